#!/bin/sh
# enable-units.sh ROOT: starts at boot exactly what images/units names; what images/masked-units names never starts.
set -eu
root=${1:?}
images=$(dirname "$(dirname "$(readlink -f "$0")")")
names_in() {
    sed -e 's/#.*//' -e 's/[[:space:]]//g' -e '/^$/d' "$1"
}

missing=$(names_in "$images/units" | while read -r unit; do
    [ -e "$root/etc/systemd/system/$unit" ] || [ -e "$root/usr/lib/systemd/system/$unit" ] || echo "$unit"
done)
if [ -n "$missing" ]; then
    echo "images/units names units that nobody has:" "$missing" >&2
    exit 1
fi

mkdir -p "$root/etc/systemd/system-preset"
{
    names_in "$images/units" | sed 's/^/enable /'
    echo 'disable *'
} > "$root/etc/systemd/system-preset/00-localgrid.preset"
# What packages enabled while they were unpacked goes by the same list.
rm -rf "$root"/etc/systemd/system/*.wants
systemctl --root="$root" preset-all --quiet 2> /dev/null || systemctl --root="$root" preset-all
names_in "$images/masked-units" | while read -r unit; do ln -sf /dev/null "$root/etc/systemd/system/$unit"; done
