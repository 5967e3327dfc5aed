#!/usr/bin/env bash
# Installs every Debian 12 package that building, running and testing kapifuzz needs. Does nothing, and needs no root,
# when all of them are there.
#
#   [KVER=6.1] scripts/install-deps.sh [--print]     --print only lists the packages; KVER: source of that kernel
set -euo pipefail

packages=(
  # our tools and tests
  g++ binutils clang-14 clang-format-14 libclang-rt-14-dev cmake ninja-build make pkg-config ccache git
  libboost-program-options-dev libyaml-cpp-dev libre2-dev libfmt-dev libgtest-dev nlohmann-json3-dev
  libsqlite3-dev sqlite3 libcpp-httplib-dev libarchive-dev libelf-dev libdw-dev libcapstone-dev zlib1g-dev python3-jsonschema
  # a browser that looks at the status page in the tests
  chromium
  # a disk that fails and a clock that jumps, for the tests
  e2fsprogs mount libfaketime
  # what renders the pages of kapi -f man and -f rst in the tests
  man-db groff-base python3-docutils
  # the kernel under test
  "linux-source-${KVER:-6.12}" xz-utils bc bison flex cpio libssl-dev rsync patch perl python3 kmod
  # its machine
  qemu-system-x86
)

if [ "${1:-}" = --print ]; then
  printf '%s\n' "${packages[@]}"
  exit 0
fi

missing=()
for p in "${packages[@]}"; do
  case "$(dpkg-query -W -f='${db:Status-Status}' "$p" 2>/dev/null || true)" in
    installed) ;;
    *) missing+=("$p") ;;
  esac
done
[ ${#missing[@]} -eq 0 ] && exit 0

if ! command -v apt-get >/dev/null; then
  echo "install-deps: this is no Debian: install by hand what these packages hold: ${missing[*]}" >&2
  exit 3
fi
run=()
if [ "$(id -u)" != 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "install-deps: missing packages; run as root: apt-get install ${missing[*]}" >&2
    exit 3
  fi
  run=(sudo)
fi
echo "install-deps: installing ${missing[*]}"
"${run[@]}" apt-get update -q
"${run[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}"
