#!/bin/sh
# make-image.sh [OPTIONS]: the stages of a build, each of which is skipped when nothing that goes into it has changed.
set -eu
build=$(dirname "$(readlink -f "$0")")
images=$(dirname "$build")
stages=$build/stages
# What does not depend on the commit carries a date that does not either: it is the same from every commit.
fixed_epoch=1767225600
out=$images/out cache=$images/cache
version='' name='' keys=/dev/null signing='' same='' lock='' quick=''

usage() {
    cat << END
Usage: build-image.sh [options]
  --out DIR               where the image and its papers go (images/out)
  --cache DIR             what a later build can use again (images/cache)
  --version N             number that the next release has to exceed (time of the commit)
  --version-name TEXT     what people call it
  --release-key-file FILE hexadecimal release keys whose updates the box takes, one a line
  --signing-key FILE      also makes signed update bundles out of this build
  --same-packages         uses the packages of the last build although Debian has newer ones
  --update-lock           writes images/packages.lock from the packages of this build
  --quick                 packs fast instead of small, and leaves out the .zst
END
}

refuse() {
    echo "$*" >&2
    exit 1
}

parse_options() {
    while [ $# -gt 0 ]; do
        case $1 in
            --same-packages) same=yes ;;
            --update-lock) lock=yes ;;
            --quick) quick=yes ;;
            --help)
                usage
                exit 0
                ;;
            *)
                [ $# -gt 1 ] || { usage >&2; exit 2; }
                parse_pair "$1" "$2"
                shift
                ;;
        esac
        shift
    done
}

parse_pair() {
    case $1 in
        --out) out=$2 ;;
        --cache) cache=$2 ;;
        --version) version=$2 ;;
        --version-name) name=$2 ;;
        --release-key-file) keys=$(readlink -e "$2") || refuse "There is no file $2." ;;
        --signing-key) signing=$(readlink -e "$2") || refuse "There is no file $2." ;;
        *)
            usage >&2
            exit 2
            ;;
    esac
    case $version in *[!0-9]*) refuse "--version takes a whole number." ;; esac
    case $name in *[!A-Za-z0-9.+-]*) refuse "--version-name takes letters, digits, dots, plus and minus." ;; esac
}

prepare_folders() {
    mkdir -p "$out" "$cache"
    # Two copies of the tree, the card, and what is kept for later builds.
    [ "$(df -Pk "$cache" | awk 'NR == 2 { print $4 }')" -gt 6000000 ] || refuse "A build needs 6 GB of room in $cache."
    out=$(readlink -f "$out")
    cache=$(readlink -f "$cache")
    # Two builds in one cache would take each other's files away.
    exec 9> "$cache/lock"
    flock -n 9 || refuse "Another build is using $cache."
    export WORK="$cache/work" PATH="$PATH:/usr/sbin:/sbin"
    mkdir -p "$WORK"
}

begun=$(date +%s)
say() {
    printf '[image %4ds] %s\n' "$(($(date +%s) - begun))" "$*"
}

# stage NAME FILE COMMAND...: makes FILE, whose name says what went into it, and forgets older ones of its kind.
stage() {
    stage_name=$1 stage_file=$2
    shift 2
    if [ -e "$stage_file" ]; then
        say "$stage_name: cached"
        touch "$stage_file"
        return
    fi
    say "$stage_name ..."
    stage_begun=$(date +%s)
    rm -rf --one-file-system "$stage_file.new"
    "$@" "$stage_file.new"
    mv "$stage_file.new" "$stage_file"
    say "$stage_name: done in $(($(date +%s) - stage_begun)) s"
    newest_first "$stage_name-*" | tail -n +4 | while read -r old; do rm -rf --one-file-system "$old"; done
}

newest_first() {
    find "$cache" -maxdepth 1 -name "$1" ! -name '*.new' -printf '%T@ %p\n' | sort -rn | cut -d' ' -f2-
}

name_release() {
    commit=$(git -C "$images" rev-parse HEAD)
    commit_epoch=$(git -C "$images" log -1 --format=%ct)
    version=${version:-$commit_epoch}
    changed=
    [ -z "$(git -C "$images" status --porcelain)" ] || changed=-changed
    name=${name:-$(echo "$commit" | cut -c1-10)$changed}
}

make_root_tree() {
    newest=$(newest_first 'root-tree-*.tar' | head -1)
    if [ -n "$same" ] && [ -n "$newest" ]; then
        say "root-tree: the one of the last build, as asked"
        root_tar=$newest
        return
    fi
    state=$("$build/suites-state.sh") ||
        refuse "Debian's mirror does not answer; --same-packages builds with those of the last build."
    root_tar=$cache/root-tree-$(printf '%s' "$state" | "$build/key-of.sh" "$images/packages" "$images/dpkg-paths" \
        "$stages/root-tree.sh" "$build/native-accel.sh" "$build/unpack-modules.sh" "$build/list-packages.sh").tar
    stage root-tree "$root_tar" env SOURCE_DATE_EPOCH="$fixed_epoch" "$stages/root-tree.sh"
}

make_initrd() {
    initrd=$cache/initrd-$(basename "$root_tar" | "$build/key-of.sh" "$images/initramfs" "$stages/initrd.sh" \
        "$build/board-modules.sh")
    stage initrd "$initrd" env SOURCE_DATE_EPOCH="$fixed_epoch" "$stages/initrd.sh" "$root_tar"
}

make_parts() {
    node=$cache/node-$("$LOCALGRID_NODE" "$build/node-runtime.ts" --digest)
    stage node "$node" "$LOCALGRID_NODE" "$build/node-runtime.ts"
    say "application ..."
    "$LOCALGRID_NODE" "$build/application.ts" --out "$WORK/application" --version "$version" --epoch "$commit_epoch" \
        --version-name "$name" --commit "$commit"
    parts=$WORK/parts
    rm -rf "$parts"
    mkdir -p "$parts"
    cp -R "$WORK/application/application.squashfs" "$WORK/application/system" "$parts/"
    printf '{"version":%s,"version_name":"%s","commit":"%s","board":"raspberrypi-arm64"}\n' \
        "$version" "$name" "$commit" > "$parts/release.json"
    cat "$keys" > "$parts/release-keys"
}

make_root_slot() {
    LEVEL=${quick:+3}
    export LEVEL="${LEVEL:-15}"
    slot=$cache/root-slot-$(echo "$(basename "$root_tar") $(basename "$node") $LEVEL $commit_epoch" | "$build/key-of.sh" "$images/overlay" \
        "$images/units" "$images/masked-units" "$parts" "$stages/root-slot.sh" "$build/slim-tree.sh" \
        "$build/furnish-tree.sh" "$build/enable-units.sh" "$build/check-units.sh").squashfs
    ln -sfn "$node/node" "$parts/node"
    stage root-slot "$slot" "$stages/root-slot.sh" "$root_tar" "$parts"
}

make_card() {
    say "boot partition and card ..."
    "$stages/firmware.sh" "$root_tar" "$initrd" "$WORK/firmware"
    "$stages/card.sh" "$WORK/firmware/fat" "$slot" "$out/localgrid.img.new"
    mv "$out/localgrid.img.new" "$out/localgrid.img"
    rm -rf "$out/localgrid.img.zst" "$out/release"
    mkdir -p "$out/release"
    cp "$slot" "$out/release/root.squashfs"
    cp -R "$WORK/firmware/boot" "$parts/application.squashfs" "$parts/release.json" "$out/release/"
    [ -n "$quick" ] || { say "compressing ..." && zstd -q -12 -T0 "$out/localgrid.img"; }
}

write_papers() {
    say "papers ..."
    tar -x -O -f "$root_tar" ./usr/lib/localgrid/packages > "$out/packages.txt"
    "$build/licences.sh" "$root_tar" "$WORK/application" "$node" "$out/licences.tar.gz"
    "$LOCALGRID_NODE" "$build/papers.ts" --out "$out" --npm "$WORK/application/npm-parts.json" ${lock:+--update-lock}
    [ -n "$signing" ] || return 0
    say "update bundles ..."
    "$LOCALGRID_NODE" "$build/bundles.ts" --release "$out/release" --key "$signing" --out "$out"
}

main() {
    parse_options "$@"
    "$build/check-host.sh"
    prepare_folders
    name_release
    make_root_tree
    make_initrd
    export SOURCE_DATE_EPOCH="$commit_epoch"
    make_parts
    make_root_slot
    make_card
    write_papers
    say "ready: $out/localgrid.img"
}

# Read to its end before anything runs: an edit of this file must not change a build that goes on.
main "$@"
