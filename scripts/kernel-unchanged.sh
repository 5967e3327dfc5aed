#!/usr/bin/env bash
# Shows that the patched tree without CONFIG_KAPI_SPEC is, in code, the kernel without our patches.
#
#   scripts/kernel-unchanged.sh [KVER [BUILD [OBJECT...]]]          6.12 build fs/open.o fs/read_write.o fs/pipe.o kernel/fork.o
#
# Builds the objects twice with one configuration, from BUILD/kernel/KVER-src and from the package's own text of every file that we
# changed, and compares the disassembly with its relocations. A line per object; exit status 1 if one differs.
# Needs a tree: make kernel. Its own folder, BUILD/kernel/KVER-unchanged, is removed at the end.
set -euo pipefail
cd "$(dirname "$0")/.."

kver=${1:-6.12} build=$(realpath -m "${2:-build}")
shift $(($# < 2 ? $# : 2))
objects=("$@")
[ ${#objects[@]} -gt 0 ] || objects=(fs/open.o fs/read_write.o fs/pipe.o kernel/fork.o)
place=$(realpath -m "$build/kernel")
tree=$place/$kver-src work=$place/$kver-unchanged

[ -e "$tree.manifest" ] || {
  echo "kernel: $tree is missing: make kernel" >&2
  exit 3
}
exec 9>"$place/$kver.lock"
flock 9
rm -rf "$work"
mkdir -p "$work"
trap 'rm -rf "$work"' EXIT

# Hard links cost nothing; a file of ours is unlinked before the original takes its place.
cp -al "$tree" "$work/plain"
while read -r file; do
  rm -f "$work/plain/$file"
  [ ! -e "$tree.pristine/$file" ] || cp "$tree.pristine/$file" "$work/plain/$file"
done <"$tree.manifest"

grep -vE 'KAPI|KCOV_INLINE' kernel/config/base.config >"$work/base.config"

compile() {
  scripts/kernel-config.sh "$1" "$2" "$work/base.config" kernel/config/fuzz.config
  if grep '^CONFIG_KAPI' "$2/.config" >&2; then exit 1; fi
  KBUILD_BUILD_TIMESTAMP=@0 nice -n 5 make -C "$1" O="$2" -j"${JOBS:-$(nproc)}" "${objects[@]}" >"$2.log" 2>&1 || {
    tail -n 20 "$2.log" >&2
    exit 1
  }
}

# The head names the file.
disassemble() {
  objdump --disassemble --reloc "$1" | tail -n +4
}

compile "$work/plain" "$work/plain-obj"
compile "$tree" "$work/patched-obj"

different=0
for object in "${objects[@]}"; do
  disassemble "$work/plain-obj/$object" >"$work/plain.asm"
  disassemble "$work/patched-obj/$object" >"$work/patched.asm"
  if cmp -s "$work/plain.asm" "$work/patched.asm"; then
    echo "$object: $(grep -c '^ *[0-9a-f]*:' "$work/plain.asm") lines of disassembly, the same"
  else
    echo "$object: differs"
    diff "$work/plain.asm" "$work/patched.asm" | head -20 || true
    different=1
  fi
done
exit $different
