#!/usr/bin/env bash
# Installs what the laboratory and the tests need: Debian packages, and the kernel that its guests boot.
#   install.sh            say what is missing and install it (nothing missing: silent, well under a second)
#   install.sh --check    only say what is missing; exit 1 if something is
# No daemon is started: a policy-rc.d of ours stands in for the time of the installation, and services
# that the installation enabled are disabled again. Where it cannot install, it says so in one line.
set -euo pipefail

PACKAGES=(qemu-system-x86 qemu-utils libvirt-daemon-system libvirt-clients glusterfs-server glusterfs-client
    busybox-static cpio gcc libc6-dev iproute2 iputils-ping procps python3 util-linux postgresql
    gnutls-bin openssh-client openssh-server netcat-openbsd sasl2-bin libsasl2-modules
    krb5-kdc krb5-admin-server krb5-user libsasl2-modules-gssapi-mit faketime prometheus)
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/drover/lab
KERNEL=$CACHE/kernel
POLICY=/usr/sbin/policy-rc.d

die() { echo "lab: $*" >&2; exit 1; }

missing_packages() {
    local state package
    declare -A installed=()
    while read -r state package; do
        [ "$state" = ii ] && installed[$package]=1
    done < <(dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' "${PACKAGES[@]}" 2>/dev/null || true)
    for package in "${PACKAGES[@]}"; do
        [ -n "${installed[$package]:-}" ] || echo "$package"
    done
}

kernel_present() { compgen -G "$KERNEL/boot/vmlinuz-*" >/dev/null && [ -e "$KERNEL/complete" ]; }

# While packages are installed, invoke-rc.d is told that every action is forbidden (101).
forbid_daemons() {
    if [ -e "$POLICY" ] || [ -L "$POLICY" ]; then mv "$POLICY" "$POLICY.before-drover"; fi
    printf '#!/bin/sh\nexit 101\n' > "$POLICY"
    chmod 755 "$POLICY"
    trap allow_daemons EXIT
    trap 'exit 130' INT TERM
}

allow_daemons() {
    rm -f "$POLICY"
    if [ -e "$POLICY.before-drover" ] || [ -L "$POLICY.before-drover" ]; then mv "$POLICY.before-drover" "$POLICY"; fi
    trap - EXIT INT TERM
}

enabled_units() {
    command -v systemctl >/dev/null || return 0
    find /etc/systemd/system -type l -path '*.wants/*' -printf '%f\n' | sort -u
}

install_packages() {
    local before added
    before=$(enabled_units)
    forbid_daemons
    DEBIAN_FRONTEND=noninteractive apt-get -qq update >/dev/null ||
        echo "lab: the package lists could not be refreshed, trying with those at hand" >&2
    DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install "$@" >"$CACHE/apt.log" 2>&1 ||
        die "apt-get could not install $* (see $CACHE/apt.log)"
    allow_daemons
    added=$(comm -13 <(echo "$before") <(enabled_units) | grep -E '^(libvirt|virt|gluster|postgresql|ssh|saslauthd|krb5|prometheus)' || true)
    # shellcheck disable=SC2086  # unit names, one word each
    [ -z "$added" ] || systemctl disable $added >/dev/null 2>&1 || true
}

# Only the files of the kernel package are used: it is unpacked into the cache, never installed.
fetch_kernel() {
    local package work
    package=$(apt-cache depends linux-image-amd64 2>/dev/null | awk '/Depends: linux-image-/ {print $2; exit}')
    [ -n "$package" ] || die "no package linux-image-amd64 known to apt: run apt-get update as root"
    echo "lab: fetching the guests' kernel ($package)" >&2
    work=$(mktemp -d "$CACHE/fetch.XXXXXX")
    (cd "$work" && apt-get -qq -o APT::Sandbox::User=root download "$package" >/dev/null &&
        dpkg -x "$package"_*.deb new) || { rm -rf "$work"; die "$package could not be fetched"; }
    rm -rf "$KERNEL"
    touch "$work/new/complete"
    mv "$work/new" "$KERNEL"
    rm -rf "$work"
}

main() {
    local missing
    command -v dpkg-query >/dev/null && command -v apt-get >/dev/null ||
        die "needs Debian or Ubuntu with apt; install by hand: ${PACKAGES[*]} and the files of linux-image-amd64"
    mapfile -t missing < <(missing_packages)
    if [ "${1:-}" = --check ]; then
        kernel_present || missing+=("linux-image-amd64 (its files)")
        [ ${#missing[@]} -eq 0 ] || die "missing: ${missing[*]}"
        return 0
    fi
    mkdir -p "$CACHE"
    if [ ${#missing[@]} -gt 0 ]; then
        [ "$(id -u)" = 0 ] || die "missing: ${missing[*]}; install them as root"
        echo "lab: installing ${missing[*]}" >&2
        install_packages "${missing[@]}"
    fi
    kernel_present || fetch_kernel
}

main "$@"
