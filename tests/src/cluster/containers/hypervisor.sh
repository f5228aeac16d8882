#!/bin/sh
# A hypervisor with containers that are cluster nodes: the first process in its namespaces, and all in them ends with it.
#
#   hypervisor.sh PARTITION NAME ADDRESS NODE=ADDRESS...
#
# Reads libvirtd.conf, domain.xml and container.sh in the working directory. Makes NAME.pid, with its PID in the
# namespaces around its own, waits for its network interface, `uplink`, and makes NAME.up when its containers are started.
# Says "unavailable REASON" where the machine denies what it needs.
set -eu

cgroups=/sys/fs/cgroup
partition=$1 name=$2 address=$3
shift 3

unavailable() {
    echo "unavailable $*"
    exit 1
}

isolate() {
    mount -t proc proc /proc
    if [ -e /proc/sysrq-trigger ]; then mount --bind /dev/null /proc/sysrq-trigger; fi
    hostname "$name"
    for place in /run /var/log /var/lib/libvirt /etc/libvirt; do
        mkdir -p "$place"
        mount -t tmpfs cib-tests "$place"
    done
    # Libvirt looks for the bridge's ports in /sys, which shows the network of whoever mounted it.
    mkdir /run/cgroup /run/lock
    mount --rbind "$cgroups" /run/cgroup
    mount -t sysfs sysfs /sys
    mount --rbind /run/cgroup "$cgroups"
    umount -R /run/cgroup
    # Libvirt cannot cope with both versions at once.
    if [ -e "$cgroups/unified" ]; then umount "$cgroups/unified"; fi
}

bridge() {
    ip link set lo up
    # With an address of its own: else it takes one of its ports', which changes when a container restarts, and then the
    # nodes' knowledge of it is stale.
    ip link add br0 address "52:54:00:77:00:0${address##*.}" type bridge || unavailable "network bridges"
    ip address add "$address/24" dev br0
    until ip link set uplink master br0 2>/dev/null; do sleep 0.02; done
    ip link set uplink up
    ip link set br0 up
}

begin() {
    # Only this driver: that of QEMU ends libvirtd where its user does not exist.
    drivers=/run/drivers
    mkdir "$drivers"
    for driver in /usr/lib*/libvirt/connection-driver/libvirt_driver_lxc.so \
        /usr/lib*/*/libvirt/connection-driver/libvirt_driver_lxc.so; do
        if [ -e "$driver" ]; then ln -sf "$driver" "$drivers"; fi
    done
    sed "s|@ADDRESS@|$address|" libvirtd.conf >"$name.libvirtd.conf"
    LIBVIRT_DRIVER_DIR=$drivers libvirtd --listen --config "$name.libvirtd.conf" --pid-file /run/libvirtd.pid \
        </dev/null >"$name.libvirtd.log" 2>&1 &
    tries=200
    until virsh -q -c "lxc+tcp://$address/" version >/dev/null 2>&1; do
        tries=$((tries - 1))
        if [ "$tries" = 0 ] || ! kill -0 "$!"; then
            cat "$name.libvirtd.log" >&2
            exit 1
        fi
        sleep 0.05
    done
}

# define DOMAIN ADDRESS SCRIPT
define() {
    sed -e "s|@NODE@|$1|; s|@ADDRESS@|$2|; s|@PARTITION@|$partition|; s|@SCRIPT@|$PWD/$3|" domain.xml >"$1.xml"
    virsh -q -c lxc:/// define "$1.xml" >/dev/null
}

# Whether a container that does nothing starts: what else could go wrong would be ours.
probe() {
    printf '#!/bin/sh\nexec sleep 60\n' >probe.sh
    define "probe-$name" 10.77.0.10 probe.sh
    virsh -q -c lxc:/// start "probe-$name" >/dev/null 2>"$name.probe.log" ||
        unavailable "LXC containers; libvirt says: $(tr '\n' ' ' <"$name.probe.log")"
    virsh -q -c lxc:/// destroy "probe-$name" >/dev/null
    virsh -q -c lxc:/// undefine "probe-$name" >/dev/null
}

# Read before /proc is mounted anew: the PID that the outside knows.
read -r pid _ </proc/self/stat
echo "$pid" >"$name.pid.new"
mv "$name.pid.new" "$name.pid"
isolate
bridge
begin
probe
for node; do
    define "${node%=*}" "${node#*=}" container.sh
    virsh -q -c lxc:/// start "${node%=*}" >/dev/null
done
: >"$name.up"
# For good: it reaps what is left to it.
while :; do
    wait
    sleep 1 &
done
