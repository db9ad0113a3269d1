#!/bin/sh
# firmware.sh ROOT.tar INITRD FOLDER: everything of the boot partition, as FOLDER/fat; and FOLDER/boot, the files of one
# root slot that a system bundle carries.
set -eu
here=$(dirname "$(readlink -f "$0")")
build=$(dirname "$here")
images=$(dirname "$build")
initrd=$2
out=$3
boards='bcm2711-rpi-4-b bcm2711-rpi-400 bcm2711-rpi-cm4-io bcm2712-rpi-5-b bcm2712-d-rpi-5-b bcm2837-rpi-3-a-plus
bcm2837-rpi-3-b bcm2837-rpi-3-b-plus bcm2837-rpi-cm3-io3 bcm2837-rpi-zero-2-w'

rm -rf "$out"
mkdir -p "$out/fat/a" "$out/fat/b" "$out/boot" "$out/tree"
tar -x -f "$1" -C "$out/tree" --wildcards './boot/vmlinuz-*' './usr/lib/modules/*/dtb' './usr/lib/raspi-firmware'
modules=$(echo "$out"/tree/usr/lib/modules/*)
gzip -9n < "$(echo "$out"/tree/boot/vmlinuz-*)" > "$out/boot/kernel8.img"
cp "$initrd" "$out/boot/initrd.img"
for board in $boards; do cp "$modules/dtb/broadcom/$board.dtb" "$out/boot/"; done
# Names under which the firmware looks for boards that the kernel calls differently.
cp "$out/boot/bcm2712-d-rpi-5-b.dtb" "$out/boot/bcm2712d0-rpi-5-b.dtb"
cp "$out/boot/bcm2837-rpi-zero-2-w.dtb" "$out/boot/bcm2710-rpi-zero-2-w.dtb"
cp "$out/boot/bcm2837-rpi-3-b.dtb" "$out/boot/bcm2710-rpi-3-b.dtb"
cp "$out/boot/bcm2837-rpi-3-b-plus.dtb" "$out/boot/bcm2710-rpi-3-b-plus.dtb"

for name in bootcode.bin start.elf fixup.dat start4.elf fixup4.dat; do
    cp "$out/tree/usr/lib/raspi-firmware/$name" "$out/fat/"
done
for name in "$images"/boot/*; do
    [ "$name" = "$images/boot/cmdline.txt" ] || cp "$name" "$out/fat/"
done
"$build/slot-text.sh" a > "$out/fat/slot.txt"
cp "$out"/boot/* "$out/fat/a/"
"$build/command-line.sh" a > "$out/fat/a/cmdline.txt"
# Nothing starts with this one, but Raspberry Pi Imager appends the country of the Wi-Fi to it.
"$build/command-line.sh" a > "$out/fat/cmdline.txt"
rm -rf "$out/tree"
