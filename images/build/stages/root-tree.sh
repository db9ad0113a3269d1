#!/bin/sh
# root-tree.sh OUT.tar: Debian's packages as one tar, unpacked and set up for arm64. Nothing of ours is in it yet.
set -eu
here=$(dirname "$(readlink -f "$0")")
build=$(dirname "$here")
images=$(dirname "$build")
out=$1
work=${WORK:?}/root-tree
# A run that was killed may have left its mounts behind: those are never deleted into.
if mount | grep -q " $work/"; then
    echo "Something is still mounted under $work; please unmount it first." >&2
    exit 1
fi
rm -rf --one-file-system "$work"
mkdir -p "$work"
"$build/sources.sh" > "$work/sources.list"

set --
while read -r option; do set -- "$@" "--dpkgopt=$option"; done <<END
$(sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$images/dpkg-paths")
END

# shellcheck disable=SC2016  # The hooks' own shell knows the root tree as $1.
TMPDIR=$work mmdebstrap --arch=arm64 --variant=minbase --mode=root --format=tar --skip=check/signed-by \
    --aptopt='Apt::Install-Recommends "false"' --aptopt='Acquire::Languages "none"' --aptopt='Acquire::Retries "3"' \
    --aptopt='DPkg::Path "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"' \
    --dpkgopt=force-unsafe-io --dpkgopt=force-confdef --dpkgopt=force-confold "$@" \
    --include="$("$build/packages-of.sh" "$images/packages")" \
    --extract-hook="'$build/native-accel.sh' \"\$1\" on" \
    --essential-hook='mkdir -p "$1/boot/firmware"' \
    --customize-hook="'$build/native-accel.sh' \"\$1\" off" \
    --customize-hook="'$build/unpack-modules.sh' \"\$1\"" \
    --customize-hook="'$build/list-packages.sh' \"\$1\"" \
    trixie "$work/root.tar" "$work/sources.list"
mv "$work/root.tar" "$out"
rm -rf --one-file-system "$work"
