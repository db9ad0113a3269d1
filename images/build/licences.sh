#!/bin/sh
# licences.sh ROOT.tar APPLICATION NODE OUT.tar.gz: what everything in the image is licensed under, to lie beside it.
set -eu
folder=${WORK:?}/licences
rm -rf "$folder"
mkdir -p "$folder/licences/debian" "$folder/licences/npm" "$folder/tree"
tar -x -f "$1" -C "$folder/tree" --wildcards './usr/share/doc/*/copyright' './usr/share/common-licenses'
for file in "$folder"/tree/usr/share/doc/*/copyright; do
    package=${file%/copyright}
    cp -L "$file" "$folder/licences/debian/${package##*/}" 2> /dev/null || echo "no text: ${package##*/}" >&2
done
cp -RL "$folder/tree/usr/share/common-licenses" "$folder/licences/debian-common"
cp -R "$2/application/licences/." "$2/system/licences/." "$folder/licences/npm/"
cp "$3/LICENSE" "$folder/licences/node"
rm -rf "$folder/tree"
tar -c --sort=name --mtime="@${SOURCE_DATE_EPOCH:?}" --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX \
    -C "$folder" licences | gzip -9n > "$4"
rm -rf "$folder"
