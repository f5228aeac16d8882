#!/bin/sh
# A hypervisor with two containers that are cluster nodes, up until stdin ends.
#
#   hypervisor.sh outside OPTION...         makes the cgroups, runs the rest in the namespaces that unshare's OPTIONs say,
#                                           and cleans up
#   hypervisor.sh inside PARTITION          as the first process there; what it leaves goes with them
#
# Reads libvirtd.conf, domain.xml and container.sh in the working directory. Says "started PID", with its PID outside of
# its namespaces, or "unavailable REASON".
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

# Libvirt would put domains of the same name and PID of two hypervisors into one cgroup, and kills cgroups.
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
    hostname hypervisor
    for place in /run /var/log /var/lib/libvirt /etc/libvirt; do
        mkdir -p "$place"
        mount -t tmpfs cib-tests "$place"
    done
    # Libvirt looks for the bridge's ports in /sys, which shows the network of whoever mounted it.
    mkdir cgroup /run/lock
    mount --rbind "$cgroups" cgroup
    mount -t sysfs sysfs /sys
    mount --rbind cgroup "$cgroups"
    umount -R cgroup
    # Libvirt cannot cope with both versions at once.
    if [ -e "$cgroups/unified" ]; then umount "$cgroups/unified"; fi
}

bridge() {
    ip link set lo up
    # With an address of its own: else it takes one of its ports', which changes when a container restarts, and then the
    # nodes' knowledge of it is stale.
    ip link add br0 address 52:54:00:77:00:01 type bridge || unavailable "network bridges"
    ip address add 10.77.0.1/24 dev br0
    ip link set br0 up
}

begin() {
    # Only this driver: that of QEMU ends libvirtd where its user does not exist.
    mkdir drivers
    for driver in /usr/lib*/libvirt/connection-driver/libvirt_driver_lxc.so \
        /usr/lib*/*/libvirt/connection-driver/libvirt_driver_lxc.so; do
        if [ -e "$driver" ]; then ln -sf "$driver" drivers; fi
    done
    LIBVIRT_DRIVER_DIR=$PWD/drivers libvirtd --listen --config libvirtd.conf --pid-file /run/libvirtd.pid \
        </dev/null >libvirtd.log 2>&1 &
    tries=200
    until virsh -q -c lxc+tcp://10.77.0.1/ version >/dev/null 2>&1; do
        tries=$((tries - 1))
        if [ "$tries" = 0 ] || ! kill -0 "$!"; then
            cat libvirtd.log >&2
            exit 1
        fi
        sleep 0.05
    done
}

# define NAME ADDRESS SCRIPT
define() {
    sed -e "s|@NODE@|$1|; s|@ADDRESS@|$2|; s|@PARTITION@|$partition|; s|@SCRIPT@|$PWD/$3|" domain.xml >"$1.xml"
    virsh -q -c lxc:/// define "$1.xml" >/dev/null
}

# Whether a container that does nothing starts: what else could go wrong would be ours.
probe() {
    printf '#!/bin/sh\nexec sleep 60\n' >probe.sh
    define probe 10.77.0.10 probe.sh
    virsh -q -c lxc:/// start probe >/dev/null 2>probe.log ||
        unavailable "LXC containers; libvirt says: $(tr '\n' ' ' <probe.log)"
    virsh -q -c lxc:/// destroy probe >/dev/null
    virsh -q -c lxc:/// undefine probe >/dev/null
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
    bridge
    begin
    probe
    define node1 10.77.0.11 container.sh
    define node2 10.77.0.12 container.sh
    virsh -q -c lxc:/// start node1 >/dev/null
    virsh -q -c lxc:/// start node2 >/dev/null
    echo "started $pid"
    cat >/dev/null
    ;;
esac
