#!/usr/bin/env bash
# Runs of three steps, started over REST, each run, attempt and fact on disk (fsync=on), PostgreSQL on the same machine; the load generator
# runs there, too. Target: >= 150 runs/s of the cheapest step kind on 2 cores. The same with steps that send an HTTP request (to the server itself).
set -euo pipefail
cd "$(dirname "$0")" && . ../lib.sh
count=${RUNS:-3000}; warm_up=${WARM_UP:-3000}; at_once=${AT_ONCE:-32}
machine
printf 'load: %d runs of three steps after %d to warm up, %d requests at a time; fsync=on\n\n' "$count" "$warm_up" "$at_once"

cp -r "$here/bench/workspace" "$work/workspace"
mkdir -p "$work/workspace/runbooks"
port=$(free_port)
for runbook in bench-waits bench-requests; do
  sed "s#SERVER#http://127.0.0.1:$port#" "$runbook.md" > "$work/workspace/runbooks/$runbook.md"
done
start_nightshift "$work/workspace" "$work/data" "$port"
java=$(readlink "/proc/$server_pid/exe")
token=$(cat "$work/data/admin.token")
measure() { # RUNBOOK COUNT NAME
  "$java" Runs.java "http://127.0.0.1:$port" "$token" "$1" "$2" "$at_once" "$3"
}
measure bench-waits "$warm_up" "warm-up" >/dev/null
measure bench-waits "$count" "wait, wait, wait"
measure bench-requests "$((warm_up / 3))" "warm-up" >/dev/null
measure bench-requests "$count" "http, http, http"
