#!/usr/bin/env bash
# The page of a run on 1,000 targets that printed 50 MB: how long the server takes for it. Target: <= 300 ms.
# The run is a real one (1,000 shells on this node); the page is the console's own, fetched over loopback with a session.
set -euo pipefail
cd "$(dirname "$0")" && . ../lib.sh
targets=${TARGETS:-1000}; times=${TIMES:-20}
machine
printf 'run: one step on %d targets, about 50 KB of output each; then the page %d times\n\n' "$targets" "$times"

cp -r "$here/bench/workspace" "$work/workspace"
mkdir -p "$work/workspace/runbooks"
cp bench-much.md "$work/workspace/runbooks/"
{ printf 'name: Many\nteam: bench\nenvironment: bench\ntargets:\n'
  for number in $(seq 1 "$targets"); do printf '  - {name: many-%d, connection: local, labels: {role: many}}\n' "$number"; done
} > "$work/workspace/services/many.yaml"
printf 'defaultService: bench\nrules: []\n' > "$work/workspace/routing.yaml"
port=$(free_port)
start_nightshift "$work/workspace" "$work/data" "$port"
address=http://127.0.0.1:$port
token=$(cat "$work/data/admin.token")
api() { curl -sf -H "Authorization: Bearer $token" -H 'Content-Type: application/json' "$@"; }

run=$(api -d '{"runbook":"bench-much"}' "$address/api/v1/runs" | sed 's/.*"id":\([0-9]*\).*/\1/')
until api "$address/api/v1/runs?limit=1" | grep -q '"status":"succeeded"'; do
  api "$address/api/v1/runs?limit=1" | grep -Eq '"status":"(failed|stopped|unknown)"' && { echo "the run did not succeed" >&2; exit 1; }
  sleep 0.5
done

csrf=$(curl -sf -c "$work/cookies" "$address/sign-in" | sed -n 's/.*name="_csrf" value="\([^"]*\)".*/\1/p' | head -1)
curl -s -o /dev/null -b "$work/cookies" -c "$work/cookies" --data-urlencode "_csrf=$csrf" --data-urlencode "token=$token" "$address/sign-in"
measure() { # NAME PATH
  for _ in $(seq 1 "$times"); do
    curl -sf -b "$work/cookies" -o "$work/page" -w '%{time_total}\n' "$address$2"
  done > "$work/times"
  sort -n "$work/times" | awk -v name="$1" -v first="$(head -1 "$work/times")" '
    { t[NR] = $1 * 1000 } END { printf "RESULT %s: the first %.0f ms, median %.0f ms, slowest %.0f ms\n", name, first * 1000, t[int((NR + 1) / 2)], t[NR] }'
  printf '  %s bytes\n' "$(wc -c < "$work/page")"
}
measure "page of the run" "/runs/$run"
measure "page of one step, its 40 first targets" "/runs/$run/steps/print"
measure "search over all of its output" "/runs/$run?search=many-777"
