#!/usr/bin/env bash
# Runs make targets one after the other, stops at the first that fails, and says what each one took.
#
#   scripts/steps.sh TARGET...
set -euo pipefail
cd "$(dirname "$0")/.."
took=()
for target in "$@"; do
  start=$SECONDS
  echo "== $target"
  "${MAKE:-make}" --no-print-directory "$target"
  took+=("$target $((SECONDS - start)) s")
done
printf '== took: '
printf '%s, ' "${took[@]}"
echo "all $SECONDS s"
