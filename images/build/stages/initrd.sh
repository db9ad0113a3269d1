#!/bin/sh
# initrd.sh ROOT.tar OUT: the initrd, made by the root tree's own initramfs-tools.
set -eu
here=$(dirname "$(readlink -f "$0")")
build=$(dirname "$here")
images=$(dirname "$build")
out=$2
tree=${WORK:?}/initrd-tree
"$build/unpack-tree.sh" "$1" "$tree"

cp -R "$images/initramfs/." "$tree/etc/initramfs-tools/"
rm -f "$tree/etc/initramfs-tools/update-initramfs.conf"
# Our own localgrid-drivers takes its place.
tools=$tree/usr/share/initramfs-tools
rm "$tools/hooks/udev" "$tools/scripts/init-top/udev" "$tools/scripts/init-bottom/udev"
modules=$(echo "$tree"/usr/lib/modules/*/)
kernel=$(basename "$modules")
"$build/board-modules.sh" "$modules" >> "$tree/etc/initramfs-tools/drivers"

"$build/native-accel.sh" "$tree" on
# mkinitramfs looks for these in its own path only. Neither gets into the initrd.
rm "$tree/usr/sbin/depmod"
ln -s /usr/local/bin/depmod "$tree/usr/sbin/depmod"
ln -sf /usr/local/bin/zstd "$tree/usr/bin/zstd"
chroot "$tree" env PATH=/usr/local/bin:/usr/sbin:/usr/bin SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH:?}" \
    mkinitramfs -o /boot/initrd.img "$kernel"
cp "$tree/boot/initrd.img" "$out"
rm -rf --one-file-system "$tree"
