#!/usr/bin/env bash
# Boots a kernel, lets its KUnit suites run, and shows their KTAP. No user space is involved.
#
#   scripts/kernel-kunit.sh BZIMAGE [PARAMETER...]
#
# Exit status 0 if every suite passed, 1 if not, 3 if the kernel said nothing of the kind.
set -euo pipefail

kernel=$1
shift
log=$(mktemp)
trap 'rm -f "$log"' EXIT
command -v qemu-system-x86_64 >/dev/null ||
  { echo "kernel: qemu-system-x86_64 is missing: apt-get install qemu-system-x86" >&2; exit 3; }

timeout "${TIMEOUT:-300}" qemu-system-x86_64 -accel tcg,thread=multi -cpu max -m 1G -nographic -no-reboot -net none \
  -kernel "$kernel" -append "console=ttyS0 panic=-1 kunit.enable=1 kunit_shutdown=reboot $*" </dev/null >"$log" 2>&1 || true

tr -d '\r' <"$log" | sed -n 's/^\(\[ *[0-9.]*\] \)\?\( *\(KTAP\|TAP\|#\|ok\|not ok\|1\.\.\).*\)/\2/p' >"$log.ktap"
cat "$log.ktap"
suites=$(grep -c '^ok ' "$log.ktap" || true)
failed=$(grep -cE '^ *not ok ' "$log.ktap" || true)
planned=$(sed -n 's/^1\.\.//p' "$log.ktap" | head -1)
rm -f "$log.ktap"
if [ -z "$planned" ]; then
  echo "kernel: no KUnit output; the last lines of the console:" >&2
  tail -20 "$log" >&2
  exit 3
fi
echo "kernel: $suites of $planned KUnit suites passed"
[ "$suites" = "$planned" ] && [ "$failed" = 0 ]
