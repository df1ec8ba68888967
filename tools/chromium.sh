#!/bin/sh
# Sees to a Chromium for the browser tests: takes the one that is there, or Debian's package where it may install one.
set -eu

if [ -n "${SCORE_CHROMIUM:-}" ] || command -v chromium >/dev/null || command -v google-chrome >/dev/null; then
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Chromium from Debian's packages (once)"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-liberation >/dev/null
    exit 0
fi
echo "The browser tests need Chromium: apt-get install chromium, or set SCORE_CHROMIUM to the path of one." >&2
