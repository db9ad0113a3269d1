#!/bin/sh
# Builds the image for Raspberry Pis: see images/README.md. Only calls what is in images/build.
set -eu
here=$(dirname "$(readlink -f "$0")")
build=$here/images/build

# Node of the project, its packages and the page of the members are the business of the other commands' set-up.
if [ -z "${LOCALGRID_NODE:-}" ]; then
    command -v node > /dev/null || exec "$build/check-host.sh"
    exec node "$here/toolchain/run.mjs" image "$@"
fi
exec "$build/make-image.sh" "$@"
