import { createHash } from "node:crypto";
import type { BundleManifest } from "./update-bundle.ts";

const sha256 = (text: string): Uint8Array => new Uint8Array(createHash("sha256").update(text).digest());
const file = (name: string, content: string) => ({ name, size: content.length, sha256: sha256(content) });

const APPLICATION: BundleManifest = {
  kind: "application",
  board: "raspberrypi-arm64",
  version: 7,
  version_name: "1.7.0",
  min_version: 5,
  files: [file("application.squashfs", "an application")],
};

const SYSTEM: BundleManifest = {
  kind: "system",
  board: "raspberrypi-arm64",
  version: 3,
  version_name: "1.3.0",
  min_version: 0,
  files: [
    file("root.squashfs", "a root"),
    file("boot/bcm2711-rpi-4-b.dtb", "a device tree"),
    file("boot/initrd.img", "what mounts the root"),
    file("boot/kernel8.img", "a kernel"),
    file("boot/overlays/README", "that there are overlays"),
  ],
};

/** Bundles of each kind. */
export const BUNDLES: readonly { readonly name: string; readonly manifest: BundleManifest }[] = [
  { name: "an application", manifest: APPLICATION },
  { name: "a system", manifest: SYSTEM },
];

const renamed = (from: string, to: string): BundleManifest => ({
  ...SYSTEM,
  files: SYSTEM.files.map((entry) => (entry.name === from ? { ...entry, name: to } : entry)),
});
const readme = (name: string) => renamed("boot/overlays/README", name);
const without = (name: string) => ({ ...SYSTEM, files: SYSTEM.files.filter((entry) => entry.name !== name) });

/** Manifests that nobody may sign and nobody takes. */
export const WRONG_MANIFESTS: readonly { readonly reason: string; readonly manifest: BundleManifest }[] = [
  { reason: "version 0", manifest: { ...APPLICATION, version: 0 } },
  { reason: "a version of more than 32 bits", manifest: { ...APPLICATION, version: 2 ** 32 } },
  { reason: "a version name with a space", manifest: { ...APPLICATION, version_name: "1 7" } },
  { reason: "a version name of 33 letters", manifest: { ...APPLICATION, version_name: "v".repeat(33) } },
  { reason: "no board", manifest: { ...APPLICATION, board: "" } },
  { reason: "no files", manifest: { ...APPLICATION, files: [] } },
  { reason: "an empty file", manifest: { ...APPLICATION, files: [{ ...file("application.squashfs", ""), size: 0 }] } },
  { reason: "an application under another name", manifest: { ...APPLICATION, files: [file("main.squashfs", "x")] } },
  { reason: "an application with boot files", manifest: { ...SYSTEM, kind: "application" } },
  { reason: "a system of an application", manifest: { ...APPLICATION, kind: "system" } },
  { reason: "a system without a root", manifest: without("root.squashfs") },
  { reason: "a system without a kernel", manifest: without("boot/kernel8.img") },
  { reason: "a system without an initrd", manifest: without("boot/initrd.img") },
  { reason: "a name that leads out of its folder", manifest: readme("boot/../config.txt") },
  { reason: "a name from the top of the file system", manifest: readme("/boot/README") },
  { reason: "a name in a folder of a folder", manifest: readme("boot/one/two/README") },
  { reason: "a hidden name", manifest: readme("boot/.README") },
  { reason: "a name outside boot/", manifest: readme("config.txt") },
  { reason: "a name with a backslash", manifest: readme("boot/overlays\\README") },
  { reason: "a name of 97 letters", manifest: readme(`boot/${"r".repeat(92)}`) },
  { reason: "a command line of its own", manifest: readme("boot/CMDLINE.TXT") },
  { reason: "the same file twice", manifest: { ...SYSTEM, files: [...SYSTEM.files, file("boot/Kernel8.img", "x")] } },
  {
    reason: "65 files",
    manifest: {
      ...SYSTEM,
      files: [...SYSTEM.files, ...Array.from({ length: 60 }, (_, at) => file(`boot/${at}.dtb`, "x"))],
    },
  },
  {
    reason: "more than a card has room for",
    manifest: {
      ...APPLICATION,
      files: [{ ...file("application.squashfs", "x"), size: 512 * 1024 * 1024 }],
    },
  },
];
