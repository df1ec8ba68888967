#!/bin/sh
# Runs every test: all of them on SQLite, and those that touch the database once more on PostgreSQL.
# With CI=true a test that is skipped fails (tests/conftest.py sees to that).
set -eu
cd "$(dirname "$0")/.."
python=${VENV:-.venv}/bin/python
failed=0
# Eight processes read the same three hundred files: compiled once, not by each.
unset PYTHONDONTWRITEBYTECODE

tools/packages.sh

# Browser tests wait more than they work: one process more than cores keeps two cores busy.
echo "== SQLite"
SCORE_TEST_DATABASE=sqlite "$python" -m pytest -n 3 --dist worksteal "$@" || failed=1
echo "== PostgreSQL"
SCORE_TEST_DATABASE=postgresql "$python" -m pytest -n 3 --dist worksteal -m "not browser and not one_database" "$@" ||
    failed=1
exit $failed
