#!/bin/sh
# unpack-tree.sh ROOT.tar FOLDER: a fresh copy of the root tree.
set -eu
rm -rf --one-file-system "$2"
mkdir -p "$2"
tar -x --numeric-owner -p -f "$1" -C "$2"
