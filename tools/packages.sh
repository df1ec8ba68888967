#!/bin/sh
# Sees to what the browser tests and printed sheets need of the machine: a Chromium, and letters for Chinese. Debian's
# package of the Chromium without a window needs half the time of the whole browser; else the one that is there is taken.
set -eu

package=chromium-headless-shell
fonts=/usr/share/fonts/opentype/noto

has_chromium() {
    [ -n "${SCORE_CHROMIUM:-}" ] || command -v $package >/dev/null
}

wanted=
has_chromium || wanted="$package fonts-liberation"
ls $fonts/*CJK* >/dev/null 2>&1 || wanted="$wanted fonts-noto-cjk"
if [ -n "$wanted" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Debian's packages for the tests (once):" $wanted
    apt-get update -qq || true
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $wanted >/dev/null || true
fi
if has_chromium || command -v chromium >/dev/null || command -v chromium-browser >/dev/null ||
    command -v google-chrome >/dev/null
then
    exit 0
fi
echo "The browser tests need Chromium: apt-get install $package, or set SCORE_CHROMIUM to the path of one." >&2
exit 1
