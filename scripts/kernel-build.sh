#!/usr/bin/env bash
# Builds one kernel under test; Makefile.kernel calls it.
#
#   scripts/kernel-build.sh KVER FLAVOUR BUILD KAPI [KERNEL_SRC]        (ONLY=config stops before the compiler)
#
# Results: BUILD/kernel/KVER-FLAVOUR/{bzImage,vmlinux,config}, each replaced as a whole. The objects stay in obj/ beside
# them. When nothing that goes into a kernel has changed since the last success, this is found out by one checksum.
set -euo pipefail
cd "$(dirname "$0")/.."

kver=$1 flavour=$2 build=$(realpath -m "$3") kapi=$(realpath -m "$4") kernel_src=${5:-}

fail() {
  echo "kernel: $*" >&2
  exit 3
}

# Linux's makefiles refuse a path with a blank or a colon. Then BUILD/kernel is a link to a folder of the user's cache.
choose_place() {
  place=$build/kernel
  if [[ $build == *[[:space:]:]* ]]; then
    [ -L "$place" ] || [ ! -e "$place" ] || fail "Linux cannot be built below \"$build\", its path has a blank: remove $place"
    place=${XDG_CACHE_HOME:-$HOME/.cache}/kapifuzz/$(printf %s "$build" | sha256sum | cut -c1-12)
    [[ $place != *[[:space:]:]* ]] || fail "Linux cannot be built below $place: set XDG_CACHE_HOME to a path without blanks"
    mkdir -p "$place"
    ln -sfn "$place" "$build/kernel"
    ln -sfn "$kapi" "$place/kapi"
    kapi=$place/kapi
  fi
  out=$place/$kver-$flavour
  obj=$out/obj
  tree=$place/$kver-src${kernel_src:+-dir}
}

check_environment() {
  [ -x "$kapi" ] || fail "$4 is missing: make tools (or: cmake -S . -B $3 -G Ninja && ninja -C $3 kapi)"
  local flavours
  flavours=$(find kernel/config -maxdepth 1 -name '*.config' ! -name base.config -printf '%f ' | sed 's/\.config//g')
  [ -e "kernel/config/$flavour.config" ] || fail "no flavour $flavour; there are: $flavours"
  local tool
  for tool in gcc bc bison flex rsync patch perl; do
    command -v $tool >/dev/null || fail "$tool is missing: make deps (or: apt-get install $tool)"
  done
}

# The configuration's parts, in the order in which they overrule each other.
fragments() {
  find kernel/config/base.config "kernel/config/$kver/base.config" "kernel/config/$flavour.config" -maxdepth 0 2>/dev/null || true
}

# One line that changes with everything that goes into the kernel, except the contents of KERNEL_SRC.
fingerprint() {
  { find kernel/overlay kernel/patches kernel/mutants specs/linux $(fragments) \
      scripts/kernel-*.sh Makefile.kernel -type f -print0 2>/dev/null |
      sort -z | xargs -0 sha256sum
    sha256sum <"$kapi"
    stat -c '%n %s %Y' "/usr/src/linux-source-$kver.tar.xz" 2>/dev/null || true
    echo "$kernel_src"
    gcc --version; } | sha256sum
}

compile() {
  local ccache='' log=$out/build.log debug modules=
  grep -q '^CONFIG_MODULES=y' "$obj/.config" && modules=modules
  if command -v ccache >/dev/null; then
    ccache='ccache '
    # Another checkout of the project finds the same objects.
    export CCACHE_BASEDIR=$place CCACHE_NOHASHDIR=1
  fi
  # Line tables and inlined calls are all that a report of covered lines needs: -g1 costs 4 % of the time, -g 40 %.
  # Source files are named by their path in the tree; ccache hands the compiler relative paths.
  debug="-g1 -fdebug-prefix-map=$tree/= -fdebug-prefix-map=../../$(basename "$tree")/= -fdebug-prefix-map=$obj=."
  export KBUILD_BUILD_TIMESTAMP=@0 KBUILD_BUILD_USER=kapifuzz KBUILD_BUILD_HOST=kapifuzz
  echo "kernel: building $kver-$flavour (log: $log)"
  nice -n 5 make -C "$tree" O="$obj" CC="${ccache}gcc" HOSTCC="${ccache}gcc" KAPI="$kapi" \
    KCFLAGS="$debug" -j"${JOBS:-$(nproc)}" bzImage $modules >"$log" 2>&1 || {
    grep -nE 'error:|Error [0-9]|kapi:|undefined reference' "$log" | head -20 >&2 || true
    echo "kernel: the build failed, see $log" >&2
    exit 1
  }
}

publish() {
  cp "$1" "$2.tmp"
  mv "$2.tmp" "$2"
}

# One function, read as a whole before it runs: an edit of this file does not reach a build that takes minutes.
main() {
  check_environment "$@"
  choose_place
  mkdir -p "$out"
  exec 9>"$place/$kver.lock"
  flock 9

  want=$(fingerprint)
  [ -n "$kernel_src" ] && scripts/kernel-tree.sh "$kver" "$tree" "$kapi" "$kernel_src"
  if [ "$want" = "$(cat "$out/inputs" 2>/dev/null)" ] && [ -e "$out/bzImage" ] && [ -e "$out/vmlinux" ] &&
    { [ -z "$kernel_src" ] || [ "$out/inputs" -nt "$tree.changed" ]; }; then
    echo "kernel: $out/bzImage is up to date"
    exit 0
  fi

  [ -n "$kernel_src" ] || scripts/kernel-tree.sh "$kver" "$tree" "$kapi"
  # shellcheck disable=SC2046
  scripts/kernel-config.sh "$tree" "$obj" $(fragments)
  [ "${ONLY:-}" != config ] || exit 0
  compile
  publish "$obj/vmlinux" "$out/vmlinux"
  publish "$obj/arch/x86/boot/bzImage" "$out/bzImage"
  publish "$obj/.config" "$out/config"
  find "$obj" -name '*.ko' -exec cp -t "$out" {} +
  echo "$want" >"$out/inputs"
  echo "kernel: $out/bzImage is ready"
  exit 0
}
main "$@"
