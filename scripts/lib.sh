# Sourced by the scripts in this folder: where we are, how we speak, which node we use.
# shellcheck shell=bash
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export ROOT
cd "$ROOT"

# Debian 12 has Node 18; the console's tools want this or newer (see scripts/bootstrap).
export NODE_MINIMUM=20.19

# Compiler results outlive build/: a second build of the same source takes seconds.
export CCACHE_DIR=${CCACHE_DIR:-$ROOT/.cache/ccache}
export LC_ALL=C.UTF-8

for folder in "$ROOT"/.cache/node/node_modules/node-linux-*/bin; do
  if [ -x "$folder/node" ]; then
    PATH=$folder:$PATH
  fi
done
export PATH

heading() { printf '\n== %s\n' "$*" >&2; }
note() { printf '   %s\n' "$*" >&2; }
die() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# version_at_least HAVE WANT
version_at_least() {
  [ "$(printf '%s\n%s\n' "$2" "${1#v}" | sort -V | head -n 1)" = "$2" ]
}

node_is_recent() {
  command -v node >/dev/null && version_at_least "$(node --version)" "$NODE_MINIMUM"
}

# Runs a command with its output in a log; on failure shows the end of it.
# quietly LOG COMMAND...
quietly() {
  local log=$1
  shift
  mkdir -p "$(dirname "$log")"
  if ! "$@" >"$log" 2>&1; then
    tail -n 60 "$log" >&2
    die "$1 failed; the whole output is in ${log#"$ROOT"/}"
  fi
}

# configure PRESET: makes build/PRESET, or brings it up to date.
configure() {
  local log=$ROOT/build/$1.configure.log
  mkdir -p "$ROOT/build"
  if ! cmake --preset "$1" >"$log" 2>&1; then
    tail -n 40 "$log" >&2
    printf 'error: configuring %s failed\n' "$1" >&2
    return 1
  fi
}

# build PRESET TARGET...: shows a line at each tenth of the way and everything a compiler says.
build() {
  local preset=$1
  shift
  configure "$preset" || return 1
  note "building $preset: ${*:-everything}"
  local targets=()
  if [ $# -gt 0 ]; then
    targets=(--target "$@")
  fi
  NINJA_STATUS='[%f/%t] ' cmake --build "build/$preset" "${targets[@]}" 2>&1 |
    awk '/^\[[0-9]+\/[0-9]+\] / {
           split(substr($1, 2), part, /[\/\]]/)
           tenth = int(part[1] * 10 / part[2])
           if (tenth > last) { last = tenth; printf "   %d %% (%d of %d)\n", tenth * 10, part[1], part[2] }
           fflush(); next
         }
         /^ninja: no work to do/ { next }
         { print; fflush() }' >&2
}

# has_target PRESET TARGET
has_target() {
  ninja -C "build/$1" -t targets all 2>/dev/null | grep -q "^$2: "
}

# Installs the packages of web/ (or another folder) as its lock file says, when that changed.
node_packages() {
  local folder=$1
  local seen=$folder/node_modules/.package-lock.json
  if [ -f "$seen" ] && [ ! "$folder/package-lock.json" -nt "$seen" ]; then
    return 0
  fi
  note "installing the packages of $folder"
  (cd "$folder" && quietly "$ROOT/.cache/npm-${folder//\//-}.log" \
    env PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund --loglevel=error)
  touch "$seen"
}

# build_console: web/dist, unless it is newer than all it is made from.
build_console() {
  if [ ! -f web/package.json ]; then
    note "no console in this tree"
    return 0
  fi
  if [ -f web/dist/index.html ]; then
    local newer
    newer=$(find web -maxdepth 1 -type f -newer web/dist/index.html -print -quit)
    for folder in web/src web/public; do
      if [ -d "$folder" ]; then
        newer+=$(find "$folder" -newer web/dist/index.html -print -quit)
      fi
    done
    if [ -z "$newer" ]; then
      return 0
    fi
  fi
  node_packages web
  note "building the console"
  (cd web && quietly "$ROOT/.cache/console-build.log" npm run build)
  touch web/dist/index.html
}
