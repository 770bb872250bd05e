#!/usr/bin/env bash
# Alerts accepted per second by POST /api/v2/alerts, beside Alertmanager in the same run on the same machine.
# Nightshift answers after the commit (fsync=on); Alertmanager answers from memory. What Nightshift took faster than it could apply it waits in its
# journal: how much that is in the end, and how fast it goes from there on the idle server, is printed as well. Needs wrk and prometheus-alertmanager.
set -euo pipefail
cd "$(dirname "$0")" && . ../lib.sh
seconds=${SECONDS_PER_MEASUREMENT:-10}; connections=32; warm_up=${WARM_UP:-30}; rounds=${ROUNDS:-2}

machine
printf 'load: wrk, 2 threads, %d connections, %d s after %d s of warm-up, best of %d rounds in turn; every server new for each measurement\n' "$connections" "$seconds" "$warm_up" "$rounds"
printf 'alertmanager: %s\n\n' "$(prometheus-alertmanager --version 2>&1 | head -1)"

load() { # URL MODE BATCH AUTHORIZATION SECONDS STAMP
  wrk -t2 -c$connections -d"$5"s --latency -s alerts.lua "$1" -- "$2" "$3" "$4" "$6" | grep RESULT
}

measure() { # URL MODE BATCH AUTHORIZATION
  load "$1" "$2" "$3" "$4" $warm_up first >/dev/null
  load "$1" "$2" "$3" "$4" "$seconds" "$([ "$2" = repeat ] && echo first || echo second)"
}

with_alertmanager() { # MODE BATCH
  local port; port=$(free_port)
  printf 'route: {receiver: none, group_by: [alertname]}\nreceivers: [{name: none}]\n' > "$work/alertmanager.yml"
  prometheus-alertmanager --config.file="$work/alertmanager.yml" --storage.path="$work/am-$port" --log.level=error \
    --web.listen-address="127.0.0.1:$port" --cluster.listen-address= >"$work/alertmanager.log" 2>&1 &
  peer_pid=$!
  await_http "http://127.0.0.1:$port/-/ready" 20
  measure "http://127.0.0.1:$port" "$1" "$2" -
  kill "$peer_pid"; wait "$peer_pid" 2>/dev/null || true; peer_pid=""
}

with_nightshift() { # MODE BATCH
  local port; port=$(free_port)
  start_nightshift "$here/bench/workspace" "$work/data-$port" "$port"
  measure "http://127.0.0.1:$port" "$1" "$2" "Bearer $BENCH_KEY"
  waiting "$port" > "$work/waiting"
  local java; java=$(pgrep -P "$server_pid" -x java || echo "$server_pid")
  printf '%s\n' "$(awk '/VmRSS/ {printf "%.0f", $2/1024}' "/proc/$java/status")" > "$work/rss"
  stop_nightshift
}

waits() { curl -s "http://127.0.0.1:$1/metrics" | awk '/^nightshift_intake_journal / {printf "%.0f", $2}'; }

waiting() { # PORT: "events in the journal, and how many of them are applied in a second"
  local before after; before=$(waits "$1")
  if [ "$before" -gt 0 ]; then sleep 5; after=$(waits "$1"); printf '%s events waited, %s/s applied' "$before" $(((before - after) / 5)); else printf 'nothing waited'; fi
}

rate() { awk -v batch="$1" '{split($2,r,"="); split($3,s,"="); printf "%.0f", r[2]*batch/s[2]}'; }
field() { tr ' ' '\n' | awk -F= -v name="$1" '$1==name {print $2}'; }

printf '%-28s %14s %14s %7s %9s %9s %8s %8s\n' "alerts/s" nightshift alertmanager ratio "p99 ours" "p99 peer" errors "RSS MB" 
for batch in 1 50; do
  for mode in new repeat; do
    ours=0; peers=0
    for _ in $(seq "$rounds"); do
      peer=$(with_alertmanager $mode $batch); own=$(with_nightshift $mode $batch)
      p=$(rate $batch <<<"$peer"); o=$(rate $batch <<<"$own")
      [ "$p" -gt "$peers" ] && peers=$p && peer_line=$peer
      [ "$o" -gt "$ours" ] && ours=$o && own_line=$own
    done
    printf '%-28s %14s %14s %7.2f %7sms %7sms %8s %8s  %s\n' "$batch per POST, $mode alerts" "$ours" "$peers" \
      "$(awk -v a="$ours" -v b="$peers" 'BEGIN {print a/b}')" \
      "$(field p99_ms <<<"$own_line")" "$(field p99_ms <<<"$peer_line")" "$(field errors <<<"$own_line")" "$(cat "$work/rss")" "$(cat "$work/waiting")"
  done
done
