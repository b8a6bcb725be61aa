#!/bin/sh
# Installs the Python peers of a requirements file into an environment of their own: install_peers.sh VENV REQUIREMENTS
set -eu
venv=$1
requirements=$2
if ! python3 -m venv "$venv" 2>/dev/null; then
    # Some systems keep the venv module in a package of its own.
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        apt-get update -qq && apt-get install -y -qq python3-venv python3-pip
        python3 -m venv "$venv"
    else
        echo "python3 with its venv module is needed for the parity tests; install python3-venv" >&2
        exit 1
    fi
fi
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check -r "$requirements"
