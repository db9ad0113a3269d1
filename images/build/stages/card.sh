#!/bin/sh
# card.sh FAT_FOLDER ROOT.squashfs OUT.img: partitions and the card's image, without mounting anything.
set -eu
here=$(dirname "$(readlink -f "$0")")
build=$(dirname "$here")
work=${WORK:?}/card
rm -rf "$work"
mkdir -p "$work/in" "$work/empty" "$work/data"
ln -s "$(readlink -f "$2")" "$work/in/root.squashfs"
"$build/make-fat.sh" "$1" "$work/in/firmware.vfat"

# Extents of the free space are known by their checksums only, so that growing writes little.
touch -h -d "@${SOURCE_DATE_EPOCH:?}" "$work/data"
E2FSPROGS_FAKE_TIME=$SOURCE_DATE_EPOCH mke2fs -q -t ext4 -d "$work/data" -L data -m 1 -J size=16 \
    -U 6c677264-0000-4000-8000-000000000004 -E hash_seed=6c677264-0000-4000-8000-0000000000ab,root_owner=0:0 \
    "$work/in/data.ext4" 128M

genimage --config "$build/genimage.cfg" --rootpath "$work/empty" --tmppath "$work/tmp" --inputpath "$work/in" \
    --outputpath "$work/out" --loglevel 1
mv "$work/out/card.img" "$3"
rm -rf "$work"
