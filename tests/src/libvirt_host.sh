# A host with libvirt's daemon, in namespaces of its own, and one connection to it.
#
#   libvirt_host.sh CONF URI [OPTION OF libvirtd]...
#
# The host has the address 192.0.2.1. Exits as `virsh uri` does; 9 when the daemon ended or did not come up.
set -eu
conf=$1 uri=$2
shift 2
ip link set lo up
ip address add 192.0.2.1/32 dev lo
# The driver of qemu, which the daemon comes with, looks for this user and ends the daemon without it.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
for table in passwd group; do
    cp "/etc/$table" "$scratch/$table"
    if ! grep -q '^libvirt-qemu:' "$scratch/$table"; then
        case $table in
        passwd) echo 'libvirt-qemu:x:64055:64055::/nonexistent:/usr/sbin/nologin' ;;
        group) echo 'libvirt-qemu:x:64055:' ;;
        esac >>"$scratch/$table"
    fi
    mount --bind "$scratch/$table" "/etc/$table"
done
# What it writes goes with the namespaces.
mkdir -p /var/lib/libvirt /var/cache/libvirt /var/log/libvirt /etc/libvirt
for folder in /run /var/lib/libvirt /var/cache/libvirt /var/log/libvirt /etc/libvirt; do
    mount -t tmpfs libvirt-host "$folder"
done
mkdir /run/libvirt
libvirtd "$@" -f "$conf" -p /run/libvirtd.pid >"$scratch/log" 2>&1 &
daemon=$!
up() { virsh --quiet --connect 'test+unix:///default?socket=/run/libvirt/libvirt-sock' uri >/dev/null 2>&1; }
tries=0
until up; do
    tries=$((tries + 1))
    if [ "$tries" = 100 ] || ! kill -0 "$daemon" 2>/dev/null; then
        cat "$scratch/log" >&2
        exit 9
    fi
    sleep 0.05
done
code=0
timeout 10 virsh --quiet --connect "$uri" uri </dev/null || code=$?
kill "$daemon"
wait "$daemon" || true
exit "$code"
