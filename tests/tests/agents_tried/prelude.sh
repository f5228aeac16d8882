# What every trial begins with, in namespaces of its own: nothing that it does is seen on the machine, and nothing that it
# calls reaches anybody.
#
#   ra AGENT ACTION NAME=VALUE...   runs an action of an agent, as the cluster does; `resource` names the resource
#   is CODE                         what the last action returned (6: not configured, 7: not running)
#   says TEXT                       what it wrote
#   stand_in PROGRAM [SCRIPT]       a program that is not there, or must not be called
#   lan                             an interface with addresses that no machine has (RFC 5737)
set -u
mount -t tmpfs none /run
mkdir -p /run/resource-agents /run/bin /run/w
ip link set lo up
PATH=/run/bin:$PATH
resource=r

ra() {
    agent=$1 action=$2
    shift 2
    for pair in "$@"; do
        case $pair in
            OCF_CHECK_LEVEL=*) ;;
            *) pair=OCF_RESKEY_$pair ;;
        esac
        set -- "$@" "$pair"
        shift
    done
    env -i PATH="$PATH" OCF_ROOT=/usr/lib/ocf OCF_RA_VERSION_MAJOR=1 OCF_RA_VERSION_MINOR=0 \
        OCF_RESOURCE_INSTANCE=$resource OCF_RESOURCE_TYPE="$agent" HA_LOGFACILITY=none "$@" \
        "/usr/lib/ocf/resource.d/heartbeat/$agent" "$action" </dev/null >/run/said 2>&1
    code=$?
    last="$resource: $agent $action $*"
}
is() { [ "$code" = "$1" ] || wrong "returned $code, not $1"; }
says() { grep -q -e "$1" /run/said || wrong "does not say: $1"; }
wrong() {
    echo "$last: $1"
    cat /run/said
    exit 1
}
stand_in() {
    printf '#!/bin/sh\n%s\n' "${2-}" >"/run/bin/$1"
    chmod +x "/run/bin/$1"
}
lan() {
    for i in 0 1; do
        ip link add lan$i type veth peer name far$i
        ip link set far$i up
        ip link set lan$i up
        ip addr add 192.0.2.1$i/24 dev lan$i
    done
}
