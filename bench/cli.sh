#!/usr/bin/env bash
# Start of the server on an existing data folder, answer time of client commands, resident memory when idle.
# Targets: ready <= 6 s, client commands <= 0.6 s.
set -euo pipefail
cd "$(dirname "$0")" && . ./lib.sh
machine; echo
port=$(free_port)
start_nightshift "$here/bench/workspace" "$work/data" "$port"; stop_nightshift
for round in 1 2 3; do
  begin=$(date +%s%N); start_nightshift "$here/bench/workspace" "$work/data" "$port"; end=$(date +%s%N)
  printf 'ready after %.2f s (existing data folder, round %d)\n' "$(awk -v n=$((end - begin)) 'BEGIN {print n/1e9}')" "$round"
  [ "$round" = 3 ] || stop_nightshift
done
export NIGHTSHIFT_SERVER=http://127.0.0.1:$port NIGHTSHIFT_TOKEN=$(cat "$work/data/admin.token")
for command in incidents alerts runs oncall "audit verify"; do
  "$here/nightshift" $command >/dev/null
  for round in 1 2 3 4 5; do
    begin=$(date +%s%N); "$here/nightshift" $command >/dev/null; end=$(date +%s%N)
    echo $(( (end - begin) / 1000000 ))
  done | sort -n | awk -v name="$command" '{v[NR]=$1} END {printf "nightshift %-14s min %d ms, median %d ms, max %d ms\n", name, v[1], v[int((NR+1)/2)], v[NR]}'
done
