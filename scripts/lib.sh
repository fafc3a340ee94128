# Sourced by the scripts in this folder: where we are, how we speak, which node we use.
# shellcheck shell=bash
set -euo pipefail
# With it cd prints where it went, into the path that is taken from it.
unset CDPATH

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export ROOT
cd "$ROOT"

# Debian 12 has Node 18; the console's tools want this or newer (see scripts/bootstrap).
export NODE_MINIMUM=20.19

# Stacks in the sanitizers' reports have names and lines.
if command -v llvm-symbolizer-19 >/dev/null; then
  ASAN_SYMBOLIZER_PATH=$(command -v llvm-symbolizer-19)
  export ASAN_SYMBOLIZER_PATH
fi

# Compiler results outlive build/: a second build of the same source takes seconds.
export CCACHE_DIR=${CCACHE_DIR:-$ROOT/.cache/ccache}
export LC_ALL=C.UTF-8

# The Node that scripts/bootstrap put into .cache goes before the system's. Called again where Node is
# used: a script that sources this file may install it only later.
use_own_node() {
  local folder
  for folder in "$ROOT"/.cache/node/node_modules/node-linux-*/bin; do
    if [ -x "$folder/node" ] && [[ :$PATH: != *:$folder:* ]]; then
      export PATH=$folder:$PATH
    fi
  done
}
use_own_node

heading() { printf '\n== %s\n' "$*" >&2; }
note() { printf '%s   %s\n' "${CLEAR_LINE:-}" "$*" >&2; }
die() {
  printf '%serror: %s\n' "${CLEAR_LINE:-}" "$*" >&2
  exit 1
}

# On a terminal the line of a running step is rewritten; in a log file each line stands.
CLEAR_LINE=
if [ -t 2 ]; then
  CLEAR_LINE=$'\r\033[K'
fi

# step LABEL COMMAND...: a line while it runs, a line with the time when it is done.
step() {
  local label=$1 begin=$EPOCHREALTIME
  shift
  if [ -n "$CLEAR_LINE" ]; then
    printf '%s   %s …' "$CLEAR_LINE" "$label" >&2
  else
    printf '   %s …\n' "$label" >&2
  fi
  "$@" || return 1
  printf '%s   %-52s %6s s\n' "$CLEAR_LINE" "$label" "$(seconds_since "$begin")" >&2
}

# Seconds since an $EPOCHREALTIME, with a tenth.
seconds_since() {
  local now=${EPOCHREALTIME/[.,]/} begin=${1/[.,]/}
  local tenths=$(((now - begin) / 100000))
  printf '%d.%d' $((tenths / 10)) $((tenths % 10))
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
  local log=$1 words=${*:2}
  shift
  mkdir -p "$(dirname "$log")"
  # In a shell of its own: what gives up in there would else leave its reason in the log alone.
  if ! ("$@") >"$log" 2>&1; then
    tail -n 60 "$log" >&2
    words=${words#as_root }
    die "'${words:0:60}' failed; the whole output is in ${log#"$ROOT"/}"
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
  # A folder that was made with another compiler ends up between the two: begin it anew.
  if grep -q 'require your cache to be deleted' "$log"; then
    cmake --fresh --preset "$1" >"$log" 2>&1
  fi
}

# build PRESET TARGET...: shows how far it is and everything a compiler says. One at a time in a
# folder: two would write over each other.
build() {
  local lock code=0
  mkdir -p "$ROOT/build"
  exec {lock}>"$ROOT/build/$1.lock"
  if ! flock -n "$lock"; then
    note "waiting for another build of $1 to end"
    flock "$lock"
  fi
  configure "$1" && compile "$@" || code=$?
  exec {lock}>&-
  return "$code"
}

# compile PRESET TARGET...: what build does once it is alone.
compile() {
  local preset=$1
  shift
  local targets=()
  if [ $# -gt 0 ]; then
    targets=(--target "$@")
  fi
  local log=$ROOT/build/$preset.build.log code=0
  NINJA_STATUS='[%f/%t] ' cmake --build "build/$preset" "${targets[@]}" 2>&1 | tee "$log" |
    awk -v clear="$CLEAR_LINE" -v what="building $preset" '
      /^\[[0-9]+\/[0-9]+\] / {
        split(substr($1, 2), part, /[\/\]]/)
        if (clear != "") {
          printf "%s   %s: %d of %d", clear, what, part[1], part[2]
        } else if (int(part[1] * 10 / part[2]) > tenth) {
          tenth = int(part[1] * 10 / part[2])
          printf "   %s: %d %%\n", what, tenth * 10
        }
        fflush(); next
      }
      /^ninja: (no work to do|Entering directory)/ { next }
      { printf "%s%s\n", clear, $0; fflush() }' >&2 || code=$?
  if [ "$code" != 0 ]; then
    note "the whole output is in ${log#"$ROOT"/}"
  fi
  return "$code"
}

# has_target PRESET TARGET
has_target() {
  # No pipe: grep ends at the first match, and ninja would fail for having nobody to tell the rest.
  grep -q "^$2: " < <(ninja -C "build/$1" -t targets all 2>/dev/null)
}

# Installs the packages of web/ (or another folder) as its lock file says, when that changed.
node_packages() {
  local folder=$1
  use_own_node
  local seen=$folder/node_modules/.package-lock.json
  if [ -f "$seen" ] && [ ! "$folder/package-lock.json" -nt "$seen" ]; then
    return 0
  fi
  (cd "$folder" && quietly "$ROOT/.cache/npm-${folder//\//-}.log" \
    env PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund --loglevel=error) || return 1
  touch "$seen"
}

# console_is_built: web/dist is newer than all it is made from.
console_is_built() {
  [ -f web/dist/index.html ] || return 1
  local newer folder
  newer=$(find web -maxdepth 1 -type f -newer web/dist/index.html -print -quit)
  for folder in web/src web/public web/docs web/scripts clients/javascript/src; do
    if [ -d "$folder" ]; then
      newer+=$(find "$folder" -newer web/dist/index.html -print -quit)
    fi
  done
  [ -z "$newer" ]
}

# build_console: web/dist, unless it is up to date.
build_console() {
  if [ ! -f web/package.json ]; then
    note "there is no console in this tree"
    return 0
  fi
  if console_is_built; then
    return 0
  fi
  node_packages web || return 1
  (cd web && quietly "$ROOT/.cache/console-build.log" npm run build) || return 1
  touch web/dist/index.html
}
