#!/bin/sh
# native-accel.sh ROOT on|off: puts programs of the build machine first in the path of a foreign root tree, so that
# unpacking needs no emulation, and stands in for those that would only waste time there.
set -eu
root=$1
libraries=$root/usr/lib/$(uname -m)-linux-gnu
programs="dpkg-deb tar xz zstd gzip depmod"
# The last one: host keys that every box would share are not worth minutes of emulation.
stand_ins="deb-systemd-helper deb-systemd-invoke invoke-rc.d update-initramfs ssh-keygen"

switch_on() {
    mkdir -p "$root/usr/lib64" "$libraries" "$root/usr/local/bin"
    # As a folder of its own it would make base-files refuse to be installed.
    ln -sfn usr/lib64 "$root/lib64"
    for name in $programs; do
        path=$(readlink -f "$(command -v "$name")")
        cp "$path" "$root/usr/local/bin/$name"
        ldd "$path" | awk '/=> \// { print $3 }' | while read -r library; do
            cp -nL "$library" "$libraries/"
        done
    done
    cp -L /lib64/ld-linux-x86-64.so.2 "$root/usr/lib64/"
    for name in $stand_ins; do
        printf '#!/bin/sh\nexit 0\n' > "$root/usr/local/bin/$name"
        chmod 755 "$root/usr/local/bin/$name"
    done
}

switch_off() {
    rm -f "$root/usr/lib64/ld-linux-x86-64.so.2"
    rmdir "$root/usr/lib64"
    rm -f "$root/lib64"
    rm -rf "$libraries"
    for name in $programs $stand_ins; do rm -f "$root/usr/local/bin/$name"; done
}

case $2 in
    on) switch_on ;;
    off) switch_off ;;
    *) exit 2 ;;
esac
