# shellcheck shell=bash
# The guests of the laboratory: a Debian kernel with a busybox initramfs. Sourced by lab.sh.

MODULES=(virtio_ring virtio virtio_pci_legacy_dev virtio_pci_modern_dev virtio_pci failover net_failover
    virtio_net virtio_blk virtio_balloon evdev button) # in this order

build_guest_files() {
    local cached
    cached=$CACHE/initrd-$(cat "$here"/guest/{init,services.c} "$CACHE/kernel/complete" /bin/busybox | cksum | cut -d' ' -f1)
    [ -e "$cached" ] || build_initrd "$cached"
    cp "$cached" "$LAB/boot/initrd"
    cp "$CACHE"/kernel/boot/vmlinuz-* "$LAB/boot/vmlinuz"
    chmod 644 "$LAB"/boot/*
}

build_initrd() {
    local root n=10 module service
    root=$(mktemp -d "$CACHE/initrd.XXXXXX")
    mkdir -p "$root"/{bin,modules,proc,sys,dev,tmp}
    cp /bin/busybox "$root/bin/"
    gcc -Os -s -static -o "$root/bin/services" "$here/guest/services.c" || die "the guests' services were not built"
    for service in blocks datagrams numbers; do ln -s services "$root/bin/$service"; done
    cp "$here/guest/init" "$root/init"
    chmod 755 "$root/init"
    for module in "${MODULES[@]}"; do
        cp "$(find "$CACHE/kernel/lib/modules" -name "$module.ko")" "$root/modules/$n.ko"
        n=$((n + 1))
    done
    (cd "$root" && find . | cpio -o -H newc --quiet | gzip -1) > "$1.new"
    mv "$1.new" "$1"
    rm -rf "$root"
}

guest() {
    local name=$1 k=$2 host='' memory=256 vcpus=1 disk=64 format=''
    shift 2
    while [ $# -gt 0 ]; do
        case $1 in
            --on) host=$2 ;;
            --memory) memory=$2 ;;
            --vcpus) vcpus=$2 ;;
            --disk) disk=$2 ;;
            --local) format=$2 ;;
            *) die "guest knows no option $1" ;;
        esac
        shift 2
    done
    [[ $k =~ ^[0-9]{1,3}$ ]] && [ "$k" -ge 1 ] && [ "$k" -le 200 ] || die "a guest's number is from 1 to 200, not '$k'"
    if [ -n "$format" ]; then
        enter "$host" setpriv --reuid=libvirt-qemu --regid=libvirt-qemu --clear-groups \
            qemu-img create -q -f "$format" "$IMAGES/guest-$k.$format" "${disk}M"
    elif [ "$disk" -gt 0 ]; then
        enter st truncate -s "${disk}M" "$VMS/guest-$k.img"
        enter st chown libvirt-qemu:libvirt-qemu "$VMS/guest-$k.img"
    fi
    guest_xml "$name" "$k" "$memory" "$vcpus" "$disk" "$format" > "$LAB/guests/$k.xml"
    [ -z "$host" ] || boot_guest "$host" "$k"
}

guest_uuid() { printf '00000000-0000-4000-9000-%012d' "$1"; }

boot_guest() {
    local host=$1 k=$2 console
    is_host "$host" || die "$host is not a host of this lab"
    console=$LAB/$host/log/qemu/guest-$k.console
    rm -f "$console"
    enter cl bash -c 'for call in "define $2" "start $3"; do virsh -q -c "$1" $call; done >/dev/null' _ \
        "qemu+tcp://${SUBNET[mgmt]}.${host#h}/system" "$LAB/guests/$k.xml" "$(guest_uuid "$k")"
    await 60 "guest $k does not boot" grep -qs ready "$console"
    await 20 "guest $k does not answer" asks "$k" true # its services start beside that word
}
asks() { ask "$@" >/dev/null 2>&1; }

escaped() {
    local text=$1
    text=${text//&/'&amp;'}
    text=${text//</'&lt;'}
    printf '%s' "${text//>/'&gt;'}"
}

guest_disk() { # K DISK FORMAT
    local file=$VMS/guest-$1.img
    [ "$2" -gt 0 ] || return 0
    [ -z "$3" ] || file=$IMAGES/guest-$1.$3
    cat <<E
    <disk type='file' device='disk'>
      <driver name='qemu' type='${3:-raw}' cache='none' error_policy='stop'/>
      <source file='$file'/>
      <target dev='vda' bus='virtio'/>
    </disk>
E
}

# The referee's own QMP socket stands beside libvirt's. The memory is 8 KiB more than libvirt says: emulating QEMUs before 9.0
# lose writes in a migration where the memory's size is a multiple of 256 KiB (docs/measurements/lost-writes.md).
guest_xml() { # NAME K MEMORY VCPUS DISK FORMAT
    local k=$2 uuid kib=$(($3 * 1024 + 8))
    uuid=$(guest_uuid "$k")
    cat <<E
<domain type='qemu' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
  <name>$(escaped "$1")</name>
  <uuid>$uuid</uuid>
  <memory unit='MiB'>$3</memory>
  <vcpu>$4</vcpu>
  <os>
    <type arch='x86_64' machine='pc-q35-7.2'>hvm</type>
    <kernel>/mnt/boot/vmlinuz</kernel>
    <initrd>/mnt/boot/initrd</initrd>
    <cmdline>console=ttyS0 quiet address=${SUBNET[guest]}.$k</cmdline>
  </os>
  <features><acpi/></features>
  <cpu mode='custom' match='exact'><model>qemu64</model></cpu>
  <on_crash>destroy</on_crash>
  <devices>
$(guest_disk "$k" "$5" "$6")
    <interface type='bridge'>
      <source bridge='br0'/>
      <mac address='52:54:00:00:00:$(printf %02x "$k")'/>
      <model type='virtio'/>
    </interface>
    <serial type='file'><source path='/var/log/libvirt/qemu/guest-$k.console' append='on'/></serial>
    <memballoon model='virtio'/>
  </devices>
  <qemu:commandline>
    <qemu:arg value='-chardev'/>
    <qemu:arg value='socket,id=referee,path=/run/drover/qmp/$uuid.sock,server=on,wait=off'/>
    <qemu:arg value='-mon'/>
    <qemu:arg value='chardev=referee,mode=control'/>
    <qemu:arg value='-object'/>
    <qemu:arg value='memory-backend-ram,id=uneven,size=${kib}k'/>
    <qemu:arg value='-machine'/>
    <qemu:arg value='memory-backend=uneven'/>
    <qemu:arg value='-m'/>
    <qemu:arg value='size=${kib}k'/>
  </qemu:commandline>
</domain>
E
}

# The guest's shell is on TCP 9; the answer ends with a mark that carries the exit status.
ask() {
    local k=$1
    shift
    enter cl bash -c '
        exec 3<>"/dev/tcp/$1/9" || exit 111
        printf "( %s )\necho __end $?\n" "$2" >&3
        while IFS= read -r -t 20 line <&3; do
            case $line in "__end "*) exit "${line#__end }";; esac
            printf "%s\n" "$line"
        done
        exit 110' _ "${SUBNET[guest]}.$k" "$*"
}
