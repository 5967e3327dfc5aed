#!/usr/bin/env bash
# Formatting of our C++ (clang-format), style of our kernel C (the kernel's own checkpatch.pl), and the specifications
# themselves (kapi check).
#
#   tests/lint.sh BUILD
set -euo pipefail
cd "$(dirname "$0")/.."
build=${1:-build}
bad=0

format=$(command -v clang-format-14 || command -v clang-format)
while read -r f; do
  "$format" --dry-run -Werror "$f" || bad=1
done < <(git ls-files '*.cc' '*.h' ':!kernel/**' ':!**/testdata/**' ':!gen/ltp/**')

checkpatch=$(find "$build/kernel/" -maxdepth 3 -path '*scripts/checkpatch.pl' 2>/dev/null | sort | head -n 1)
if [ -z "$checkpatch" ]; then
  echo "lint: no kernel tree below $build/kernel: run make kernel first" >&2
  exit 3
fi
tree=$(dirname "$(dirname "$checkpatch")")
# The overlay serves several versions of Linux, so it may ask which one it is in.
while read -r f; do
  "$checkpatch" --root="$tree" --no-tree --terse --quiet --strict --show-types --file \
    --ignore FILE_PATH_CHANGES,SPDX_LICENSE_TAG,MACRO_ARG_REUSE,LINUX_VERSION_CODE "$f" || bad=1
done < <(git ls-files 'kernel/**/*.c' 'kernel/**/*.h' ':!kernel/patches/**')

"$build/bin/kapi" check specs/linux || bad=1
exit $bad
