#!/bin/sh
# suites-state.sh: one line per suite with the hash of its newest release file: what the same packages come from.
set -eu
build=$(dirname "$(readlink -f "$0")")
file=$(mktemp)
trap 'rm -f "$file"' EXIT
"$build/sources.sh" | while read -r _ _ uri suite _; do
    /usr/lib/apt/apt-helper -qq download-file "${uri%/}/dists/$suite/InRelease" "$file" > /dev/null
    echo "$suite $(sha256sum < "$file" | cut -c1-64)"
done
