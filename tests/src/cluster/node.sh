#!/bin/sh
# One cluster node: corosync and pacemakerd, up until stdin ends.
#
#   node.sh isolated    as the first process of namespaces of its own; what it leaves goes with them
#   node.sh direct      on the machine itself, if nobody has a cluster there, and one at a time
#
# Reads corosync.conf and cib.xml in the working directory. Says "started PID", with its PID outside of its namespaces,
# or "unavailable REASON".
set -eu

state=/run/cib-tests
corosync='' pacemakerd=''

unavailable() {
    echo "unavailable $*"
    exit 1
}

isolate() {
    mount -t proc proc /proc
    # A Pacemaker that panics reboots its machine with this.
    if [ -e /proc/sysrq-trigger ]; then mount --bind /dev/null /proc/sysrq-trigger; fi
    hostname node-a
    ip link set lo up
    for dir in /var/lib/pacemaker /var/log /run /dev/shm; do mount -t tmpfs cib-tests "$dir"; done
}

claim() {
    exec 9>/run/cib-tests.lock
    flock --wait 300 9 || unavailable "no other test's cluster on this machine"
    if pgrep --exact 'corosync|pacemakerd' >/dev/null; then unavailable "a machine without a cluster"; fi
    if [ -n "$(find /var/lib/pacemaker/cib /var/lib/pacemaker/pengine -mindepth 1)" ]; then
        unavailable "an empty /var/lib/pacemaker"
    fi
    trap leave EXIT
}

begin() {
    install -d -o hacluster -g haclient -m 750 "$state" /run/crm /var/log/pacemaker /var/lib/pacemaker \
        /var/lib/pacemaker/blackbox /var/lib/pacemaker/cib /var/lib/pacemaker/cores /var/lib/pacemaker/pengine
    install -o hacluster -g haclient -m 600 cib.xml /var/lib/pacemaker/cib/cib.xml
    cp corosync.conf "$state"
    corosync -f -c "$state/corosync.conf" </dev/null >"$state/corosync.log" 2>&1 9>&- &
    corosync=$!
    tries=200
    until corosync-cfgtool -s >/dev/null 2>&1; do
        tries=$((tries - 1))
        if [ "$tries" = 0 ] || ! kill -0 "$corosync"; then
            cat "$state/corosync.log" >&2
            exit 1
        fi
        sleep 0.05
    done
    PCMK_logfacility=none PCMK_logfile=$state/pacemaker.log \
        pacemakerd </dev/null >"$state/pacemakerd.log" 2>&1 9>&- &
    pacemakerd=$!
}

# Ends a daemon of ours and what it started: kindly for $2 tenths of a second, then not.
end() {
    if [ -z "$1" ]; then return; fi
    left=$2
    kill -s TERM "$1" 2>/dev/null || :
    while kill -0 "$1" 2>/dev/null && [ "$left" -gt 0 ]; do
        left=$((left - 1))
        sleep 0.1
    done
    pkill -KILL --parent "$1" || :
    kill -s KILL "$1" 2>/dev/null || :
}

leave() {
    end "$pacemakerd" 200
    end "$corosync" 50
    rm -rf "$state" /var/lib/pacemaker/cib/* /var/lib/pacemaker/pengine/* /dev/shm/qb-corosync-*-blackbox-*
    # pacemakerd makes it where it is not; it is empty now.
    rmdir /run/crm || :
}

# Until /proc is mounted anew, it shows the PID that the outside knows.
read -r pid _ </proc/self/stat
case $1 in
isolated) isolate ;;
direct) claim ;;
esac
begin
echo "started $pid"
cat >/dev/null
