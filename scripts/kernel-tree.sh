#!/usr/bin/env bash
# Makes the source tree that the kernel under test is built from, and brings an existing one up to date.
#
#   scripts/kernel-tree.sh KVER TREE KAPI [KERNEL_SRC]
#
# TREE is the Debian package linux-source-KVER, or a copy of KERNEL_SRC, and on top of it kernel/overlay, the patches
# of kernel/patches and kernel/mutants (and of KVER/ below them, where a version needs its own), and the comments of
# specs/linux. Every file that these touch is made afresh in a stage beside the tree, and goes into the tree only if it
# differs: the kernel's make sees no other change.
#
#   TREE.origin    what the tree was unpacked from
#   TREE.pristine  the package's own text of the files that we changed
#   TREE.manifest  names of all files that are ours or changed by us
#   TREE.changed   touched whenever a file of the tree changed
#
# Exit status 3: something of the environment is missing; the message says what and how to get it.
set -euo pipefail
cd "$(dirname "$0")/.."

kver=$1 tree=$2 kapi=$3 kernel_src=${4:-}
package=linux-source-$kver
tarball=/usr/src/$package.tar.xz
pristine=$tree.pristine stage=$tree.stage manifest=$tree.manifest

fail() {
  echo "kernel: $*" >&2
  exit 3
}

check_environment() {
  if [ -z "$kernel_src" ]; then
    [ -e "$tarball" ] ||
      fail "$tarball is missing: apt-get install $package (or say KERNEL_SRC=DIR)"
    return
  fi
  [ -e "$kernel_src/Kbuild" ] || fail "KERNEL_SRC=$kernel_src is no Linux source tree"
  local found
  found=$(awk -F' *= *' '/^VERSION/{v=$2} /^PATCHLEVEL/{print v "." $2; exit}' "$kernel_src/Makefile")
  [ "$found" = "$kver" ] || fail "KERNEL_SRC=$kernel_src is Linux $found: say KVER=$found"
}

origin() {
  if [ -n "$kernel_src" ]; then realpath "$kernel_src"; else stat -c '%n %s %Y' "$tarball"; fi
}

# The tree as it was before us. Unpacked beside its place, so that an interrupted run leaves no half a tree.
unpack() {
  [ "$(cat "$tree.origin" 2>/dev/null)" = "$(origin)" ] && return
  rm -rf "$tree" "$tree.tmp" "$pristine" "$manifest" "$tree.origin"
  mkdir -p "$tree.tmp" "$pristine"
  if [ -z "$kernel_src" ]; then
    echo "kernel: unpacking $tarball"
    tar -C "$tree.tmp" --strip-components=1 -xf "$tarball"
  fi
  mv "$tree.tmp" "$tree"
  origin >"$tree.origin"
  touch "$tree.changed"
}

# A directory may change at any time. Its files that we change are staged from it, the others are copied here.
copy_kernel_src() {
  [ -n "$kernel_src" ] || return 0
  local changed
  touch "$manifest"
  changed=$(rsync -a --delete --out-format=%n --exclude-from=<(sed 's|^|/|' "$manifest") \
    --exclude=.git --exclude='*.o' --exclude='*.a' --exclude='.*.cmd' --exclude='/.config*' --exclude=/vmlinux \
    --exclude=/include/config --exclude=/include/generated --exclude='/arch/*/include/generated' \
    "$kernel_src/" "$tree/" | grep -v '/$' || true)
  [ -z "$changed" ] || touch "$tree.changed"
}

# Prints the path of file $1 as it is without us.
original() {
  if [ -n "$kernel_src" ]; then
    echo "$kernel_src/$1"
  elif [ -e "$pristine/$1" ]; then
    echo "$pristine/$1"
  else
    echo "$tree/$1"
  fi
}

patches() {
  local kind
  for kind in patches mutants; do
    find "kernel/$kind" "kernel/$kind/$kver" -maxdepth 1 -name '*.patch' -printf '%f %p\n' 2>/dev/null |
      sort | cut -d' ' -f2
  done
}

touched_by_patches_and_specs() {
  { patches | xargs sed -n 's|^--- a/||p'
    (cd specs/linux && find . -name '*.c' -printf '%P\n'); } | sort -u
}

make_stage() {
  rm -rf "$stage"
  mkdir -p "$stage"
  cp -r kernel/overlay/. "$stage"
  local file patch from
  for file in $(touched_by_patches_and_specs); do
    from=$(original "$file")
    [ -e "$from" ] || fail "$file is patched or specified, but Linux $kver has no such file"
    mkdir -p "$stage/$(dirname "$file")"
    cp "$from" "$stage/$file"
  done
  for patch in $(patches); do
    patch -d "$stage" -p1 -s --no-backup-if-mismatch <"$patch" >"$stage.log" 2>&1 || {
      cat "$stage.log" >&2
      fail "$patch does not apply to this tree"
    }
  done
  "$kapi" inject --specs specs/linux --tree "$stage" >"$stage.log" 2>&1 || {
    status=$?
    cat "$stage.log" >&2
    exit $status
  }
}

# Keeps the package's text of each file that is about to change for the first time.
keep_pristine() {
  [ -z "$kernel_src" ] || return 0
  local file
  while read -r file; do
    [ ! -e "$tree/$file" ] || [ -e "$pristine/$file" ] || grep -qxF "$file" "$manifest" && continue
    mkdir -p "$pristine/$(dirname "$file")"
    cp "$tree/$file" "$pristine/$file.tmp"
    mv "$pristine/$file.tmp" "$pristine/$file"
  done <"$stage.files"
}

put_back() {
  local from
  from=$(original "$1")
  if [ -e "$from" ] && [ "$from" != "$tree/$1" ]; then cp "$from" "$tree/$1"; else rm -f "$tree/$1"; fi
}

# The manifest names a file before the tree has it changed and until the tree has it back.
apply_stage() {
  local file
  touch "$manifest"
  (cd "$stage" && find . -type f -printf '%P\n' | sort) >"$stage.files"
  keep_pristine
  comm -13 "$stage.files" "$manifest" >"$stage.gone"
  sort -u "$stage.files" "$manifest" -o "$manifest"
  while read -r file; do
    put_back "$file"
    touch "$tree.changed"
  done <"$stage.gone"
  while read -r file; do
    cmp -s "$stage/$file" "$tree/$file" && continue
    mkdir -p "$tree/$(dirname "$file")"
    cp "$stage/$file" "$tree/$file"
    touch "$tree.changed"
  done <"$stage.files"
  cp "$stage.files" "$manifest"
  rm -rf "$stage" "$stage".*
}

check_environment
unpack
copy_kernel_src
make_stage
apply_stage
