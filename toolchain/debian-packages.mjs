import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { runChild } from "./child-process.mjs";
import { announce } from "./progress.mjs";
import { SetUpError } from "./set-up-error.mjs";

/**
 * What a command needs from the system: the package that Debian calls it, and the file that shows that it is there, by
 * whatever way it came. Files without a folder are looked for on the PATH and where Debian keeps daemons.
 *
 * @typedef {{ readonly name: string, readonly file: string, readonly also?: readonly string[] }} SystemPackage
 */

/** @type {SystemPackage} */
const BROWSER = { name: "chromium", file: "chromium", also: ["chromium-sandbox", "fonts-liberation"] };

/** @type {readonly SystemPackage[]} */
export const FOR_TESTS = [
  BROWSER,
  { name: "gcc", file: "gcc" },
  { name: "libc6-dev", file: "/usr/include/stdio.h" },
  { name: "squashfs-tools", file: "mksquashfs" },
];

/** @type {readonly SystemPackage[]} */
export const FOR_BENCH = [BROWSER, { name: "mosquitto", file: "mosquitto" }];

/** What makes the card's image. */
/** @type {readonly SystemPackage[]} */
export const FOR_IMAGE = [
  { name: "mmdebstrap", file: "mmdebstrap" },
  { name: "arch-test", file: "arch-test" },
  { name: "qemu-user-static", file: "qemu-aarch64-static" },
  { name: "binfmt-support", file: "update-binfmts" },
  { name: "genimage", file: "genimage" },
  { name: "mtools", file: "mcopy" },
  { name: "dosfstools", file: "mkfs.vfat" },
  { name: "e2fsprogs", file: "mke2fs" },
  { name: "squashfs-tools", file: "mksquashfs" },
  { name: "fdisk", file: "sfdisk" },
  { name: "zstd", file: "zstd" },
  { name: "xz-utils", file: "xz" },
  { name: "kmod", file: "depmod" },
];

/** What starts it on a board that is none. */
/** @type {readonly SystemPackage[]} */
export const FOR_IMAGE_TESTS = [
  { name: "qemu-system-arm", file: "qemu-system-aarch64" },
  { name: "openssh-client", file: "ssh" },
];

/** Rust for contracts. Its package of the compiler has no standard library for Wasm: that is built from source. */
/** @type {readonly SystemPackage[]} */
export const FOR_RUST = [
  { name: "cargo-web", file: "/usr/bin/cargo" },
  { name: "rustc-web", file: "/usr/bin/rustc" },
  { name: "rust-web-src", file: "/usr/lib/rustlib/src/rust/library/std/Cargo.toml" },
  { name: "rust-web-clippy", file: "/usr/bin/cargo-clippy" },
  { name: "rustfmt-web", file: "/usr/bin/cargo-fmt" },
  { name: "lld", file: "wasm-ld" },
  { name: "gcc", file: "gcc" },
  { name: "g++", file: "g++" },
  { name: "libc6-dev", file: "/usr/include/stdio.h" },
];

/** What the devices need that run as programs of this machine. */
/** @type {readonly SystemPackage[]} */
export const FOR_NATIVE = [
  { name: "cmake", file: "cmake" },
  { name: "ninja-build", file: "ninja" },
  { name: "g++", file: "g++" },
  { name: "libc6-dev", file: "/usr/include/stdio.h" },
  { name: "libssl-dev", file: "/usr/include/openssl/ssl.h" },
];

/** What a toolchain from elsewhere has to bring along. */
const WASM_TARGETS = ["wasm32v1-none", "wasm32-unknown-unknown"];

// The policy keeps Debian from starting a daemon that it installs: only the binary is wanted, not a broker on port 1883.
const INSTALL = `
set -e
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT INT TERM
  printf '#!/bin/sh\\nexit 101\\n' > "$policy"
  chmod 755 "$policy"
fi
export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1
apt-get update -q
apt-get install -y -q --no-install-recommends "$@"
case " $* " in *" mosquitto "*)
  if [ -d /run/systemd/system ]; then systemctl disable --now mosquitto || true; fi ;;
esac
`;

/**
 * Installs what is missing, where the user may; else says in one line what to install.
 *
 * @param {string} root
 * @param {readonly SystemPackage[]} packages
 * @returns {Promise<{ note: string, value: undefined }>}
 */
export async function ensureSystemPackages(root, packages) {
  const missing = missingPackages(packages, isPresent);
  if (missing.length === 0) return { note: "up to date", value: undefined };

  const names = missing.flatMap(({ name, also }) => [name, ...(also ?? [])]);
  const byHand = `sudo apt-get install ${names.join(" ")}`;
  const asRoot = rootPrefix();
  if (asRoot === null || !existsSync("/usr/bin/apt-get")) {
    throw new SetUpError(
      `Please install ${missing.map(({ name }) => name).join(", ")} first (on Debian: \`${byHand}\`).`,
    );
  }
  announce(`installing ${names.join(", ")} with apt-get`);
  const [command, ...args] = [...asRoot, "sh", "-c", INSTALL, "sh", ...names];
  const { code } = await runChild(/** @type {string} */ (command), args, { cwd: root, output: "shown" });
  const left = missingPackages(missing, isPresent);
  if (code === 0 && left.length === 0) return { note: `installed ${names.join(", ")}`, value: undefined };
  throw new SetUpError(
    `apt-get could not install ${names.join(", ")}; its output above says why (no network?). By hand: \`${byHand}\`.`,
  );
}

/**
 * Debian's Rust, unless the one that is there builds for Wasm already. With LOCALGRID_RUST=debian it is Debian's in any
 * case: the bytes that it makes are the committed ones.
 *
 * @param {string} root
 * @returns {Promise<{ note: string, value: undefined }>}
 */
export async function ensureRust(root) {
  if (process.env.LOCALGRID_RUST !== "debian" && hasWasmTargets()) {
    return { note: "the one of this system", value: undefined };
  }
  return ensureSystemPackages(root, FOR_RUST);
}

function hasWasmTargets() {
  const { status, stdout } = spawnSync("rustc", ["--print", "sysroot"], { encoding: "utf8" });
  return status === 0 && WASM_TARGETS.every((target) => existsSync(join(stdout.trim(), "lib", "rustlib", target)));
}

/**
 * @param {readonly SystemPackage[]} packages
 * @param {(file: string) => boolean} isThere
 * @returns {readonly SystemPackage[]}
 */
export function missingPackages(packages, isThere) {
  return packages.filter(({ file }) => !isThere(file));
}

/** @param {string} file */
export function isPresent(file) {
  if (file.startsWith("/")) return existsSync(file);
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin"];
  return folders.some((folder) => existsSync(join(folder, file)));
}

/**
 * What to put before a command so that it runs as root, null when this user may not.
 *
 * @returns {readonly string[] | null}
 */
export function rootPrefix() {
  if (process.getuid?.() === 0) return [];
  return spawnSync("sudo", ["-n", "true"], { stdio: "ignore" }).status === 0 ? ["sudo", "-n"] : null;
}
