#!/usr/bin/env bash
# Runs LTP's own tests of system calls in a guest, with KAPI off and with KAPI observing, and compares.
#
#   scripts/ltp-under-observe.sh LTP DIRECTORY...              scripts/ltp-under-observe.sh ~/ltp open read epoll_wait
#
# LTP is a tree that was built statically (docs/ltp-under-observe.md), a DIRECTORY one of its testcases/kernel/syscalls. Prints one
# line per directory: its programs, how many passed, were skipped (32: not for this system) and did something else, whether all
# ended alike in both modes, and the violations seen; then what was violated, and the counters of each specification. Exit status 1
# if a program ended in another way, 3 if there is nothing to run. KERNEL=FILE: another kernel.
set -euo pipefail
repo=$(dirname "$(realpath "$0")")/..
[ $# -ge 2 ] || {
  sed -n '4p' "$0" >&2
  exit 3
}
cd "$1/testcases/kernel/syscalls"
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mapfile -t programs < <(for d in "$@"; do find "$d" -maxdepth 1 -type f -perm -100 ! -name '*.*' | sort; done)
[ ${#programs[@]} -gt 0 ] || {
  echo "ltp: no programs in: $*" >&2
  exit 3
}

# The guest has no shell.
cc -static -O -o "$work/kapi-says" -x c - <<'C'
#include <stdio.h>

int main(void)
{
	static const char *const files[] = { "violations", "stats" };
	char path[64], line[4096];

	for (int i = 0; i < 2; i++) {
		snprintf(path, sizeof(path), "/sys/kernel/debug/kapi/%s", files[i]);
		FILE *f = fopen(path, "r");
		while (f && fgets(line, sizeof(line), f))
			printf("%s: %s", files[i], line);
	}
	return 0;
}
C

for mode in off observe; do
  "$repo/build/bin/kapifuzz" exec ${KERNEL:+--kernel "$KERNEL"} --timeout 5m --kernel-args "kapi=$mode" \
    "${programs[@]}" "$work/kapi-says" >"$work/$mode.txt" 2>"$work/$mode.err" || [ $? -eq 1 ] || {
    cat "$work/$mode.err" >&2
    exit 3
  }
  # "--- exec/0/close01", its words, "--- exit status 0 after 5 ms"
  awk '/^--- exec\//{n=$2; sub(".*/", "", n); next} /^--- /{sub(/ after.*/, ""); sub(/^--- /, ""); print n "\t" $0}' \
    "$work/$mode.txt" >"$work/$mode.ends"
done

different=0
printf '%-16s %8s %7s %8s %6s %6s %11s\n' directory programs passed skipped other same violations
for d in "$@"; do
  declare -i all=0 passed=0 skipped=0 other=0 same=0 violations=0
  for p in "${programs[@]}"; do
    [ "${p%%/*}" = "$d" ] || continue
    n=${p##*/}
    end=$(grep -P "^$n\t" "$work/observe.ends" | cut -f2)
    all+=1
    case $end in
    'exit status 0') passed+=1 ;;
    'exit status 32') skipped+=1 ;;
    *) other+=1 ;;
    esac
    if [ "$end" = "$(grep -P "^$n\t" "$work/off.ends" | cut -f2)" ]; then same+=1; else
      different=1
      echo "$p: $end, off: $(grep -P "^$n\t" "$work/off.ends" | cut -f2)"
    fi
    violations+=$(grep -c "^violations: .*comm=\"${n:0:15}\"" "$work/observe.txt" || true)
  done
  printf '%-16s %8d %7d %8d %6d %6d %11d\n' "$d" $all $passed $skipped $other $same $violations
done
grep -E "^(violations|stats): " "$work/observe.txt" | grep -v " calls=0 " || true
exit $different
