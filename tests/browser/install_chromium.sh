#!/bin/sh
# Have Chromium for the browser tests: install Debian's where this runs as root and there is none.
# With GROUNDSWELL_BROWSER=required a missing one is a failure, else the browser tests skip and say why.
set -eu

present() {
    command -v chromium || command -v chromium-browser || command -v google-chrome
}

if ! present >/dev/null && [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Debian's Chromium for the browser tests."
    export DEBIAN_FRONTEND=noninteractive
    report=$(apt-get update -qq 2>&1 && apt-get install -y -qq --no-install-recommends chromium fonts-liberation 2>&1) ||
        echo "$report"
fi

if ! present >/dev/null; then
    echo "There is no Chromium here, so the browser tests cannot run. As root: apt-get install chromium"
    [ "${GROUNDSWELL_BROWSER:-}" != required ]
fi
