#!/bin/sh
# Fences the domains of libvirt for whoever has the key.
#
#   fence_virtd.sh FOLDER LISTENER URI
#
# LISTENER is multicast or tcp. FOLDER gets the key. Ends the one that was started before.
set -eu
folder=$1 listener=$2 uri=$3
if [ -e "$folder/pid" ]; then
    read -r pid <"$folder/pid"
    kill "$pid"
    while kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
    rm "$folder/pid"
fi
if [ ! -e "$folder/fence.key" ]; then head -c 512 /dev/urandom >"$folder/fence.key"; fi
for plugins in /usr/lib/*/fence-virt /usr/lib*/fence-virt; do
    if [ -e "$plugins/virt.so" ]; then break; fi
done
cat >"$folder/fence_virt.conf" <<CONF
fence_virtd { listener = "$listener"; backend = "libvirt"; module_path = "$plugins"; }
listeners {
  multicast { key_file = "$folder/fence.key"; interface = "br0"; address = "225.0.0.12"; family = "ipv4"; }
  tcp { key_file = "$folder/fence.key"; address = "10.77.0.1"; family = "ipv4"; }
}
backends { libvirt { uri = "$uri"; } }
CONF
fence_virtd -F -f "$folder/fence_virt.conf" </dev/null >"$folder/fence_virtd.log" 2>&1 &
echo $! >"$folder/pid"
