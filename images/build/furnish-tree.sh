#!/bin/sh
# furnish-tree.sh ROOT PARTS: puts our own files, the node and its user into the tree.
set -eu
root=${1:?}
parts=$2
images=$(dirname "$(dirname "$(readlink -f "$0")")")

# Modes as the files themselves say, whatever the umask of the checkout: programs for all to run, the rest to read.
(cd "$images/overlay" && find etc usr -type d) | while read -r name; do install -d -m 0755 "$root/$name"; done
(cd "$images/overlay" && find etc usr -type f) | while read -r name; do
    mode=0644
    [ ! -x "$images/overlay/$name" ] || mode=0755
    install -m "$mode" "$images/overlay/$name" "$root/$name"
done
(cd "$images/overlay" && find etc usr -type l) | while read -r name; do cp -P "$images/overlay/$name" "$root/$name"; done

ours=$root/usr/lib/localgrid
install -d -m 0755 "$ours/node/bin" "$root/data" "$root/boot/firmware"
install -m 0755 "$parts/node" "$ours/node/bin/node"
install -m 0644 "$parts/application.squashfs" "$parts/release.json" "$parts/release-keys" "$ours/"
cp -R "$parts/system" "$ours/"
chmod -R u=rwX,go=rX "$ours/system"
# The clock never starts before the day that this was made.
: > "$root/usr/lib/clock-epoch"
chmod 0644 "$root/usr/lib/clock-epoch"

add_line() {
    grep -q "^localgrid:" "$root/etc/$1" || echo "$2" >> "$root/etc/$1"
}
add_line passwd 'localgrid:x:790:790:localgrid node:/data/node:/usr/sbin/nologin'
add_line group 'localgrid:x:790:'
add_line shadow 'localgrid:!*:20000::::::'
add_line gshadow 'localgrid:!*::'
sed -i 's/^root:[^:]*:/root:!*:/' "$root/etc/shadow"
rm -f "$root"/etc/passwd- "$root"/etc/group- "$root"/etc/shadow- "$root"/etc/gshadow-
