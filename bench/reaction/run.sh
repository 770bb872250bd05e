#!/usr/bin/env bash
# From the 202 for an event to the first line of its runbook's first script, at a steady 100 events per second. Every
# event opens an incident of its own. Target: p50 <= 50 ms, p99 <= 250 ms. Beside that the processor time, transactions,
# statements and facts of one event, which a busy machine changes little. RATE, SECONDS_PER_MEASUREMENT, WARM_UP; STATEMENTS=20
# lists those that cost most.
set -euo pipefail
cd "$(dirname "$0")" && . ../lib.sh
rate=${RATE:-100}; seconds=${SECONDS_PER_MEASUREMENT:-20}; warm_up=${WARM_UP:-120}
machine
printf 'load: %d events/s for %d s after %d s of warm-up at that rate; each event -> its own alert, incident, run, bash process and page; fsync=on\n\n' "$rate" "$seconds" "$warm_up"

export REACTION_FILE=$work/started
: > "$REACTION_FILE"
cp -r "$here/bench/workspace" "$work/workspace"
mkdir -p "$work/workspace/runbooks"
sed "s#REACTION_FILE#$REACTION_FILE#" bench-reaction.md > "$work/workspace/runbooks/bench-reaction.md"
pager=$(free_port)
sed -i "s#{email: ada@bench.example}#{webhook: 'http://127.0.0.1:$pager/'}#" "$work/workspace/teams/bench.yaml"
port=$(free_port)
start_nightshift "$work/workspace" "$work/data" "$port"
java=$(readlink "/proc/$server_pid/exe")
# Statements are counted by an extension that PostgreSQL loads when it starts.
stop_nightshift
echo "shared_preload_libraries = 'pg_stat_statements'" >> "$work/data/postgres/postgresql.auto.conf"
[ "${STATEMENTS:-0}" = 0 ] || echo 'pg_stat_statements.track_planning = on' >> "$work/data/postgres/postgresql.auto.conf"
start_nightshift "$work/workspace" "$work/data" "$port"
reaction() { "$java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$(echo "$here"/target/lib/postgresql-*.jar)" Reaction.java "http://127.0.0.1:$port" "$BENCH_KEY" "$rate" "$@"; }
reaction "$warm_up" "$REACTION_FILE" warmup "$pager" >/dev/null
reaction "$seconds" "$REACTION_FILE" event "$pager" "$server_pid" "$work/data" "${STATEMENTS:-0}"
