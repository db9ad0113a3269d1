#!/bin/sh
# sources.sh: prints the sources of the appliance's packages. The mirror is the one that this machine's apt uses already.
set -eu
mirror_of() {
    # shellcheck disable=SC2016  # The names are apt's own placeholders.
    apt-get indextargets --format '$(REPO_URI)|$(LABEL)' 'Created-By: Packages' |
        awk -F'|' -v label="$1" '$2 == label && uri == "" { uri = $1 } END { print uri }'
}
main=$(mirror_of Debian)
security=$(mirror_of Debian-Security)
if [ -z "$main" ] || [ -z "$security" ]; then
    echo "apt of this machine knows no Debian mirror with its security updates (try \`apt-get update\`)." >&2
    exit 1
fi
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
for suite in trixie trixie-updates trixie-backports; do
    echo "deb [signed-by=$keyring] $main $suite main non-free-firmware"
done
echo "deb [signed-by=$keyring] $security trixie-security main non-free-firmware"
