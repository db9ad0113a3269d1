#!/bin/sh
# list-packages.sh ROOT: writes the packages of a root tree into it while apt still knows them: name, version,
# architecture, SHA-256 of the .deb.
set -eu
root=$1
mkdir -p "$root/usr/lib/localgrid"
cat "$root"/var/lib/apt/lists/*_Packages | awk '
    /^Package: / { name = $2 }
    /^Version: / { version = $2 }
    /^Architecture: / { architecture = $2 }
    /^SHA256: / { print name, version, architecture, $2 }
' | LC_ALL=C sort -u > "$root/usr/lib/localgrid/offered"
awk '
    /^Package: / { name = $2 }
    /^Status: / { installed = ($0 ~ / installed$/) }
    /^Version: / { version = $2 }
    /^Architecture: / { architecture = $2 }
    /^$/ { if (installed) print name, version, architecture; installed = 0 }
' "$root/var/lib/dpkg/status" | LC_ALL=C sort | while read -r name version architecture; do
    sum=$(grep -F -m 1 "$name $version $architecture " "$root/usr/lib/localgrid/offered" | cut -d' ' -f4)
    echo "$name $version $architecture ${sum:--}"
done > "$root/usr/lib/localgrid/packages"
rm "$root/usr/lib/localgrid/offered"
