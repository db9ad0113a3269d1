#!/bin/sh
# make-fat.sh FOLDER OUT: the boot partition with the files of a folder; the same files give the same bytes.
set -eu
folder=$(readlink -f "$1")
out=$2
rm -f "$out"
truncate -s 256M "$out"
mkfs.vfat -F 32 -n LOCALGRID --invariant "$out" > /dev/null
find "$folder" -exec touch -h -d "@${SOURCE_DATE_EPOCH:?}" {} +
export TZ=UTC
cd "$folder"
find . -mindepth 1 -type d -printf '%P\n' | LC_ALL=C sort | while read -r name; do mmd -i "$out" "::$name"; done
find . -type f -printf '%P\n' | LC_ALL=C sort | while read -r name; do mcopy -m -i "$out" "$name" "::$name"; done
