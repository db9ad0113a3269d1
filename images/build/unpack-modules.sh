#!/bin/sh
# unpack-modules.sh ROOT: kernel modules without their own compression: the root slot's packs them better, and they load faster.
set -eu
for modules in "$1"/usr/lib/modules/*/; do
    find "$modules" -name '*.ko.xz' -print0 | xargs -0 -r -P "$(nproc)" -n 50 xz -d
    depmod -b "$1" "$(basename "$modules")"
done
