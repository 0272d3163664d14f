# shellcheck shell=bash
# The machines of the laboratory: switch, storage, client and hosts. Sourced by lab.sh.

prepare_state() {
    local count=$1 n
    [ ! -e "$LAB/lab" ] || down # what a lab that died has left
    mkdir -p "$LAB"
    [ -z "$(ls -A "$LAB")" ] || die "$LAB is not empty and not a lab's directory"
    chmod 755 "$LAB"
    touch "$LAB/lab"
    readlink /proc/self/ns/net > "$LAB/rootnet"
    [ -s "$LAB/rootnet" ] || die "cannot tell the machine's own network: refusing"
    find_freezer > "$LAB/freezer"
    echo "$count" > "$LAB/hosts"
    mkdir -p "$LAB"/{guests,boot,brick/lockd}
    install -m 000 /dev/null "$LAB/nokvm"
    : > "$LAB/empty"
    {
        echo "127.0.0.1 localhost"
        for n in $(seq "$count"); do echo "${SUBNET[mgmt]}.$n h$n"; done
    } > "$LAB/etc-hosts"
    for n in $(seq "$count"); do host_files "$n"; done
    volume_files
}

# --- the switch owns every other machine: killing its first process ends the lab
start_switch() {
    local net
    spawn sw
    {
        echo "link set lo up"
        for net in "${NETS[@]}"; do
            echo "link add br-$net type bridge stp_state 0 forward_delay 0 mcast_snooping 0"
            echo "link set br-$net up"
        done
    } | in_switch ip -batch -
    quiet_ipv6 sw
}

quiet_ipv6() { in_network_of "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1 2>/dev/null || true; }

plug() { # MACHINE ADDRESS-END NET...: a cable from the machine to the switch for each network
    local machine=$1 end=$2 net
    shift 2
    quiet_ipv6 "$machine"
    for net in "$@"; do
        echo "link add $machine-$net type veth peer name $net address $(card "$net" "$end") netns $(pid_of "$machine")"
        echo "link set $machine-$net master br-$net up"
    done | in_switch ip -batch -
    {
        echo "link set lo up"
        for net in "$@"; do
            if [ "$net" = guest ] && is_host "$machine"; then
                echo "link add br0 type bridge stp_state 0 forward_delay 0 mcast_snooping 0"
                echo "link set guest master br0"
                echo "link set br0 up"
            else
                echo "addr add ${SUBNET[$net]}.$end/24 dev $net"
            fi
            echo "link set $net up"
        done
    } | in_network_of "$machine" ip -batch -
}

# A network card keeps its address when the power comes back; else its neighbours talk to the old one for a minute.
card() { printf '02:44:52:%02x:00:%02x' "$(cut -d. -f2 <<<"${SUBNET[$1]}")" "$2"; }

unplug() { # the ports at the switch; the other ends go with them
    local net
    for net in "${NETS[@]}"; do in_switch ip link del "$1-$net" 2>/dev/null || true; done
}

# --- storage: one GlusterFS brick; libvirt itself calls a volume mounted from it shared
volume_files() {
    cat > "$LAB/brick.vol" <<E
volume posix
  type storage/posix
  option directory $LAB/brick
end-volume
volume locks
  type features/locks
  subvolumes posix
end-volume
volume vms
  type performance/io-threads
  option thread-count 8
  subvolumes locks
end-volume
volume server
  type protocol/server
  option transport-type tcp
  option transport.socket.bind-address $STORAGE
  option transport.socket.listen-port 24007
  option auth.addr.vms.allow *
  subvolumes vms
end-volume
E
    cat > "$LAB/client.vol" <<E
volume vms
  type protocol/client
  option transport-type tcp
  option remote-host $STORAGE
  option remote-port 24007
  option remote-subvolume vms
end-volume
E
}

start_storage() {
    chown libvirt-qemu "$LAB/brick"
    spawn st
    plug st "${STORAGE##*.}" storage
    enter st glusterfsd -f "$LAB/brick.vol" -l "$LAB/st/brick.log" -p "$LAB/st/brick.pid"
    enter st bash "$self" __boot st
}

start_client() {
    spawn cl
    plug cl "$CLIENT" mgmt guest
    enter cl bash "$self" __boot cl
}

# --- hosts
host_files() { # everything that a host keeps while its power is off
    local n=$1 dir=$LAB/h$1
    mkdir -p "$dir"/{etc/qemu,lib,cache/qemu/capabilities,log/qemu,qmp,run}
    chmod 755 "$dir" "$dir"/*
    echo "$CAPACITY" > "$dir/capacity"
    cp -p "$CACHE"/capabilities/*.xml "$dir/cache/qemu/capabilities/" 2>/dev/null || true
    cat > "$dir/etc/libvirtd.conf" <<E
listen_tls = 0
listen_tcp = 1
listen_addr = "${SUBNET[mgmt]}.$n"
auth_tcp = "none"
auth_unix_rw = "none"
unix_sock_rw_perms = "0700"
host_uuid = "00000000-0000-4000-8000-00000000000$n"
log_filters = "1:qemu.qemu_migration 3:*"
log_outputs = "1:file:/var/log/libvirt/libvirtd.log"
E
    cat > "$dir/etc/qemu.conf" <<E
user = "libvirt-qemu"
group = "libvirt-qemu"
dynamic_ownership = 0
remember_owner = 0
security_driver = "none"
namespaces = []
cgroup_controllers = []
lock_manager = "lockd"
migration_address = "${SUBNET[mig]}.$n"
migration_host = "${SUBNET[mig]}.$n"
E
    echo "file_lockspace_dir = \"$VMS/lockd\"" > "$dir/etc/qemu-lockd.conf"
    touch "$dir"/etc/{virtlogd,virtlockd,libvirt}.conf
    own_pool "$dir"
}

# Disks of this host alone lie where libvirt has them by default.
own_pool() {
    mkdir -p "$1"/lib/images "$1"/etc/storage/autostart
    chmod 755 "$1/lib/images"
    chown libvirt-qemu:libvirt-qemu "$1/lib/images"
    cat > "$1/etc/storage/images.xml" <<E
<pool type='dir'>
  <name>images</name>
  <target><path>$IMAGES</path></target>
</pool>
E
    ln -sf /etc/libvirt/storage/images.xml "$1/etc/storage/autostart/images.xml"
}

start_host() {
    local host=$1
    # as /run is empty after a reboot; the directories stay, because the referee watches them
    find "$LAB/$host/run" "$LAB/$host/qmp" -xdev -mindepth 1 -delete
    chown libvirt-qemu "$LAB/$host/qmp"
    spawn "$host"
    plug "$host" "${host#h}" "${NETS[@]}"
    in_network_of "$host" sysctl -qw "net.ipv4.tcp_retries2=$TCP_RETRIES2" "net.ipv4.tcp_syn_retries=$TCP_SYN_RETRIES"
    enter "$host" bash "$self" __boot "$host"
    # answers once its drivers are up, and has then read (or made) what it knows of QEMU
    enter "$host" virsh -q -c qemu:///system domcapabilities --virttype qemu >/dev/null || die "$host: libvirtd does not answer"
}

# Runs in the machine's namespaces: its private directories and its daemons.
boot() {
    hostname "$1"
    mount -t tmpfs tmpfs /mnt
    mkdir -p "$VMS" /mnt/boot
    mount --bind "$LAB/etc-hosts" /etc/hosts
    if [ -e /etc/resolv.conf ]; then mount --bind "$LAB/empty" "$(readlink -f /etc/resolv.conf)"; fi
    # on a terminal virsh starts it, and it complains that no polkit runs here
    if [ -e /usr/bin/pkttyagent ]; then mount --bind "$LAB/empty" /usr/bin/pkttyagent; fi
    case $1 in
        st) mount_volume "$1" ;;
        h?) mount_private "$1"
            mount_volume "$1"
            daemons ;;
    esac
}

mount_private() {
    local dir=$LAB/$1 part
    mount --bind "$LAB/boot" /mnt/boot
    mount -t tmpfs -o mode=755 tmpfs /run
    mkdir -p /run/lock /run/libvirt /run/drover/qmp
    mount --bind "$dir/run" /run/libvirt
    mount --bind "$dir/qmp" /run/drover/qmp
    mount --bind "$dir/etc" /etc/libvirt
    for part in lib cache log; do mount --bind "$dir/$part" "/var/$part/libvirt"; done
    mount -t tmpfs tmpfs /sys/fs/cgroup 2>/dev/null || true
    # else libvirt finds KVM there, then not, and probes QEMU again at every call
    if [ -e /dev/kvm ]; then mount --bind "$LAB/nokvm" /dev/kvm; fi
}

mount_volume() {
    glusterfs --volfile="$LAB/client.vol" --log-file="$LAB/$1/volume.log" --volfile-id=vms "$VMS"
    stat "$VMS/lockd" >/dev/null
}

daemons() {
    local name
    pgrep -x virtlogd >/dev/null || virtlogd -d
    pgrep -x virtlockd >/dev/null || virtlockd -d
    pgrep -x libvirtd >/dev/null || libvirtd -d --listen --config /etc/libvirt/libvirtd.conf
    for name in virtlogd virtlockd libvirtd; do pgrep -x "$name" >/dev/null || die "$name does not run"; done
}

# What libvirt learnt of QEMU takes seconds to find out; libvirt itself checks that it still holds.
keep_capabilities() {
    mkdir -p "$CACHE/capabilities"
    cp -p "$LAB"/h1/cache/qemu/capabilities/*.xml "$CACHE/capabilities/" 2>/dev/null || true
}

# A power cut: no goodbye on the wire (except to the storage, which then need not time out its locks).
power_off() {
    local host=$1 net
    is_host "$host" || die "$host is not a host of this lab"
    for net in mgmt mig guest; do in_switch ip link set "$host-$net" down 2>/dev/null || true; done
    kill_machine "$host"
    unplug "$host"
}

power_on() {
    local host=$1
    is_host "$host" || die "$host is not a host of this lab"
    alive "$host" && return 0
    unplug "$host"
    start_host "$host"
}

# Everything of VMs on a host; a host that only hosts none of them prints nothing.
traces() {
    must_run "$1"
    enter "$1" bash -c '
        virsh -q -c qemu:///system list --all | sed "s/^ */domain: /"
        find /etc/libvirt/qemu -maxdepth 1 -name "*.xml" -printf "definition: %f\n"
        find /run/libvirt/qemu -maxdepth 1 -name "*.xml" -printf "status: %f\n"
        pgrep -l "^qemu-system" | sed "s/^/process: /"
        find /var/lib/libvirt/images -type f -printf "disk: %f\n"
        virsh -q -c qemu:///system pool-list --all --name | sed -n "s/^drover-/pool: &/p"
        ss -Hltn "sport >= :49152 and sport <= :49215" | sed "s/^/port: /"
        for daemon in $(pgrep -x virtlockd); do
            find "/proc/$daemon/fd" -lname "*/lockd/*" -printf "lease: %l\n"
        done'
}
