# A host with libvirt's daemon, in namespaces of its own.
#
#   libvirt_host.sh CONF connect URI [OPTION OF libvirtd]...
#       One connection to it. Exits as `virsh uri` does; 9 when the daemon ended or did not come up.
#   libvirt_host.sh CONF stay [OPTION OF libvirtd]...
#       Until stdin ends, with a container defined of each domains/*.xml. Says "started PID", with its PID outside of its
#       namespaces.
#
# The host has the addresses 192.0.2.1 and 192.0.2.2.
set -eu
# Read before /proc is mounted anew.
read -r pid _ </proc/self/stat
conf=$1 mode=$2
shift 2
if [ "$mode" = connect ]; then
    uri=$1
    shift
else
    mount -t proc proc /proc
fi
ip link set lo up
ip address add 192.0.2.1/32 dev lo
ip address add 192.0.2.2/32 dev lo
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
libvirtd "$@" -f "$conf" -p /run/libvirtd.pid </dev/null >"$scratch/log" 2>&1 &
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
case $mode in
connect)
    code=0
    timeout 10 virsh --quiet --connect "$uri" uri </dev/null || code=$?
    kill "$daemon"
    wait "$daemon" || true
    exit "$code"
    ;;
stay)
    for domain in domains/*.xml; do
        if [ -e "$domain" ]; then virsh --quiet --connect lxc:/// define "$domain" >/dev/null; fi
    done
    echo "started $pid"
    cat >/dev/null
    ;;
esac
