# Shared by the benches: start and stop servers on loopback, describe the machine.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/nightshift-bench.XXXXXX")
export BENCH_KEY=bench-key-0123456789abcdef01234567
server_pid=""; peer_pid=""

finish() {
  local outcome=$?
  [ $outcome -ne 0 ] && [ -f "$work/nightshift.log" ] && { echo "The end of the server's log:"; tail -20 "$work/nightshift.log"; } >&2
  [ -n "$peer_pid" ] && kill "$peer_pid" 2>/dev/null
  [ -n "$server_pid" ] && kill "$server_pid" 2>/dev/null && { wait "$server_pid" 2>/dev/null || true; }
  rm -rf "$work"
}
trap finish EXIT

machine() {
  printf 'machine: %s, %s cores, %s memory, Linux %s\n' \
    "$(awk -F': ' '/model name/ {print $2; exit}' /proc/cpuinfo)" "$(nproc)" \
    "$(awk '/MemTotal/ {printf "%.0f GiB", $2/1048576}' /proc/meminfo)" "$(uname -r)"
  printf 'date: %s   commit: %s\n' "$(date -u +%FT%TZ)" "$(git -C "$here" rev-parse --short HEAD 2>/dev/null)"
}

free_port() { python3 -c 'import socket; s=socket.socket(); s.bind(("127.0.0.1",0)); print(s.getsockname()[1])'; }

await_http() { # URL SECONDS
  local deadline=$((SECONDS + $2))
  until curl -sf -o /dev/null "$1"; do
    [ -z "$server_pid" ] || kill -0 "$server_pid" 2>/dev/null || { echo "the server has ended" >&2; return 1; }
    [ $SECONDS -lt $deadline ] || { echo "no answer from $1" >&2; return 1; }
    sleep 0.05
  done
}

start_nightshift() { # WORKSPACE DATA PORT
  "$here/nightshift" serve --workspace "$1" --data "$2" --port "$3" >"$work/nightshift.log" 2>&1 &
  server_pid=$!
  # The first start after a build also prepares the caches of later ones.
  await_http "http://127.0.0.1:$3/-/ready" 240 || { tail -20 "$work/nightshift.log" >&2; return 1; }
}

stop_nightshift() { kill "$server_pid"; wait "$server_pid" 2>/dev/null || true; server_pid=""; }
