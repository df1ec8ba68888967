#!/bin/sh
# Makes the virtual environment where it is missing and installs one hash-locked list into it:
#   tools/install.sh VENV NAME LIST
# The stamp VENV/NAME.stamp tells make that nothing has to be installed again.
set -eu
venv=$1 name=$2 list=$3

fits() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null
}

if ! [ -x "$venv/bin/python" ] || ! fits "$venv/bin/python"; then
    python=
    for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
        if command -v "$candidate" >/dev/null && fits "$candidate"; then
            python=$candidate
            break
        fi
    done
    if [ -z "$python" ]; then
        echo "SCORE Learn needs Python 3.11, 3.12 or 3.13. On Debian 12 or later: apt-get install python3 python3-venv" >&2
        exit 1
    fi
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        echo "$python has no venv module. On Debian and Ubuntu: apt-get install python3-venv" >&2
        exit 1
    fi
    echo "Making $venv with $("$python" --version)"
    rm -rf "$venv"
    "$python" -m venv "$venv"
fi

echo "Installing $list (once)"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input --require-hashes --no-deps -r "$list"
touch "$venv/$name.stamp"
