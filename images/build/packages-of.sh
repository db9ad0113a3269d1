#!/bin/sh
# packages-of.sh FILE: the packages that a list names, with commas between them.
set -eu
sed -e 's/#.*//' -e 's/[[:space:]]//g' -e '/^$/d' "$1" | paste -sd, -
