#!/usr/bin/env bash
# A Slurm of four nodes of two processors each on this machine, for tests: loopback only, in a folder of its own, beside
# any other. "lab.sh up FOLDER" prints the line that sets SLURM_CONF; "lab.sh down FOLDER" ends what that started.
# Needs slurmctld, slurmd, munge and Slurm's commands; no systemd, no cgroups, no database, and no root.
set -euo pipefail
verb=$1
lab=$(realpath -m "$2")
export SLURM_CONF=$lab/slurm.conf
nodes=4
# Where the daemons are, on a path for root alone.
PATH=$PATH:/usr/sbin

configure() {
    local host user port memory
    host=$(hostname -s)
    user=$(id -un)
    # Another lab may run on this machine.
    port=$((20000 + $$ % 2000 * 5))
    memory=$(awk -v n=$nodes '/MemTotal/ { print int($2 / 1024 / n * 0.8) }' /proc/meminfo)
    cat >"$SLURM_CONF" <<CONF
ClusterName=lab
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$port
SlurmUser=$user
SlurmdUser=$user
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
AuthType=auth/munge
CredType=cred/munge
# A requeued job waits a second longer than its credential lives: 121 s by default, and less than 5 is not taken.
AuthInfo=socket=$lab/munge/socket,cred_expire=5
StateSaveLocation=$lab/state
SlurmdSpoolDir=$lab/spool-%n
SlurmctldPidFile=$lab/pids/slurmctld
SlurmdPidFile=$lab/pids/%n
SlurmctldLogFile=$lab/log/slurmctld
SlurmdLogFile=$lab/log/%n
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
SwitchType=switch/none
SchedulerType=sched/backfill
SchedulerParameters=bf_interval=1,sched_interval=1,sched_min_interval=0,batch_sched_delay=0
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
KillWait=5
# Eight shards take two arrays.
MaxArraySize=6
ReturnToService=2
SlurmdParameters=config_overrides
NodeName=n[0-$((nodes - 1))] NodeHostname=$host NodeAddr=127.0.0.1 Port=[$((port + 1))-$((port + nodes))] CPUs=2 \
RealMemory=$memory
PartitionName=work Nodes=ALL Default=YES PriorityTier=1 PreemptMode=REQUEUE GraceTime=5
PartitionName=urgent Nodes=ALL PriorityTier=10 PreemptMode=OFF
CONF
}

up() {
    rm -rf "$lab"
    mkdir -p "$lab"/{munge,state,log,pids}
    chmod 755 "$lab" "$lab/munge"
    (umask 077 && head -c 128 /dev/urandom >"$lab/munge/key")
    munged --force --num-threads=1 --key-file="$lab/munge/key" --socket="$lab/munge/socket" \
        --pid-file="$lab/pids/munged" --log-file="$lab/munge/log" --seed-file="$lab/munge/seed"
    configure
    slurmctld
    for node in $(seq 0 $((nodes - 1))); do
        mkdir -p "$lab/spool-n$node"
        slurmd -N "n$node"
    done
    for _ in $(seq 150); do
        if [ "$(sinfo -h -N -p work -t idle -o %N 2>/dev/null | wc -l)" -eq $nodes ]; then
            echo "export SLURM_CONF=$SLURM_CONF"
            return
        fi
        sleep 0.2
    done
    echo "lab.sh: the nodes did not come up within 30 s" >&2
    tail -n 5 "$lab"/log/* >&2
    return 1
}

# Ends processes of this lab alone, which have its configuration in their environment.
kill_of_lab() {
    local pid
    for pid in $(pgrep -f "$1"); do
        if grep -qsz "^SLURM_CONF=$SLURM_CONF$" "/proc/$pid/environ"; then
            kill -9 "$pid" 2>/dev/null || true
        fi
    done
}

# What holds a job on a node: its daemon and the one of the job's steps. The job's own processes live on.
lose() {
    local node=$1 job=$2
    kill -9 "$(cat "$lab/pids/$node")"
    kill_of_lab "^slurmstepd: \\[$job\\."
    scontrol update "NodeName=$node" State=DOWN Reason=lost
}

down() {
    local file pid pids
    scancel --user="$(id -un)" 2>/dev/null || true
    for _ in $(seq 40); do
        [ -n "$(squeue -h -t R,CG 2>/dev/null)" ] || break
        sleep 0.2
    done
    kill_of_lab '^slurmstepd: '
    pids=()
    for file in "$lab"/pids/n? "$lab/pids/slurmctld" "$lab/pids/munged"; do
        [ -s "$file" ] || continue
        pid=$(cat "$file")
        # A process that died may have left its number to another.
        case $(cat "/proc/$pid/comm" 2>/dev/null) in slurm* | munged) pids+=("$pid") ;; esac
    done
    kill "${pids[@]}" 2>/dev/null || true
    for _ in $(seq 100); do
        kill -0 "${pids[@]}" 2>/dev/null || break
        sleep 0.1
    done
}

case $verb in
    up) up ;;
    down) down ;;
    lose) lose "$3" "$4" ;;
    *) echo "usage: lab.sh up|down|lose FOLDER [NODE JOB]" >&2 && exit 2 ;;
esac
