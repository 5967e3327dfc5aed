#!/usr/bin/env bash
# Unpacks Debian's own kernel for virtual machines (35 MB to load) below DIR: boot/vmlinuz-VERSION, its configuration, its
# modules. Nothing is installed. It has no 9p, no KCOV and no KAPI, so it is what a user's kernel may be.
#
#   [KVER=6.12] scripts/stock-kernel.sh DIR
set -euo pipefail

dir=$1
meta=linux-image-${KVER:-6.12}-cloud-amd64
ls "$dir"/boot/vmlinuz-* >/dev/null 2>&1 && exit 0

package=$(apt-cache show --no-all-versions "$meta" | sed -n 's/^Depends: *\([^ ,]*\).*/\1/p')
if [ -z "$package" ]; then
  echo "stock-kernel: no package $meta here (apt-get update?)" >&2
  exit 3
fi
new=$(mktemp -d "$dir.XXXXXX")
trap 'rm -rf "$new"' EXIT
(cd "$new" && apt-get download -q "$package" >/dev/null 2>&1 && dpkg-deb -x ./*.deb . && rm ./*.deb)
chmod 755 "$new"
rm -rf "$dir"
mv "$new" "$dir"
trap - EXIT
