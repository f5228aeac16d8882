#!/bin/sh
# Hypervisors with containers that are cluster nodes, and the network between them, up until stdin ends.
#
#   site.sh outside OPTION...       makes the cgroups, runs the rest in the namespaces that unshare's OPTIONs say, and
#                                   cleans up
#   site.sh inside PARTITION        as the first process there; what it leaves goes with them
#
# Reads the file `site` in the working directory: a line for each hypervisor, "NAME ADDRESS NODE=ADDRESS...". Says
# "started PID", with its PID outside of its namespaces, or "unavailable REASON".
#
# Whoever writes "off" or "reboot" into NAME.power, and then reads NAME.done, has switched that machine as its
# management board would: at once, with everything on it.
set -eu

cgroups=/sys/fs/cgroup

unavailable() {
    echo "unavailable $*"
    exit 1
}

# The folders of all hierarchies: one for each controller, or the only one.
hierarchies() {
    if [ -e "$cgroups/cgroup.controllers" ]; then
        echo "$cgroups"
    else
        for hierarchy in "$cgroups"/*/; do if [ -e "$hierarchy/cgroup.procs" ]; then echo "${hierarchy%/}"; fi; done
    fi
}

# Libvirt would put domains of the same name and PID of two sites into one cgroup, and kills cgroups.
outside() {
    partition=cib-tests-$$.partition
    trap leave EXIT
    for hierarchy in $(hierarchies); do
        mkdir "$hierarchy/$partition" 2>/dev/null || unavailable "a writable $hierarchy"
        # Empty in a new cgroup of version 1, and then it takes no process.
        for kind in cpus mems; do
            own=$hierarchy/$partition/cpuset.$kind
            if [ -e "$own" ] && [ -z "$(cat "$own")" ]; then cat "$hierarchy/cpuset.$kind" >"$own"; fi
        done
    done
    unshare "$@" sh "$0" inside "$partition"
}

leave() {
    for hierarchy in $(hierarchies); do
        if [ -e "$hierarchy/$partition" ]; then find "$hierarchy/$partition" -depth -type d -exec rmdir {} +; fi
    done
}

isolate() {
    mount -t proc proc /proc
    # A Pacemaker that panics reboots its machine with this.
    if [ -e /proc/sysrq-trigger ]; then mount --bind /dev/null /proc/sysrq-trigger; fi
    hostname site
    ip link set lo up
    ip link add switch type bridge || unavailable "network bridges"
    ip link set switch up
}

# switch_on NAME ADDRESS NODE=ADDRESS...
#
# Its lines on stdout are ours: a machine that denies what it needs says so there.
switch_on() {
    rm -f "$1.pid" "$1.up"
    unshare --mount --propagation=private --net --uts --ipc --pid --fork --kill-child \
        sh hypervisor.sh "$partition" "$@" </dev/null 2>>"$1.log" &
    supervisor=$!
    wait_for "$1.pid"
    ip link add "$1" type veth peer name uplink netns "$(cat "$1.pid")"
    ip link set "$1" master switch up
    wait_for "$1.up"
}

wait_for() {
    tries=600
    until [ -e "$1" ]; do
        tries=$((tries - 1))
        if [ "$tries" = 0 ] || ! kill -0 "$supervisor" 2>/dev/null; then
            cat ./*.log >&2
            exit 1
        fi
        sleep 0.05
    done
}

# With its first process, all in its namespaces ends.
switch_off() {
    rm -f "$1.up"
    kill -KILL "$(cat "$1.pid")" 2>/dev/null || return 0
    ip link delete "$1" 2>/dev/null || return 0
}

# The management board of a machine, which outlives it. A machine that is switched on takes a while to come up.
board() {
    while read -r order; do
        switch_off "$1"
        echo "$order" >"$1.done"
        if [ "$order" = reboot ]; then
            sleep 3
            switch_on "$@"
        fi
    done <>"$1.power"
}

# Read before /proc is mounted anew: the PID that the outside knows.
read -r pid _ </proc/self/stat
case $1 in
outside)
    shift
    outside "$@"
    ;;
inside)
    partition=$2
    isolate
    # The words of a line are the arguments.
    # shellcheck disable=SC2086
    while read -r line; do
        set -- $line
        mkfifo "$1.power" "$1.done"
        switch_on "$@"
        board "$@" >/dev/null 2>>"$1.log" </dev/null &
    done <site
    echo "started $pid"
    cat >/dev/null
    ;;
esac
