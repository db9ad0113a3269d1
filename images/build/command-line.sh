#!/bin/sh
# command-line.sh a|b: the kernel's command line for one root slot.
set -eu
images=$(dirname "$(dirname "$(readlink -f "$0")")")
case $1 in
    a) partuuid=6c677264-02 ;;
    b) partuuid=6c677264-03 ;;
    *) exit 2 ;;
esac
sed -e "s/@ROOT_PARTUUID@/$partuuid/" -e "s/@ROOT_SLOT@/$1/" "$images/boot/cmdline.txt"
