#!/bin/sh
# Have Debian's Chromium for the browser tests: install it where this runs as root and it is missing.
# With GROUNDSWELL_BROWSER=required a missing Chromium is a failure, else the browser tests skip and say why.
set -eu

if command -v chromium >/dev/null; then
    exit 0
fi

if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Debian's Chromium for the browser tests."
    export DEBIAN_FRONTEND=noninteractive
    report=$(apt-get update -qq 2>&1 && apt-get install -y -qq --no-install-recommends chromium fonts-liberation 2>&1) || echo "$report"
fi

if ! command -v chromium >/dev/null; then
    echo "Chromium is missing. As root: apt-get install chromium"
    if [ "${GROUNDSWELL_BROWSER:-}" = required ]; then
        exit 1
    fi
    echo "The browser tests will be skipped."
fi
