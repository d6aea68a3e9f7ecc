#!/bin/sh
# Make the virtual environment and install requirements/$1.txt into it. Skipped when that has been done already.
set -eu
cd "$(dirname "$0")/.."
list=requirements/$1.txt

fail() {
    echo "Nianbao: $1" >&2
    exit 1
}

find_python() {
    for candidate in python3 python3.11 python3.12 python3.13 python3.14; do
        if command -v "$candidate" >/dev/null 2>&1 &&
            "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    fail "Python 3.11 or newer is needed and was not found (on Debian and Ubuntu: apt-get install python3 python3-venv)."
}

# An environment that was moved, or whose Python has gone, does not start.
if ! .venv/bin/python -c 'import pip' >/dev/null 2>&1; then
    python=$(find_python)
    "$python" -c 'import ensurepip, venv' >/dev/null 2>&1 ||
        fail "Python's venv module is missing (on Debian and Ubuntu: apt-get install python3-venv)."
    echo "Making the virtual environment .venv ..."
    "$python" -m venv --clear .venv || fail "the virtual environment .venv could not be made (is the folder writable?)."
fi

stamp=.venv/nianbao-$1.stamp
wanted="$(.venv/bin/python -V) $(cksum <"$list")"
if [ "$(cat "$stamp" 2>/dev/null || true)" != "$wanted" ]; then
    echo "Installing $list ..."
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$list" ||
        fail "$list could not be installed: see pip's message above; a package index must be reachable."
    echo "$wanted" >"$stamp"
fi
