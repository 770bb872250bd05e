#!/usr/bin/env bash
# Every bench, one after the other, each printing its set-up and both sides of a comparison.
set -euo pipefail
cd "$(dirname "$0")"
for bench in cli.sh reaction/run.sh intake/run.sh runs/run.sh runpage/run.sh guardrails/run.sh; do
  printf '\n== bench/%s\n' "$bench"
  "./$bench"
done
