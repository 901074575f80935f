#!/bin/sh
# Compile the pins from pyproject.toml: hashes, no addresses. `--check` fails when they are stale.
set -eu
cd "$(dirname "$0")/.."
target=requirements
[ "${1:-}" = "--check" ] && target=$(mktemp -d) && cp requirements/*.txt "$target"
compile() {
    out=$1
    shift
    "${UV:-uv}" pip compile --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-emit-index-url \
        --no-annotate --no-header --quiet --output-file "$target/$out" "$@"
}
compile dev.txt pyproject.toml --all-extras
compile airflow.txt pyproject.toml --extra airflow --extra install --constraint "$target/dev.txt"
echo uv | compile uv.txt - --constraint "$target/dev.txt"
# what older tools read a published file with
for version in 1.0 1.4; do
    echo "duckdb==$version.*" | compile "duckdb-$version.txt" -
done
[ "$target" = requirements ] || diff -r -x '*.sh' requirements "$target"
