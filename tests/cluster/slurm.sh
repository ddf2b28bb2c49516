#!/usr/bin/env bash
# A scan in shards on a Slurm of four nodes on this machine, by the scripts of deploy/slurm as they are: whatever
# happens to a shard, the merged folder has the bytes of one scan.
#   tests/cluster/slurm.sh [PROGRAM]
set -euo pipefail
cd "$(dirname "$0")/../.."
PROGRAM=$(realpath "${1:-src/NeuronProbe.Cli/bin/Release/net10.0/neuronprobe}")
export PROGRAM
export NEURONPROBE=$PWD/tests/cluster/held.sh
folder=$(mktemp -d)
lab=tests/cluster/lab.sh

finish() {
    local code=$?
    if [ $code -ne 0 ]; then
        squeue || true
        tail -n 15 "$folder"/*.logs/*.log || true
    fi
    $lab down "$folder/lab" || true
    rm -rf "$folder"
    exit $code
}
trap finish EXIT

fail() {
    echo "slurm.sh: $*" >&2
    exit 1
}

# until SECONDS COMMAND...
until_done() {
    local seconds=$1
    shift
    for _ in $(seq $((seconds * 10))); do
        ! "$@" || return 0
        sleep 0.1
    done
    fail "'$*' was not so within $seconds s"
}

say() { printf '%4d s  %s\n' $((SECONDS - start)) "$*"; }

# Documents in 24 chunks, each of which is saved.
head -n 600 samples/sentences.jsonl >"$folder/corpus.jsonl"
arguments=(-m samples/tiny-english -c "$folder/corpus.jsonl" --chunk 25 --save-every 0 --threads 1)

# submit NAME SHARDS [option of submit.sh...]: leaves the numbers of array and merge in $array and $merge.
submit() {
    local name=$1 shards=$2 said
    shift 2
    export HELD_LIST=$folder/$name.held
    said=$(deploy/slurm/submit.sh --shards "$shards" --cpus 2 --memory 1G --merge-memory 1G "$@" \
        -- "${arguments[@]}" --out "$folder/$name")
    array=$(sed -n 's/.*: array \([0-9]*\),.*/\1/p' <<<"$said")
    merge=$(sed -n 's/^merge: job //p' <<<"$said")
}

is_held() { [ -e "$1" ] && [ "$(wc -l <"$1")" -ge "${2:-1}" ]; }
is_over() { [ -z "$(squeue -h -j "$1" 2>/dev/null)" ]; }

# restarts ELEMENT, exit_code JOB: what the controller says of them.
restarts() { scontrol show job "$1" | sed -n 's/.* Restarts=\([0-9]*\).*/\1/p'; }
restarts_of_all() { for i in 0 1 2 3; do restarts "${array}_$i"; done | paste -sd ' '; }
exit_code() { scontrol show job "$1" | sed -n 's/.* ExitCode=\([0-9]*\):.*/\1/p'; }

# holds NAME: its merge is over, and its folder holds what one scan left.
holds() {
    until_done 180 is_over "$merge"
    [ "$(exit_code "$merge")" = 0 ] || fail "$1: the merge ended with exit code $(exit_code "$merge")"
    compare "$1"
    ! grep 'slurm_script: line' "$folder/$1.logs"/*.log || fail "$1: a line of the batch script failed"
}

compare() {
    diff -r -q -x scan.json -x plan.json -x shards -x '.*' -x saved "$folder/whole" "$folder/$1" >&2 ||
        fail "$1: other bytes than those of one scan"
    [ -s "$folder/$1/neurons.csv" ] || fail "$1: no neurons.csv"
}

start=$SECONDS
eval "$($lab up "$folder/lab")"
"$PROGRAM" scan "${arguments[@]}" --out "$folder/whole" >"$folder/whole.log" 2>&1
say "four nodes are up, and one scan is done"

# Slurm looks at time limits twice a minute, so this goes on beside the others: two runs of a shard that the limit ends.
# The last shard, since the number of its job is that of the array.
export HELD_SHARD=3 HELD_RUNS=2
SBATCH_SIGNAL=TERM@25 submit limit 4 --time 1
limit_array=$array limit_merge=$merge
until_done 60 is_held "$folder/limit.held"

HELD_SHARD='' submit eight 8
holds eight
# Three minutes before the hour that a shard has by default.
[ "$(grep -c -e '--max-time 34[0-9][0-9]s' "$HELD_LIST.lines")" = 8 ] || fail "--max-time is not that of the limit"
say "8 shards in two arrays, and their merge: the same bytes"

HELD_RUNS=1
submit requeued 4
until_done 60 is_held "$folder/requeued.held"
scontrol requeue "${array}_3"
holds requeued
[ "$(restarts_of_all)" = "0 0 0 1" ] || fail "others were requeued: $(restarts_of_all)"
say "a shard requeued at work: the same bytes"

submit preempted 4
until_done 60 is_held "$folder/preempted.held"
read -r _ _ node _ <"$folder/preempted.held"
sbatch --partition urgent --nodelist "$node" --output /dev/null --wrap 'sleep 1' >"$folder/urgent.log"
holds preempted
grep -q 'exit code 143, so it is queued again' "$folder/preempted.logs/${array}_3.log" || fail "nothing was preempted"
[ "$(restarts_of_all)" = "0 0 0 1" ] || fail "others were requeued: $(restarts_of_all)"
say "a shard preempted: the same bytes"

submit lost 4
until_done 60 is_held "$folder/lost.held"
read -r _ job node worker <"$folder/lost.held"
$lab lose "$folder/lab" "$node" "$job"
[ -d "/proc/$worker" ] || fail "the lost node's worker ended with it"
# A lock reaches no other machine, and all nodes are on this one.
find "$folder/lost/shards" -name .lock -delete
has_restarted() { scontrol show job "${array}_3" | grep -q 'JobState=RUNNING.*' && [ "$(restarts "${array}_3")" = 1 ]; }
until_done 60 has_restarted
kill -CONT "$worker"
holds lost
until_done 60 test ! -d "/proc/$worker"
compare lost
say "a node lost while its worker lives on beside the next one: the same bytes"

HELD_CODE=74 NEURONPROBE_IO_RETRIES=1 HELD_RUNS=9 submit broken 4
until_done 180 is_over "$merge"
[ "$(exit_code "${array}_3") $(restarts "${array}_3")" = "74 1" ] || fail "I/O errors were not retried once"
[ "$(exit_code "$merge")" = 3 ] || fail "the merge did not miss the shard that failed"
grep -q -e '--shards 4 .*--out' "$folder/broken.logs/$merge-merge.log" || fail "the merge does not say how to go on"
[ ! -e "$folder/broken/neurons.csv" ] || fail "the merge wrote something without a shard"
HELD_SHARD='' submit broken 4 --only 3
holds broken
say "a shard that failed, and was run alone later: the same bytes"

submit cancelled 4
until_done 60 is_held "$folder/cancelled.held"
scancel "${array}_3"
until_done 180 is_over "$merge"
[ "$(restarts "${array}_3")" = 0 ] || fail "a shard that was cancelled came back"
[ "$(exit_code "$merge")" = 3 ] || fail "the merge did not miss the shard that was cancelled"
HELD_SHARD='' submit cancelled 4
holds cancelled
say "a shard cancelled, and the same line again: the same bytes"

array=$limit_array merge=$limit_merge
holds limit
[ "$(restarts "${array}_3")" = 2 ] || fail "the time limit ended $(restarts "${array}_3") runs, and not two"
is_held "$folder/limit.held" 2 || fail "the time limit ended a run that was not at work"
say "a shard that the time limit ended twice: the same bytes"
