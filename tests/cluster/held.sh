#!/usr/bin/env bash
# Runs PROGRAM, which it stops after its first save in the runs and the shard that HELD_SHARD and HELD_RUNS name, until
# TERM or CONT comes: what happens to a shard at work then happens in the middle of it, however fast the machine is.
# Where HELD_CODE is set, such a run ends with that code at once.
set -uo pipefail
echo "$*" >>"$HELD_LIST.lines"

[[ " $* " =~ \ --out\ ([^ ]+).*\ --shard\ ([0-9]+)/([0-9]+)\  ]]
folder=${BASH_REMATCH[1]:-}/shards/${BASH_REMATCH[2]:-}-of-${BASH_REMATCH[3]:-}
if [ "${BASH_REMATCH[2]:-}" != "${HELD_SHARD:-}" ] || [ "${SLURM_RESTART_COUNT:-0}" -ge "${HELD_RUNS:-1}" ]; then
    exec "$PROGRAM" "$@"
fi
[ -z "${HELD_CODE:-}" ] || exit "$HELD_CODE"

before=$(find "$folder/saved" -name '*.state' 2>/dev/null | sort)
# In a session of its own, since a stopped process whose session's leader dies, as with its node, gets HUP.
setsid "$PROGRAM" "$@" &
worker=$!
trap 'kill -TERM $worker; kill -CONT $worker' TERM
while [ -d "/proc/$worker" ]; do
    if [ "$(find "$folder/saved" -name '*.state' 2>/dev/null | sort)" != "$before" ]; then
        kill -STOP $worker
        echo "${SLURM_RESTART_COUNT:-0} $SLURM_JOB_ID $SLURMD_NODENAME $worker" >>"$HELD_LIST"
        break
    fi
    sleep 0.02
done
wait $worker
code=$?
# A trap ends "wait" before the worker has ended.
while [ -d "/proc/$worker" ]; do
    wait $worker
    code=$?
done
exit $code
