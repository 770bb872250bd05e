#!/usr/bin/env bash
# kill -9 of nodes at random moments, 200 times, over runs with steps that may be repeated and steps that may not. Every run must end, no
# step that must not repeat may start twice, and what a dead node leaves must be taken over within 15 s. KILLS and SEED as wanted.
set -euo pipefail
cd "$(dirname "$0")" && . ../lib.sh
machine
mvn -q -B -f "$here/pom.xml" test -Dtest=CrashTest -Dsurefire.failIfNoSpecifiedTests=false -Dnightshift.kills="${KILLS:-200}" \
  ${SEED:+-Dnightshift.seed="$SEED"}
