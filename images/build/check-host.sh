#!/bin/sh
# check-host.sh: says everything that this machine lacks for a build, at once, and how to get it.
set -eu
missing=
for pair in node:nodejs npm:npm git:git mmdebstrap:mmdebstrap arch-test:arch-test qemu-aarch64-static:qemu-user-static \
    update-binfmts:binfmt-support genimage:genimage mcopy:mtools mkfs.vfat:dosfstools mke2fs:e2fsprogs \
    mksquashfs:squashfs-tools sfdisk:fdisk zstd:zstd xz:xz-utils depmod:kmod systemctl:systemd; do
    PATH=$PATH:/usr/sbin:/sbin command -v "${pair%%:*}" > /dev/null || missing="$missing ${pair#*:}"
done
if [ -n "$missing" ]; then
    echo "This machine lacks programs that the image is built with. On Debian:" >&2
    echo "  sudo apt-get install --no-install-recommends$missing" >&2
    exit 1
fi
if [ "$(id -u)" != 0 ]; then
    echo "The image is built as root, as its files belong to several users: sudo ./build-image.sh" >&2
    exit 1
fi
# The kernel has to know how to run programs of another processor; nothing does that where systemd is not the first process.
if ! arch-test arm64 > /dev/null 2>&1; then
    binfmt=/proc/sys/fs/binfmt_misc
    mountpoint -q "$binfmt" || mount -t binfmt_misc binfmt_misc "$binfmt" || true
    update-binfmts --enable qemu-aarch64 || true
fi
if ! arch-test arm64 > /dev/null 2>&1; then
    echo "Programs for arm64 do not run here: binfmt_misc is missing in this kernel, or may not be used." >&2
    exit 1
fi
