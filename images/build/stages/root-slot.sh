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
# It refuses to be told the time twice.
env -u SOURCE_DATE_EPOCH mksquashfs "$tree" "$out" -comp zstd -Xcompression-level "${LEVEL:-15}" -b 262144 -no-xattrs -no-exports \
    -mkfs-time "$epoch" -all-time "$epoch" -noappend -quiet -no-progress
rm -rf --one-file-system "$tree"
