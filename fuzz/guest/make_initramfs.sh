#!/usr/bin/env bash
# Packs the guest's initramfs: the binary as /init, and the directories that it mounts on.
#
#   make_initramfs.sh BINARY OUTPUT.cpio
#
# /dev stays empty: the kernel falls back to the console that init opens itself once devtmpfs is there. Without a device node
# nothing here needs root.
set -euo pipefail
binary=$1 output=$2

root=$(mktemp -d "$output.XXXXXX")
trap 'rm -rf "$root"' EXIT
chmod 755 "$root"  # becomes /, which tests search as nobody too
mkdir -p "$root"/{proc,sys,dev,tmp,run,in,out,corpus,sandbox,bin,etc}
# Debug information stays with the build; the guest's memory does not need it.
strip --strip-debug -o "$root/init" "$binary"
chmod 755 "$root/init"
# Same input, same image.
find "$root" -exec touch -h -d @0 {} +
(cd "$root" && find . -print0 | LC_ALL=C sort -z | cpio --null --create --format=newc --owner=0:0 --reproducible --quiet) > "$output.new"
mv "$output.new" "$output"
