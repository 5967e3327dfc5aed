#!/usr/bin/env bash
# Configures a kernel from fragments and fails when a symbol did not become what a fragment says.
#
#   scripts/kernel-config.sh TREE OBJ FRAGMENT...
#
# Everything that no fragment names is off, unless something needs it. OBJ/.config keeps its date if it does not change.
set -euo pipefail

tree=$1 obj=$2
shift 2
mkdir -p "$obj"
wanted=$obj/fragments.config made=$obj/.config.new
cat "$@" >"$wanted"

make -s -C "$tree" O="$obj" KCONFIG_CONFIG="$made" \
  KCONFIG_ALLCONFIG=<(cat "$tree/kernel/configs/tiny-base.config" "$wanted") allnoconfig 2>"$obj/config.log" >&2 || {
  cat "$obj/config.log" >&2
  exit 1
}

# The last word on a symbol counts, as it does in the fragments.
awk '
  /^CONFIG_[A-Za-z0-9_]+=/            { split($0, a, "="); want[a[1]] = substr($0, length(a[1]) + 2) }
  /^# CONFIG_[A-Za-z0-9_]+ is not set/ { want[$2] = "n" }
  END { for (symbol in want) print symbol, want[symbol] }' "$wanted" | sort |
while read -r symbol value; do
  got=$(sed -n "s/^$symbol=//p" "$made")
  [ "${got:-n}" = "$value" ] || echo "$symbol should be $value and is ${got:-n}"
done >"$obj/config.missed"
if [ -s "$obj/config.missed" ]; then
  sed 's/^/kernel: /' "$obj/config.missed" >&2
  echo "kernel: the fragments ($*) ask for what this kernel's Kconfig does not give: a dependency is missing" >&2
  exit 1
fi

cmp -s "$made" "$obj/.config" || cp "$made" "$obj/.config"
rm -f "$made" "$made.old" "$obj/config.log" "$obj/config.missed"
