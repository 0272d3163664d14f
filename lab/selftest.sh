#!/usr/bin/env bash
# Proves that the laboratory does what the tests rely on, and leaves the machine as it found it. Prints timings.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
DROVER_LAB=$(mktemp -d "${TMPDIR:-/tmp}/drover-selftest.XXXX")
export DROVER_LAB
work=$(mktemp -d)
lab=$here/lab.sh

timed() { # WHAT COMMAND...
    local what=$1 start=$EPOCHREALTIME
    shift
    "$@"
    printf '%-42s %7.2f s\n' "$what" "$(awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN { print b - a }')"
}
fail() { echo "selftest: $*" >&2; exit 1; }
refused() { # WHY COMMAND...: the command fails, and says why
    local why=$1
    shift
    if "$@" >"$work/refused" 2>&1; then fail "was not refused: $*"; fi
    grep -Eq "$why" "$work/refused" || fail "refused for another reason: $(cat "$work/refused")"
    echo "refused, as it must be: $(grep -Em1 "$why" "$work/refused" | cut -c1-110)"
}

# What of the machine the lab could leave traces in (processes only of this lab: others may run beside it).
machine() {
    local process
    echo "== processes"
    for process in /proc/[0-9]*; do
        { tr "\0" " " < "$process/cmdline"; } 2>/dev/null | grep -F "$DROVER_LAB" | grep -v selftest.sh || true
    done
    echo "== mounts"
    cut -d' ' -f2,3 /proc/mounts | sort
    echo "== network"
    ip -o link | cut -d: -f2 | sort
    ip -o addr | awk '{print $2, $4}' | sort
    echo "== cgroups"
    find /sys/fs/cgroup -type d -name "drover-lab-$(cksum <<<"$DROVER_LAB" | cut -d' ' -f1)" 2>/dev/null
    echo "== settings"
    cat /proc/sys/vm/unprivileged_userfaultfd 2>/dev/null || true
}

migrate() { # FROM TO NAME
    "$lab" vsh "h$1" migrate --live --persistent --undefinesource --domain "$3" \
        "qemu+tcp://10.1.0.$2/system" "tcp://10.2.0.$2"
}

start_referee() {
    rm -f "$work/referee-out"
    python3 "$here/referee.py" watch --lab "$DROVER_LAB" --journal "$work/journal" "$@" >"$work/referee-out" &
    referee=$!
    until grep -qs ready "$work/referee-out"; do
        kill -0 "$referee" 2>/dev/null || fail "the referee does not start"
        sleep 0.02
    done
}
end_referee() { # EXPECTED-EXIT
    local status=0
    kill -TERM "$referee"
    wait "$referee" || status=$?
    referee=
    sed 1d "$work/referee-out" | cut -c1-150
    [ "$status" = "$1" ] || fail "the referee's verdict: exit $status instead of $1"
}

cleanup() {
    local status=$?
    trap - EXIT
    [ "$status" = 0 ] || "$lab" down --logs "$work/logs" || true
    "$lab" down || true
    [ -z "${referee:-}" ] || kill "$referee" 2>/dev/null || true
    if [ "$status" = 0 ]; then rm -rf "$work"; else echo "selftest: failed; see $work" >&2; fi
    exit "$status"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

"$here/install.sh"
machine > "$work/before"
timed "up 3" "$lab" up 3
start_referee --expect 2

odd=$'-b\xc3\xa4r & <kiste>  '$(printf 'x%.0s' {1..180})
odd_id=00000000-0000-4000-9000-000000000002
timed "guest 1 boots on h1" "$lab" guest web-1 1 --on h1
timed "guest 2 (an odd name) boots on h2" "$lab" guest "$odd" 2 --on h2
[ "$("$lab" vsh h2 domname "$odd_id" | sed '/^$/d')" = "$odd" ] || fail "the odd name did not survive"

mkfifo "$work/client-in"
"$lab" in cl python3 "$here/client.py" 10.3.0.1 <"$work/client-in" >"$work/client-out" &
client=$!
exec {client_in}>"$work/client-in"
until grep -q ready "$work/client-out"; do sleep 0.02; done
timed "migrate h1 -> h2" migrate 1 2 web-1
timed "migrate h2 -> h1" migrate 2 1 web-1
timed "migrate the odd name h2 -> h3" migrate 2 3 "$odd_id"
exec {client_in}>&-
wait "$client" || fail "the client noticed: $(cat "$work/client-out")"
tail -1 "$work/client-out"

# A second start is refused by QEMU's image lock; with another inode in the image's place, by the lease itself.
"$lab" vsh h2 define "$DROVER_LAB/guests/1.xml" >/dev/null
refused 'Failed to get "write" lock|resource busy' "$lab" vsh h2 start web-1
# shellcheck disable=SC2016  # for the host's shell
"$lab" in h2 sh -c 'cp /mnt/vms/guest-1.img /run/other && chown libvirt-qemu /run/other && nsenter -t 1 -m mount --bind /run/other /mnt/vms/guest-1.img'
refused 'resource busy: Lockspace resource' "$lab" vsh h2 start web-1
"$lab" in h2 nsenter -t 1 -m umount /mnt/vms/guest-1.img

timed "freeze h1" "$lab" freeze h1
[ "$("$lab" status | grep -c ' frozen ')" = 1 ] || fail "h1 is not frozen"
"$lab" thaw h1
"$lab" drop h1 mig
if "$lab" in h2 ping -c1 -W1 10.2.0.1 >/dev/null; then fail "h1 is still heard on mig"; fi
[ "$("$lab" in h1 ip -o link show mig | grep -c 'LOWER_UP')" = 1 ] || fail "the link of h1 went down with the packets"
"$lab" undrop h1 mig
"$lab" in h2 ping -c1 -W1 10.2.0.1 >/dev/null || fail "h1 is not heard again on mig"

timed "power cut of h1" "$lab" off h1
timed "guest 1 started on h2 instead" "$lab" vsh h2 start web-1
timed "power back on h1" "$lab" on h1
echo "--- the referee on all that"
end_referee 0

echo "--- a VM without a disk, and so without a lease, started on two hosts"
start_referee
"$lab" guest twin 3 --disk 0
"$lab" vsh h1 create "$DROVER_LAB/guests/3.xml" >/dev/null
"$lab" vsh h3 create "$DROVER_LAB/guests/3.xml" >/dev/null
end_referee 1

timed "down" "$lab" down
machine > "$work/after"
diff "$work/before" "$work/after" || fail "the machine is not as it was before"
[ ! -e "$DROVER_LAB" ] || fail "$DROVER_LAB is still there"
echo "selftest: ok"
