# shellcheck shell=bash
# The ground of the laboratory: its state directory, namespaces, cgroups and machine-wide settings. Sourced by lab.sh.

die() { echo "lab: $*" >&2; exit 1; }

# First act of everything that runs in the lab: never in the machine's own network (fails closed).
inside() {
    local mine
    mine=$(readlink /proc/self/ns/net)
    [ -n "$mine" ] && [ -n "$LAB_ROOT_NET" ] && [ "$mine" != "$LAB_ROOT_NET" ] || die "not in a network of the lab: refusing"
}

pid_of() { cat "$LAB/$1/pid" 2>/dev/null; }

# A pid is believed only together with the time its process started.
alive() {
    local pid
    pid=$(pid_of "$1") && [ -n "$pid" ] && [ "$(started "$pid")" = "$(cat "$LAB/$1/started" 2>/dev/null)" ]
}
started() { [ -e "/proc/$1/stat" ] && sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20; }

hosts() {
    local n
    for n in $(seq "$(cat "$LAB/hosts" 2>/dev/null || echo 0)"); do echo "h$n"; done
}
is_host() { [[ $1 =~ ^h[1-9]$ ]] && [ "${1#h}" -le "$(cat "$LAB/hosts")" ]; }
must_run() { alive "$1" || die "$1 is not running"; }

# Runs a command in a machine of the lab: in all its namespaces and in its cgroup; it ends when the caller ends.
enter() {
    local machine=$1 pid network
    shift
    must_run "$machine"
    pid=$(pid_of "$machine")
    network=$(readlink "/proc/$pid/ns/net")
    [ -n "$network" ] && [ "$network" != "$(cat "$LAB/rootnet")" ] || die "$machine: not in a network of the lab: refusing"
    (
        join_cgroup "$machine"
        LAB_ROOT_NET=$(cat "$LAB/rootnet")
        export LAB_ROOT_NET
        exec nsenter -t "$pid" --net --mount --uts --ipc --pid -- setpriv --pdeathsig TERM -- "$@"
    )
}

# Only the network of the switch, with the machine's own process numbers: for ip and bridge.
in_switch() {
    must_run sw
    [ "$(readlink "/proc/$(pid_of sw)/ns/net")" != "$(cat "$LAB/rootnet")" ] || die "the switch is in the machine's network"
    nsenter -t "$(pid_of sw)" --net -- "$@"
}
in_network_of() {
    local machine=$1
    shift
    must_run "$machine"
    [ "$(readlink "/proc/$(pid_of "$machine")/ns/net")" != "$(cat "$LAB/rootnet")" ] || die "$machine is in the machine's network"
    nsenter -t "$(pid_of "$machine")" --net -- "$@"
}

port() { # HOST NET: the switch's port of that cable
    is_host "$1" || die "$1 is not a host of this lab"
    [ -n "${SUBNET[$2]:-}" ] || die "no network $2 (there are ${NETS[*]})"
    echo "$1-$2"
}

# Starts a machine: its namespaces hang below the switch's, and its first process is remembered from the outside.
spawn() {
    local machine=$1 outer=() wrapper pid
    mkdir -p "$LAB/$machine"
    make_cgroup "$machine"
    if [ "$machine" != sw ]; then
        must_run sw
        outer=(nsenter -t "$(pid_of sw)" --net --mount --uts --ipc --pid --)
    fi
    (
        join_cgroup "$machine"
        LAB_ROOT_NET=$(cat "$LAB/rootnet")
        export LAB_ROOT_NET
        exec setsid "${outer[@]}" unshare --net --mount --uts --ipc --pid --fork --kill-child --mount-proc \
            bash "$self" __init "$machine"
    ) </dev/null >"$LAB/$machine/init.log" 2>&1 &
    wrapper=$!
    disown "$wrapper"
    until pid=$(first_process "$wrapper"); do
        kill -0 "$wrapper" 2>/dev/null || die "$machine did not start: $(cat "$LAB/$machine/init.log")"
        sleep 0.01
    done
    started "$pid" > "$LAB/$machine/started"
    echo "$pid" > "$LAB/$machine/pid"
    while [ "$(readlink "/proc/$pid/ns/net")" = "$(cat "$LAB/rootnet")" ]; do sleep 0.01; done
}

# Below the wrapper, the process that is number 1 in a PID namespace made by unshare.
first_process() {
    local pid=$1 numbers
    while pid=$(cut -d' ' -f1 "/proc/$pid/task/$pid/children" 2>/dev/null) && [ -n "$pid" ]; do
        read -r _ numbers < <(grep NSpid "/proc/$pid/status" 2>/dev/null) || return 1
        # the switch is nested once, the others twice
        if [ "${numbers##*[[:space:]]}" = 1 ] && [ "$(wc -w <<<"$numbers")" -ge "$(nesting)" ]; then
            echo "$pid"
            return 0
        fi
    done
    return 1
}
nesting() { if [ -e "$LAB/sw/pid" ]; then echo 3; else echo 2; fi; }

# Number 1 of a machine: collects orphans until it is killed.
init() {
    trap '' HUP INT TERM
    exec >/dev/null 2>&1
    while :; do sleep 3600 & wait $!; done
}

# Kills everything of a machine at once and waits until it is gone; a frozen one too.
kill_machine() {
    local machine=$1 pid
    if alive "$machine"; then
        pid=$(pid_of "$machine")
        victims "$machine" | xargs -r kill -9 2>/dev/null || true
        kill -9 "$pid" 2>/dev/null || true
        thaw "$machine" 2>/dev/null || true
        while alive "$machine"; do sleep 0.01; done
    fi
    rm -f "$LAB/$machine/pid" "$LAB/$machine/started"
}

# Not the two wrappers: they collect their children and end by themselves; the machine's init may take seconds to.
victims() {
    local process
    for process in $(members "$1"); do
        grep -qsxE 'nsenter|unshare' "/proc/$process/comm" || echo "$process"
    done
}

# --- cgroups: one per machine below a directory of the lab's own; without one, freezing falls back to signals
lab_group() { echo "drover-lab-$(cksum <<<"$LAB" | cut -d' ' -f1)"; }

find_freezer() {
    local v1 v2
    v1=$(awk '$3 == "cgroup" && $4 ~ /(^|,)freezer(,|$)/ {print $2; exit}' /proc/mounts)
    v2=$(awk '$3 == "cgroup2" {print $2; exit}' /proc/mounts)
    case ${DROVER_LAB_FREEZER:-} in
        v1) v2= ;;
        v2) v1= ;;
        signal) v1= v2= ;;
    esac
    if [ -n "$v1" ] && mkdir -p "$v1/$(lab_group)" 2>/dev/null; then
        echo "v1 $v1/$(lab_group)"
    elif [ -n "$v2" ] && mkdir -p "$v2/$(lab_group)" 2>/dev/null && [ -e "$v2/$(lab_group)/cgroup.freeze" ]; then
        echo "v2 $v2/$(lab_group)"
    else
        echo "lab: no cgroup freezer here: freeze will stop each process by signal instead" >&2
        echo "signal -"
    fi
}

freezer_kind() { cut -d' ' -f1 "$LAB/freezer"; }
cgroup_of() {
    local base
    base=$(cut -d' ' -f2 "$LAB/freezer")
    if [ "$base" = - ]; then return 1; fi
    echo "$base/$1"
}
make_cgroup() {
    local group
    if group=$(cgroup_of "$1"); then mkdir -p "$group"; fi
    make_cpuset "$1"
}
join_cgroup() {
    local group
    if group=$(cgroup_of "$1"); then echo 0 > "$group/cgroup.procs"; fi
    if [ -s "$LAB/$1/cpuset" ]; then echo 0 > "$(cat "$LAB/$1/cpuset")/cgroup.procs"; fi
}

# With DROVER_LAB_PROCESSORS=own a host keeps to one processor, the next one in turn. Of a QEMU on its own libvirtd
# would take such a limit away again; of a cpuset it cannot.
make_cpuset() {
    local group processor v1
    [ "$PROCESSORS" = own ] && is_host "$1" || return 0
    processor=$(((${1#h} - 1) % $(nproc --all)))
    v1=$(awk '$3 == "cgroup" && $4 ~ /(^|,)cpuset(,|$)/ {print $2; exit}' /proc/mounts)
    if [ -n "$v1" ]; then
        group=$v1/$(lab_group)-$1
        mkdir -p "$group"
        cat "$v1/cpuset.mems" > "$group/cpuset.mems"
    else
        group=$(cgroup_of "$1") || die "no cgroup here gives a host a processor of its own"
        echo +cpuset > "${group%/*/*}/cgroup.subtree_control"
        echo +cpuset > "${group%/*}/cgroup.subtree_control"
    fi
    echo "$processor" > "$group/cpuset.cpus" || die "$1 gets no processor of its own from $group"
    echo "$group" > "$LAB/$1/cpuset"
}

remove_cgroups() {
    local base machine
    base=$(cut -d' ' -f2 "$LAB/freezer" 2>/dev/null) || return 0
    [ -n "$base" ] && [ "$base" != - ] && [ -d "$base" ] || return 0
    for machine in "$base"/*/; do
        [ -d "$machine" ] || continue
        until rmdir "$machine" 2>/dev/null; do
            xargs -r kill -9 < "$machine/cgroup.procs" 2>/dev/null || true
            [ -d "$machine" ] || break
            sleep 0.02
        done
    done
    rmdir "$base"
}

remove_cpusets() {
    local kept
    for kept in "$LAB"/h*/cpuset; do
        if [ -s "$kept" ]; then rmdir "$(cat "$kept")" 2>/dev/null || true; fi
    done
}

# Every process of a machine, by the machine's own numbers.
members() {
    local group process space
    if group=$(cgroup_of "$1"); then
        cat "$group/cgroup.procs" 2>/dev/null || true
        return 0
    fi
    space=$(readlink "/proc/$(pid_of "$1")/ns/pid") || return 0
    for process in /proc/[0-9]*; do
        if [ "$(readlink "$process/ns/pid" 2>/dev/null)" = "$space" ]; then echo "${process#/proc/}"; fi
    done
}

freeze() {
    local group
    group=$(cgroup_of "$1" || true)
    case $(freezer_kind) in
        v1) echo FROZEN > "$group/freezer.state"
            await 10 "$1 does not freeze" grep -qx FROZEN "$group/freezer.state" ;;
        v2) echo 1 > "$group/cgroup.freeze"
            await 10 "$1 does not freeze" grep -qx 'frozen 1' "$group/cgroup.events" ;;
        *) # twice: the first round may have missed a child just born
            members "$1" | xargs -r kill -STOP 2>/dev/null || true
            members "$1" | xargs -r kill -STOP 2>/dev/null || true
            touch "$LAB/$1/stopped" ;;
    esac
}

thaw() {
    local group
    group=$(cgroup_of "$1" || true)
    case $(freezer_kind) in
        v1) echo THAWED > "$group/freezer.state" ;;
        v2) echo 0 > "$group/cgroup.freeze" ;;
        *) members "$1" | xargs -r kill -CONT 2>/dev/null || true
            rm -f "$LAB/$1/stopped" ;;
    esac
}

host_state() {
    local group
    alive "$1" || { echo off; return; }
    group=$(cgroup_of "$1" || true)
    if [ -e "$LAB/$1/stopped" ] || grep -qsx FROZEN "$group/freezer.state" || grep -qsx 1 "$group/cgroup.freeze"; then
        echo frozen
    else
        echo up
    fi
}

await() { # SECONDS WHAT COMMAND...: until the command succeeds
    local deadline=$((SECONDS + $1)) what=$2
    shift 2
    until "$@"; do
        [ "$SECONDS" -lt "$deadline" ] || die "$what"
        sleep 0.02
    done
}

# --- machine-wide settings: QEMU, unprivileged, wants userfaultfd for post-copy. The last lab puts it back.
require_userfaultfd() {
    local file=/proc/sys/vm/unprivileged_userfaultfd
    [ -e "$file" ] || return 0
    mkdir -p "$REGISTRY"
    (
        flock 9
        if [ ! -e "$REGISTRY/userfaultfd" ]; then cat "$file" > "$REGISTRY/userfaultfd"; fi
        echo "$LAB" > "$REGISTRY/$(lab_group)"
        echo 1 > "$file"
    ) 9> "$REGISTRY/lock"
}

release_userfaultfd() {
    local entry last=yes
    [ -e "$REGISTRY/userfaultfd" ] || return 0
    (
        flock 9
        rm -f "$REGISTRY/$(lab_group)"
        for entry in "$REGISTRY"/drover-lab-*; do
            [ -e "$entry" ] || continue
            if LAB=$(cat "$entry") alive sw; then last=no; else rm -f "$entry"; fi
        done
        if [ "$last" = yes ]; then
            cat "$REGISTRY/userfaultfd" > /proc/sys/vm/unprivileged_userfaultfd
            rm -rf "$REGISTRY"
        fi
    ) 9> "$REGISTRY/lock"
}
