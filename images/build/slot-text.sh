#!/bin/sh
# slot-text.sh a|b: the file that tells the firmware which root slot starts: exactly one sector, so that an update can
# rewrite it in one piece. Filled up with short lines, as the firmware reads no long ones.
set -eu
text="os_prefix=$1/"
printf '%s\n' "$text"
left=$((512 - ${#text} - 1))
while [ "$left" -gt 64 ]; do
    printf '%63s\n' ''
    left=$((left - 64))
done
printf "%$((left - 1))s\n" ''
