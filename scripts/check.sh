#!/bin/sh
# Everything that is checked without running the portal. Goes on after a failure; fails in the end.
set -u
cd "$(dirname "$0")/.."
bin=.venv/bin failed=""
VAR_DIR=${VAR_DIR:-var}
export VAR_DIR

try() {
    name=$1
    shift
    if output=$("$@" 2>&1); then echo "  ok    $name"; else
        echo "  fail  $name"
        echo "$output" | tail -40
        failed="$failed $name"
    fi
}

try ruff $bin/ruff check .
try format $bin/ruff format --check .
try templates sh -c "find portal selfcheck rewards cms -path '*/templates/*.html' -print0 | xargs -0 $bin/djhtml --tabwidth 2 --check"
try types $bin/mypy
try migrations $bin/python manage.py makemigrations --check --dry-run
try deployment env PORTAL_URL=https://portal.example.org SECRET_KEY="$(head -c 60 /dev/urandom | base64 | tr -d '\n')" \
    $bin/python manage.py check --deploy --fail-level WARNING
try docs $bin/python manage.py generate_docs --check
[ -z "$failed" ] || { echo "失败：$failed" >&2; exit 1; }
