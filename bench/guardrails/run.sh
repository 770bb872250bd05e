#!/usr/bin/env bash
# All guardrails for one run, with every rule set, after 10,000 and after 1,000,000 past runs (as many incidents, alerts, deploys and dry runs), in an own
# database with fsync=on on the same machine. Targets: p99 <= 10 ms and <= 20 ms.
set -euo pipefail
cd "$(dirname "$0")" && . ../lib.sh
times=${TIMES:-2000}; warm_up=${WARM_UP:-5000}
machine
printf 'load: one evaluation at a time, %d after %d to warm up, each in the transaction in which a run begins; 200 services, 20 targets\n\n' "$times" "$warm_up"

# Builds what is not built, and shows which Java it takes.
start_nightshift "$here/bench/workspace" "$work/data" "$(free_port)"
java=$(readlink "/proc/$server_pid/exe")
stop_nightshift
jar=$here/target/nightshift.jar
"$(dirname "$java")/javac" -nowarn -d "$work/classes" -cp "$jar" Guards.java
for past in ${PAST:-10000 1000000}; do
  "$java" -Xmx512m --enable-native-access=ALL-UNNAMED -Dorg.springframework.boot.logging.LoggingSystem=none -cp "$work/classes:$jar" \
    dev.nightshift.guardrail.Guards "$work/past-$past" "$past" "$warm_up" "$times" 2>"$work/guards.log" || { tail -20 "$work/guards.log" >&2; exit 1; }
done
