#!/usr/bin/env bash
# Does nothing with the contract of scan and merge towards a scheduler: exit codes, resuming, shards.
set -euo pipefail
verb=$1
shift
shard=
seconds=
dir=
while [ $# -gt 0 ]; do
    case $1 in
        --out | -o) dir=$2; shift ;;
        --shard) shard=$2; shift ;;
        --max-time) seconds=${2%s}; shift ;;
        --*) ;;
        *) [ -n "$dir" ] || dir=$1 ;;
    esac
    shift
done
if [ "$verb" = merge ]; then
    missing=
    count=$(find "$dir/shards" -mindepth 1 -name '*-of-*' | head -n 1 | sed 's/.*-of-//')
    for i in $(seq 0 $((count - 1))); do
        [ -e "$dir/shards/$i-of-$count/done" ] || missing+=" $i"
    done
    [ -z "$missing" ] || { echo "merge: shards missing:$missing" >&2; exit 3; }
    for i in $(seq 0 $((count - 1))); do cat "$dir/shards/$i-of-$count/done"; done >"$dir/.neurons.csv.$$"
    mv "$dir/.neurons.csv.$$" "$dir/neurons.csv"
    exit
fi
[ "$shard" != auto ] || shard=$((SLURM_ARRAY_TASK_ID - SLURM_ARRAY_TASK_MIN))/$SLURM_ARRAY_TASK_COUNT
i=0 n=1 to=$dir
if [ -n "$shard" ]; then i=${shard%/*} n=${shard#*/} to=$dir/shards/${shard%/*}-of-${shard#*/}; fi
mkdir -p "$to/saved"
[ ! -e "$to/done" ] || { echo "complete already"; exit; }
code=0
trap 'code=143' TERM
start=$SECONDS
k=$((40 * i / n))
last=$(find "$to/saved" -name '*.state' | sed 's/.*[/]//; s/[.].*//' | sort -n | tail -n 1)
text=
[ -z "$last" ] || { k=$last; text=$(cat "$to/saved/$last.state")$'\n'; echo "resumed at chunk $k"; }
for ((; k < 40 * (i + 1) / n; k++)); do
    sleep "${TOY_STEP:-0.1}"
    text+="chunk $k: $(cksum <<<"$k")"$'\n'
    printf '%s' "$text" >"$to/.$$" && mv "$to/.$$" "$to/saved/$((k + 1)).state"
    [ -z "$seconds" ] || [ $((SECONDS - start)) -lt "$seconds" ] || code=75
    [ $code -eq 0 ] || { echo "saved, exit code $code"; exit $code; }
done
printf '%s' "$text" >"$to/.$$"
mv "$to/.$$" "$to/done"
[ -n "$shard" ] || mv "$to/done" "$dir/neurons.csv"
