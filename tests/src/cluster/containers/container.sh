#!/bin/sh
# The first process of a container that is a cluster node: starts corosync and pacemakerd, and reaps what is left to it.
#
#   container.sh NODE
#
# Reads corosync.conf, cib.xml and fence_ipmilan beside itself, and logs there. A node that was fenced begins anew, with nothing kept.
set -eu

dir=${0%/*} node=$1 state=/run/cib-tests
exec </dev/null >>"$dir/$node.log" 2>&1
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH
# Libvirt asks kindly first. The first process is spared every signal that it does not catch.
trap 'exit 0' TERM

hostname "$node"
mkdir -p /dev/shm
for place in /var/lib/pacemaker /var/lib/corosync /var/log /run /dev/shm; do mount -t tmpfs cib-tests "$place"; done
ip link set lo up
mkdir /run/lock
install -d -o hacluster -g haclient -m 750 "$state" /run/crm /var/log/pacemaker /var/lib/pacemaker \
    /var/lib/pacemaker/blackbox /var/lib/pacemaker/cib /var/lib/pacemaker/cores /var/lib/pacemaker/pengine
install -o hacluster -g haclient -m 600 "$dir/cib.xml" /var/lib/pacemaker/cib/cib.xml
cp "$dir/corosync.conf" "$state"
# The board of a hypervisor is switched with the metadata of the real agent.
if [ -e /usr/sbin/fence_ipmilan ]; then
    mkdir "$state/site"
    mount --bind "$dir" "$state/site"
    : >"$state/fence_ipmilan"
    mount --bind /usr/sbin/fence_ipmilan "$state/fence_ipmilan"
    install -m 755 "$dir/fence_ipmilan" "$state/board"
    mount --bind "$state/board" /usr/sbin/fence_ipmilan
fi
# As a machine, which takes longer to come up than its fence agent takes to say that it did: a node that hears this about
# itself leaves the cluster.
sleep 1
corosync -f -c "$state/corosync.conf" &
tries=200
until corosync-cfgtool -s >/dev/null 2>&1; do
    tries=$((tries - 1))
    if [ "$tries" = 0 ]; then exit 1; fi
    sleep 0.05
done
PCMK_logfacility=none PCMK_logfile=$state/pacemaker.log PCMK_stderr=1 pacemakerd &
while :; do
    wait
    # Not in the foreground: that would hold the signal up.
    sleep 1 &
done
