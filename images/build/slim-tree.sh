#!/bin/sh
# slim-tree.sh ROOT: takes away what was only needed to set the tree up, and what boxes must not share.
set -eu
root=${1:?}
rm -rf "${root:?}"/boot/* "$root"/vmlinuz* "$root"/initrd.img* "$root"/usr/lib/raspi-firmware
rm -rf "$root"/usr/lib/modules/*/vmlinuz "$root"/usr/lib/modules/*/System.map "$root"/usr/lib/modules/*/dtb
rm -rf "$root"/etc/initramfs-tools "$root"/usr/share/initramfs-tools "$root"/usr/lib/klibc "$root"/etc/kernel
# Packages are never changed on the box: an update replaces the whole root slot.
rm -rf "$root"/var/lib/apt "$root"/var/cache "$root"/var/log "$root"/etc/apt "$root"/usr/lib/apt
rm -rf "$root"/usr/lib/dpkg
rm -f "$root"/usr/bin/apt "$root"/usr/bin/apt-* "$root"/usr/bin/dpkg* "$root"/usr/lib/aarch64-linux-gnu/libapt-*
rm -rf "$root"/usr/lib/aarch64-linux-gnu/perl-base "$root"/usr/share/perl5 "$root"/usr/share/debconf
rm -f "$root"/usr/bin/perl* "$root"/usr/bin/sqv
rm -rf "$root"/var/lib/dpkg/info "$root"/usr/share/bash-completion "$root"/usr/share/zsh
# Names of devices that only people would read; looking them up costs every boot time.
rm -rf "$root"/usr/lib/udev/hwdb.d "$root"/usr/lib/udev/hwdb.bin
# Every box makes these itself.
rm -f "$root"/etc/ssh/ssh_host_* "$root"/var/lib/dbus/machine-id "$root"/var/lib/systemd/random-seed
: > "$root/etc/machine-id"
# What was in /var stays hidden under the one in memory, apart from the list of packages.
find "$root/var" -mindepth 1 -maxdepth 1 ! -name lib -exec rm -rf {} +
find "$root/var/lib" -mindepth 1 -maxdepth 1 ! -name dpkg -exec rm -rf {} +
