#!/bin/sh
# Have Java for the checker of HTML: install Debian's where this runs as root and there is none.
# With GROUNDSWELL_BROWSER=required a missing one is a failure, else its tests skip and say why.
set -eu

present() {
    command -v java
}

if ! present >/dev/null && [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Debian's Java for the checker of HTML."
    export DEBIAN_FRONTEND=noninteractive
    report=$(apt-get update -qq 2>&1 && apt-get install -y -qq --no-install-recommends default-jre-headless 2>&1) ||
        echo "$report"
fi

if ! present >/dev/null; then
    echo "There is no Java here, so the HTML of the pages is not checked. As root: apt-get install default-jre-headless"
    [ "${GROUNDSWELL_BROWSER:-}" != required ]
fi
