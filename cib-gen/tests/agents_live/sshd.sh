#!/bin/sh
# Lets root log in to this hypervisor with a key, and no other way.
#
#   sshd.sh FOLDER ADDRESS
#
# FOLDER gets the keys. A bare virsh here asks for machines, of which there are none, as on a host with both drivers.
set -eu
folder=$1 address=$2
# Nobody's known hosts but those of this place.
mount -t tmpfs cib-tests /root
echo 'uri_default = "qemu:///system"' >/etc/libvirt/libvirt.conf
ssh-keygen -q -t ed25519 -N '' -f "$folder/host"
ssh-keygen -q -t ed25519 -N '' -f "$folder/key"
cat >"$folder/sshd_config" <<CONF
HostKey $folder/host
AuthorizedKeysFile $folder/key.pub
StrictModes no
UsePAM no
PidFile none
ListenAddress $address
PermitRootLogin prohibit-password
CONF
# It goes into the background by itself, and insists on its full name.
mkdir -p /run/sshd
/usr/sbin/sshd -f "$folder/sshd_config" -E "$folder/sshd.log"
