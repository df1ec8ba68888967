#!/bin/sh
# Sees to a Chromium for the browser tests: Debian's package of the one without a window where it may be installed, which
# needs half the time of the whole browser; else the one that is there.
set -eu

package=chromium-headless-shell
if [ -n "${SCORE_CHROMIUM:-}" ] || command -v $package >/dev/null; then
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Chromium from Debian's packages (once)"
    apt-get update -qq || true
    if DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $package fonts-liberation >/dev/null
    then
        exit 0
    fi
fi
if command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null; then
    exit 0
fi
echo "The browser tests need Chromium: apt-get install $package, or set SCORE_CHROMIUM to the path of one." >&2
exit 1
