# Lets root log in to the host that this runs on, from the same host, step by step.
#
#   sshd.sh listening | known | open
#
# Nothing of the machine's is read or written: root gets another home, and a password that opens nothing.
set -eu
home=/run/home

# The file in the place of the machine's, which stays as it is.
instead() {
    cat >"/run/$1"
    mount --bind "/run/$1" "/etc/$1"
}

case $1 in
listening)
    mkdir -p "$home/.ssh" /run/sshd
    sed "s|^root:.*|root:x:0:0:root:$home:/bin/sh|" /etc/passwd | instead passwd
    # A `!` in the place of a password would lock root out, keys or not.
    sed 's|^root:[^:]*:|root:*:|' /etc/shadow | instead shadow
    echo 'uri_default = "lxc:///"' >/etc/libvirt/libvirt.conf
    ssh-keygen -q -t ed25519 -N '' -f /run/host_key
    cat >/run/sshd_config <<EOF
HostKey /run/host_key
ListenAddress 192.0.2.1
PidFile /run/sshd.pid
AuthorizedKeysFile $home/authorized_keys
PermitRootLogin yes
StrictModes no
UsePAM no
EOF
    "$(command -v sshd)" -f /run/sshd_config -E /run/sshd.log
    ;;
known)
    read -r kind key _ </run/host_key.pub
    echo "192.0.2.1 $kind $key" >"$home/.ssh/known_hosts"
    ;;
open)
    ssh-keygen -q -t ed25519 -N '' -f "$home/.ssh/id_ed25519"
    cp "$home/.ssh/id_ed25519.pub" "$home/authorized_keys"
    ;;
esac
