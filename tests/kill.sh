#!/usr/bin/env bash
# Kills scans without warning at moments drawn at random, goes on with each by the same line, and demands the bytes of a
# scan that nobody stopped: tests/kill.sh [RUNS] [SEED]
set -euo pipefail
cd "$(dirname "$0")/.."

runs=${1:-200}
seed=${2:-$RANDOM}
summary=$(mktemp)
trap 'rm -f "$summary"' EXIT
code=0
NEURONPROBE_KILL_RUNS=$runs NEURONPROBE_KILL_SEED=$seed NEURONPROBE_KILL_SUMMARY=$summary \
    dotnet test -c Release --project tests/NeuronProbe.Tests --filter-class "*.KillTests" || code=$?
cat "$summary"
echo "again: tests/kill.sh $runs $seed"
exit "$code"
