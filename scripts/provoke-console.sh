#!/usr/bin/env bash
# Breaks kernels on purpose, one way per boot, and keeps what their consoles say: raw material for oracles/testdata/console.
#
#   scripts/provoke-console.sh OUT [NAME...]        (needs make tools and make kernel FLAVOUR=lkdtm; all names by default)
#
# oracles/testing/provocations.txt lists the ways. OUT/NAME.log is the console from where the guest is ready, or all of it if
# nothing is to be done there. To make a golden of it, copy it, cut what says nothing, and let
# KAPIFUZZ_UPDATE=1 build/bin/console_test write its head. A guest lives LIMIT seconds, 45 if nothing is said; kmemleak needs 120.
set -euo pipefail
cd "$(dirname "$0")/.."

build=${BUILD:-build} list=oracles/testing/provocations.txt
out=$(realpath -m "${1:?where to?}")
shift
wanted=" $* "
mkdir -p "$out"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

gcc -O1 -static -Wall -Wextra -o "$work/provoke" oracles/testing/provoke.c
# Everything that kapifuzz gets from QEMU passes by here, so the console survives the guest.
cat >"$work/qemu" <<'WRAPPER'
#!/bin/bash
read -r extra <"$(dirname "$0")/qemu.args"
exec > >(tee "$(dirname "$0")/console")
exec timeout -s KILL "${LIMIT:-45}" qemu-system-x86_64 "$@" $extra
WRAPPER
chmod +x "$work/qemu"

# NAME FLAVOUR KERNEL_ARGS QEMU_ARGS STEPS
provoke() {
  local name=$1 kernel=$build/kernel/6.12-$2/bzImage
  sed 's/ *; */\n/g; ' <<<"$5" | sed 's|^crash |write /sys/kernel/debug/provoke-crash/DIRECT |' >"$work/steps"
  echo "$4" >"$work/qemu.args"
  local with=(--with "$work/steps") module
  for module in $(sed -n 's/^load \([^ ]*\).*/\1/p' "$work/steps"); do
    with+=(--with "$build/kernel/6.12-$2/$module")
  done
  "$build/bin/kapifuzz" exec --kernel "$kernel" --qemu "$work/qemu" --kernel-args "$3" --timeout 100s \
    "${with[@]}" "$work/provoke" >"$work/said" 2>&1 || true
  if [ -n "$5" ] && grep -q "kapifuzz: ready" "$work/console"; then
    sed -n '/kapifuzz: ready/,$p' "$work/console" >"$out/$name.log"
  else
    cp "$work/console" "$out/$name.log"
  fi
  echo "$name: $(wc -l <"$out/$name.log") lines"
}

while IFS='|' read -r name flavour kernel_args qemu_args steps; do
  name=$(echo $name)
  [[ $name == '' || $name == \#* ]] && continue
  [[ $wanted == "  " || $wanted == *" $name "* ]] || continue
  provoke "$name" "$(echo $flavour)" "$(echo $kernel_args)" "$(echo $qemu_args)" "$(echo $steps)" </dev/null
done <"$list"
