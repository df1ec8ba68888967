#!/bin/sh
# Checks style, types, layers and templates; runs all of them even when the first one finds something.
cd "$(dirname "$0")/.." || exit 1
bin=${VENV:-.venv}/bin
failed=0
for check in "ruff check" "ruff format --check" "mypy" "lint-imports" "python tools/check_templates.py"; do
    echo "== $check"
    # shellcheck disable=SC2086 - a check is a command with its arguments
    "$bin"/$check || failed=1
done
exit $failed
