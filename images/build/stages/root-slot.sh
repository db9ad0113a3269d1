#!/bin/sh
# root-slot.sh ROOT.tar PARTS OUT.squashfs: one root slot. PARTS holds node, application.squashfs, system/, release.json
# and release-keys.
set -eu
here=$(dirname "$(readlink -f "$0")")
build=$(dirname "$here")
parts=$2
out=$3
tree=${WORK:?}/root-slot
"$build/unpack-tree.sh" "$1" "$tree"
"$build/slim-tree.sh" "$tree"
"$build/furnish-tree.sh" "$tree" "$parts"
"$build/enable-units.sh" "$tree"
"$build/check-units.sh" "$tree"
rm -f "$out"
epoch=${SOURCE_DATE_EPOCH:?}
# Small blocks, and none that small files share: the kernel unpacks a whole block for every page that a start touches.
# The time is told once, as mksquashfs refuses to hear it twice.
env -u SOURCE_DATE_EPOCH mksquashfs "$tree" "$out" -comp zstd -Xcompression-level "${LEVEL:-15}" -b 65536 -no-fragments -no-xattrs -no-exports \
    -mkfs-time "$epoch" -all-time "$epoch" -noappend -quiet -no-progress
rm -rf --one-file-system "$tree"
