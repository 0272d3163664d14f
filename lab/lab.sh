#!/usr/bin/env bash
# Drover's libvirt laboratory on one machine: hosts are namespaces, guests run under QEMU's software emulation.
#   lab.sh up [N]               bring up N hosts (default 3), the switch (sw), the storage (st), the client (cl)
#   lab.sh status               one line per host; exit 0 when a lab is up, 3 when there is none
#   lab.sh down [--logs DIR]    end everything and put everything back; logs are copied to DIR first
#   lab.sh in HOST CMD ...      run CMD in h1..hN, cl, st or sw
#   lab.sh vsh HOST ...         virsh, run in cl, against HOST's libvirtd over TCP
#   lab.sh guest NAME K [--on HOST] [--memory MIB] [--vcpus N] [--disk MIB] [--local raw|qcow2]
#                               write guests/K.xml (address 10.3.0.K) and its disk (0: none, and then no lease);
#                               --on: define it there, start it, wait until it answers;
#                               --local: the disk is HOST's own, in its storage pool "images"
#   lab.sh ask K CMD ...        run CMD in guest K's shell; the guest has: burn PERCENT, dirty MIB_PER_S MIB, calm,
#                               scribe write|check (numbered blocks on its disk)
#   lab.sh off HOST | on HOST   power: everything on the host is killed at once; start it again
#   lab.sh freeze HOST | thaw HOST      a hung host, and its waking up
#   lab.sh daemons HOST         start those of virtlogd, virtlockd, libvirtd that do not run
#   lab.sh link HOST NET up|down        pull or plug a cable (NET: mgmt, mig, guest, storage)
#   lab.sh drop HOST NET | undrop HOST NET      the switch loses every packet; the link stays up
#   lab.sh slow HOST NET MBIT   HOST sends no faster than that (0: as fast as it can)
#   lab.sh traces HOST          what HOST holds of VMs: definitions, processes, disks of its own, migration ports, leases
#                               (nothing: no line)
# Environment: DROVER_LAB (state directory, default ${TMPDIR:-/tmp}/drover-lab-UID), DROVER_LAB_CAPACITY (cores per
# host, default 1.0), DROVER_LAB_FREEZER (v1, v2 or signal; default: what the machine has), DROVER_LAB_TCP_RETRIES2
# and DROVER_LAB_TCP_SYN_RETRIES (how often a host sends again what nobody acknowledges, and tries again to connect, default
# 2 and 2; Linux' own are 15 and 6: docs/measurements/cut-in-the-pause.md),
# DROVER_LAB_PROCESSORS (own: each host keeps to one of the machine's processors, as for a measurement; default: all share).
# See README.md. Nothing here touches the machine's own network: every command refuses to run in it.
set -euo pipefail

self=$(readlink -f "${BASH_SOURCE[0]}")
here=${self%/*}
LAB=${DROVER_LAB:-${TMPDIR:-/tmp}/drover-lab-$(id -u)}
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/drover/lab
CAPACITY=${DROVER_LAB_CAPACITY:-1.0}
PROCESSORS=${DROVER_LAB_PROCESSORS:-shared}
TCP_RETRIES2=${DROVER_LAB_TCP_RETRIES2:-2}
TCP_SYN_RETRIES=${DROVER_LAB_TCP_SYN_RETRIES:-2}
NETS=(mgmt mig guest storage)
declare -A SUBNET=([mgmt]=10.1.0 [mig]=10.2.0 [guest]=10.3.0 [storage]=10.4.0)
CLIENT=254 # the last number of cl's addresses
STORAGE=10.4.0.250
VMS=/mnt/vms # the shared volume, on every host
IMAGES=/var/lib/libvirt/images # each host's own
REGISTRY=/run/drover-lab # which labs need which machine-wide setting
export LAB LAB_ROOT_NET="${LAB_ROOT_NET:-}"

# shellcheck source=lab/lib/ground.sh
source "$here/lib/ground.sh"
# shellcheck source=lab/lib/machines.sh
source "$here/lib/machines.sh"
# shellcheck source=lab/lib/guests.sh
source "$here/lib/guests.sh"

up() {
    local count=${1:-3} host pids=() pid
    [[ $count =~ ^[1-9]$ ]] || die "up takes a number of hosts from 1 to 9, not '$count'"
    [ "$(id -u)" = 0 ] || die "needs root (namespaces, cgroups, mounts)"
    alive sw && die "already up in $LAB (lab.sh down ends it)"
    [ ${#LAB} -le 60 ] || die "the path $LAB is too long for the unix sockets in it (60 characters at most)"
    "$here/install.sh"
    prepare_state "$count"
    trap 'status=$?; give_up "${pids[@]}"; exit $status' EXIT
    trap 'exit 130' INT TERM
    build_guest_files
    require_userfaultfd
    start_switch
    start_storage
    start_client
    for host in $(hosts); do start_host "$host" & pids+=($!); done
    for pid in "${pids[@]}"; do wait "$pid" || die "a host did not come up (logs: $LAB/*/init.log, $LAB/h*/log)"; done
    keep_capabilities
    trap - EXIT INT TERM
}

# Not "wait": bash 5.2 may never come out of one that follows an exit in a trap.
until_ended() { # PID ...
    local each state
    for each in "$@"; do
        while read -r _ _ state _ <"/proc/$each/stat" && [ "$state" != Z ]; do sleep 0.05; done 2>/dev/null
    done
}

# What still starts would go on making things behind the back of down.
give_up() {
    local pid
    trap '' INT TERM
    echo "lab: up did not end, taking down what there is" >&2
    for pid in "$@"; do kill "$pid" 2>/dev/null || true; done
    until_ended "$@"
    down
}

status() {
    local host
    alive sw || { echo "no lab in $LAB"; return 3; }
    for host in $(hosts); do
        echo "$host $(host_state "$host") mgmt=${SUBNET[mgmt]}.${host#h} mig=${SUBNET[mig]}.${host#h}" \
            "capacity=$(cat "$LAB/$host/capacity") socket=$LAB/$host/run/libvirt-sock"
    done
}

# Leaves no process, mount, cgroup or file behind; also of a lab that only half came up, or died.
down() {
    local host
    if [ "${1:-}" = --logs ]; then keep_logs "$2"; fi
    [ -e "$LAB/lab" ] || { [ ! -e "$LAB" ] || die "$LAB is not a lab's directory"; return 0; }
    for host in $(hosts) cl st; do kill_machine "$host"; done
    kill_machine sw
    remove_cgroups
    remove_cpusets
    release_userfaultfd
    rm -rf --one-file-system "$LAB"
}

keep_logs() {
    local host
    mkdir -p "$1"
    for host in $(hosts); do
        mkdir -p "$1/$host"
        cp -r "$LAB/$host/log/." "$LAB/$host/init.log" "$1/$host/" 2>/dev/null || true
    done
}

vsh() {
    local host=$1
    shift
    is_host "$host" || die "$host is not a host of this lab"
    enter cl virsh -q -c "qemu+tcp://${SUBNET[mgmt]}.${host#h}/system" "$@"
}

link() { # HOST NET up|down
    in_switch ip link set "$(port "$1" "$2")" "$3"
}

# A disabled bridge port forwards nothing in either direction while both ends keep their carrier.
drop() { in_switch bridge link set dev "$(port "$1" "$2")" state 0; }
undrop() { in_switch bridge link set dev "$(port "$1" "$2")" state 3; }

slow() { # HOST NET MBIT
    port "$1" "$2" >/dev/null
    [[ ${3} =~ ^[0-9]+$ ]] || die "slow takes a number of Mbit/s, not '$3'"
    in_network_of "$1" tc qdisc del dev "$2" root 2>/dev/null || true
    [ "$3" = 0 ] || in_network_of "$1" tc qdisc add dev "$2" root tbf rate "${3}mbit" burst 64k latency 50ms
}

need_lab() { alive sw || die "no lab in $LAB (lab.sh up)"; }
need() { [ "$1" -ge "$2" ] || { usage >&2; exit 2; }; }
usage() { sed -n '2,/^set -euo/p' "$self" | sed '$d; s/^# \{0,1\}//'; }

command=${1:-help}
shift || true
case $command in
    __init | __boot | __daemons) inside; "${command#__}" "$@" ;;
    up) up "$@" ;;
    status) status ;;
    down) down "$@" ;;
    in) need $# 2; need_lab; enter "$@" ;;
    vsh) need $# 2; need_lab; vsh "$@" ;;
    guest) need $# 2; need_lab; guest "$@" ;;
    ask) need $# 2; need_lab; ask "$@" ;;
    off) need $# 1; need_lab; power_off "$1" ;;
    on) need $# 1; need_lab; power_on "$1" ;;
    freeze | thaw) need $# 1; need_lab; must_run "$1"; "$command" "$1" ;;
    daemons) need $# 1; need_lab; enter "$1" bash "$self" __daemons "$1" ;;
    link) need $# 3; need_lab; link "$@" ;;
    drop | undrop) need $# 2; need_lab; "$command" "$@" ;;
    slow) need $# 3; need_lab; slow "$@" ;;
    traces) need $# 1; need_lab; traces "$1" ;;
    help | -h | --help) usage ;;
    *) usage >&2; exit 2 ;;
esac
