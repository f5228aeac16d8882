#!/usr/bin/env bash
# Runs all tests, with the real tools that they ask.
#
#   tests/with-real-tools.sh [ARGUMENT OF cargo test]...
#
# As root on Debian, installs what is missing first, and then a tool that is missing all the same is a failure. Else
# says what is missing and goes on without it. The last lines say what was not checked.
set -euo pipefail
exec </dev/null
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
# For Debian's ordinary users, whose PATH lacks the first two, and for rustup in a shell that has not read its profile.
PATH=$PATH:/usr/sbin:/sbin:${CARGO_HOME:-${HOME:-/root}/.cargo}/bin

packages=(pacemaker pacemaker-cli-utils corosync cluster-glue resource-agents
    libvirt-daemon libvirt-daemon-driver-lxc libvirt-clients crmsh pcs fence-agents fence-virt fence-virtd
    booth-pacemaker resource-agents-paf sbd drbd-utils
    openssh-client openssh-server libxml2-utils iproute2 procps util-linux graphviz gcc libc6-dev)
policy=/usr/sbin/policy-rc.d
scratch=$(mktemp -d)
made_policy=

# shellcheck disable=SC2317 # the trap calls it
clean_up() {
    rm -rf "$scratch"
    if [[ $made_policy ]]; then rm -f "$policy"; fi
}
trap clean_up EXIT

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

# Prints the programs that are not there.
missing() {
    local program
    for program in pacemakerd crm_verify corosync stonith libvirtd virsh crm pcs fence_virsh fence_xvm fence_virtd xmllint \
        ip pgrep unshare ssh sshd dot cc sbd drbdadm boothd; do
        command -v "$program" >/dev/null || printf '%s ' "$program"
    done
    [[ -e /usr/lib/libvirt/libvirt_lxc ]] || printf 'libvirt-daemon-driver-lxc '
    [[ -e /usr/lib/ocf/resource.d/heartbeat/Dummy ]] || printf 'resource-agents '
    [[ -e /usr/lib/ocf/resource.d/heartbeat/pgsqlms ]] || printf 'resource-agents-paf '
}

# The packages' scripts ask this file whether to start their services; 101 is no. Nobody's cluster shall start here.
forbid_services() {
    if [[ ! -e $policy ]]; then
        made_policy=1
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod 755 "$policy"
    fi
    local answer=0
    "$policy" corosync start >/dev/null 2>&1 || answer=$?
    if [[ $answer != 101 ]]; then
        say "installs nothing: $policy would let corosync start. Install yourself: ${packages[*]}"
        return 1
    fi
}

install_packages() {
    local log=$scratch/apt.log daemon services=()
    # Those that come now; who had one before may want it.
    for daemon in corosync pacemakerd=pacemaker pcsd fence_virtd sshd=ssh sbd boothd=booth drbdadm=drbd; do
        command -v "${daemon%=*}" >/dev/null || services+=("${daemon#*=}")
    done
    forbid_services
    say "installs ${packages[*]}"
    export DEBIAN_FRONTEND=noninteractive
    if ! { apt-get -q -o DPkg::Lock::Timeout=300 update &&
        apt-get -q -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "${packages[@]}"; } >"$log" 2>&1; then
        cat "$log" >&2
        say "could not install the packages: see above"
        return 1
    fi
    # Nor at the next boot.
    if ((${#services[@]})) && command -v systemctl >/dev/null; then
        systemctl --quiet disable "${services[@]}" >>"$log" 2>&1 || say "may start at the next boot: ${services[*]}"
    fi
}

if [[ $EUID = 0 ]]; then
    export CIB_REQUIRE_REAL_TOOLS=1
    if [[ $(missing) ]] && command -v apt-get >/dev/null; then install_packages; fi
fi
if [[ $(missing) ]]; then
    say "NOT ALL WILL BE CHECKED. Missing: $(missing)"
    say "As root on Debian, this script installs them. By hand: apt-get install --no-install-recommends ${packages[*]}"
fi

export CIB_NOT_CHECKED_FILE=$scratch/not-checked
status=0
cargo test --workspace --all-features --no-fail-fast "$@" || status=$?
# The lines are to be the last ones, also where both streams go to one place.
if [[ -s $CIB_NOT_CHECKED_FILE ]]; then
    sort -u "$CIB_NOT_CHECKED_FILE"
elif [[ $status = 0 ]]; then
    echo "Everything was checked."
else
    echo "Tests failed; none was left out for want of a tool."
fi
exit "$status"
