#!/bin/sh
# board-modules.sh MODULES: which kernel modules the boards' own device trees ask for, of those kinds that a boot may
# have to wait for. A regulator or a pin controller that is missing from the initrd keeps the card's driver from ever
# starting, and no emulator shows that.
set -eu
modules=$1
kinds='drivers/(bus|char/hw_random|clk|dma|firmware|gpio|irqchip|mailbox|mfd|misc/rp1|mmc|nvmem|pci|phy|pinctrl|regulator|reset|soc|usb|watchdog)/'

strings_of_device_trees() {
    cat "$modules"/dtb/broadcom/*.dtb | tr '\0' '\n' | grep -aE '^[a-zA-Z0-9,._+-]+$' | sort -u
}

strings_of_device_trees | awk -v kinds="$kinds" -v dep="$modules/modules.dep" '
    BEGIN {
        while ((getline line < dep) > 0) {
            path = line
            sub(/:.*/, "", path)
            name = path
            sub(/.*\//, "", name)
            sub(/\.ko.*/, "", name)
            gsub(/-/, "_", name)
            if (path ~ kinds) wanted[name] = 1
        }
    }
    FILENAME == "-" { named[$0] = 1; next }
    $1 == "alias" && $2 ~ /^of:N\*T\*C/ {
        compatible = $2
        sub(/^of:N\*T\*C/, "", compatible)
        sub(/C\*$/, "", compatible)
        if (compatible in named && $3 in wanted) print $3
    }
' - "$modules/modules.alias" | sort -u
