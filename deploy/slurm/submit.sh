#!/usr/bin/env bash
# Submits a scan in shards and the merge that follows it:
#   submit.sh --shards 64 --time 02:00:00 -- -m MODEL -c CORPUS -o OUT ...
# The same line again goes on with what is missing: finished shards end at once.
set -euo pipefail

usage() {
    cat <<'TEXT'
usage: submit.sh --shards N [option...] -- argument of "neuronprobe scan"...

  --shards N           parts of the corpus, each of 5 to 20 minutes of work or more
  --only LIST          these shards alone, such as 3,17,40-44
  --running N          at most so many at once (of each array)
  --time T             time limit of a shard, 01:00:00; one that reaches it goes on in another run
  --cpus N             processors, and threads, of a shard, 4
  --memory SIZE        of a shard, 8G
  --merge-time T       time limit of the merge, 01:00:00
  --merge-memory SIZE  of the merge, 8G
  --merged DIR         where the merge writes, the scan's --out
  --logs DIR           where logs go, OUT.logs
  --partition P, --account A, --qos Q, --constraint C
                       of shards and merge

Whatever else sbatch takes comes from its own variables, such as SBATCH_RESERVATION. NEURONPROBE names the program.
TEXT
}

fail() {
    echo "submit.sh: $*" >&2
    exit 2
}

here=$(cd "$(dirname "$0")" && pwd)
line=$(printf ' %q' "$0" "$@")
shards=
only=
running=
merged=
logs=
every=(--export=ALL) # whatever SBATCH_EXPORT says: what is exported below must arrive
of_shards=()
of_merge=()
while [ $# -gt 0 ] && [ "$1" != -- ]; do
    case $1 in
        -h | --help) usage && exit 0 ;;
        --*) [ $# -ge 2 ] || fail "$1: expected a value after it." ;;
        *) fail "'$1': expected an option, or -- before the arguments of the scan. Run submit.sh --help." ;;
    esac
    case $1 in
        --shards) shards=$2 ;;
        --only) only=$2 ;;
        --running) running=%$2 ;;
        --merged) merged=$2 ;;
        --logs) logs=$2 ;;
        --time) of_shards+=("--time=$2") ;;
        --cpus) of_shards+=("--cpus-per-task=$2") ;;
        --memory) of_shards+=("--mem=$2") ;;
        --merge-time) of_merge+=("--time=$2") ;;
        --merge-memory) of_merge+=("--mem=$2") ;;
        --partition | --account | --qos | --constraint) every+=("$1=$2") ;;
        *) fail "$1: no such option. Run submit.sh --help." ;;
    esac
    shift 2
done
[ $# -gt 1 ] || fail "expected -- and the arguments of the scan. Run submit.sh --help."
shift
[[ $shards =~ ^[1-9][0-9]*$ ]] || fail "--shards: expected a number from 1, but got '$shards'."
[[ $only =~ ^([0-9]+(-[0-9]+)?(,[0-9]+(-[0-9]+)?)*)?$ ]] || fail "--only: expected such as 3,17,40-44, but got '$only'."

out=
previous=
for argument in "$@"; do
    case $previous in -o | --out) out=$argument ;; esac
    case $argument in
        --out=* | -o=*) out=${argument#*=} ;;
        --shard | --shard[=:]*) fail "--shard: expected none, since each element of the array gets its own." ;;
    esac
    previous=$argument
done
[ -n "$out" ] || fail "--out: expected among the arguments of the scan, since shards and merge share that folder."
logs=${logs:-${out%/}.logs}
# A job whose log can't be written fails without a word.
mkdir -p "$logs"

# An array has no element from MaxArraySize on (often 1001), so that more shards take several arrays.
most=$(scontrol show config | sed -n 's/^MaxArraySize *= *//p')
export NEURONPROBE_SHARDS=$shards NEURONPROBE_SUBMITTED=${line# } NEURONPROBE_MERGE=$here/merge.sbatch

# The chosen shards from $1 to before $2, counted from $1, as an array's list.
elements() {
    local part first last
    for part in $(tr ',' ' ' <<<"${only:-0-$((shards - 1))}"); do
        first=$((10#${part%-*} > $1 ? 10#${part%-*} : $1))
        last=$((10#${part#*-} < $2 ? 10#${part#*-} : $2 - 1))
        [ "$first" -gt "$last" ] || printf '%s-%s\n' $((first - $1)) $((last - $1))
    done | paste -sd ,
}

arrays=
for ((first = 0; first < shards; first += most)); do
    chosen=$(elements "$first" $((first + most < shards ? first + most : shards)))
    [ -n "$chosen" ] || continue
    array=$(NEURONPROBE_FIRST_SHARD=$first sbatch --parsable --array="$chosen$running" --output="$logs/%A_%a.log" \
        "${every[@]}" "${of_shards[@]}" "$here/shard.sbatch" "$@")
    # Some sites add the cluster's name after a semicolon.
    arrays+=:${array%%;*}
    echo "shards $first + $chosen of $shards: array ${array%%;*}, logs in $logs"
done
[ -n "$arrays" ] || fail "--only: expected shards from 0 to $((shards - 1)), but got '$only'."

target=()
[ -z "$merged" ] || target=(--out "$merged")
merge=$(sbatch --parsable --dependency="afterany$arrays" --output="$logs/%j-merge.log" \
    "${every[@]}" "${of_merge[@]}" "$here/merge.sbatch" "$out" "${target[@]}")
echo "merge: job ${merge%%;*}"
