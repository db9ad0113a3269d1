import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

// Makes the update bundles of a build, signed with a key that the images before it know:
//
//   node images/build/bundles.ts --release FOLDER --key PEM --out FOLDER [--min-version N]
//
// The folder of a release has application.squashfs, root.squashfs, boot/ and release.json.

const TEXT = { type: "string" } as const;
const { values } = parseArgs({
  options: { release: TEXT, key: TEXT, out: TEXT, "min-version": { ...TEXT, default: "0" } },
});
const [release, key, out] = [needed("release"), needed("key"), needed("out")];
const node = new URL("../../edge-node/src/main.ts", import.meta.url).pathname;
const { board, version, version_name } = JSON.parse(readFileSync(join(release, "release.json"), "utf8"));
mkdirSync(out, { recursive: true });
sign("application", ["--file", join(release, "application.squashfs")]);
sign("system", ["--file", join(release, "root.squashfs"), "--boot-dir", join(release, "boot")]);

function sign(kind: "application" | "system", files: readonly string[]): void {
  const file = join(out, `localgrid-${kind}-${version}.lgu`);
  const named = ["--version", String(version), "--name", version_name, "--min-version", values["min-version"]];
  const signing = ["--kind", kind, "--key", key, "--board", board, "--out", file];
  execFileSync(process.execPath, [node, "sign-bundle", ...signing, ...named, ...files], { stdio: "inherit" });
}

function needed(name: "release" | "key" | "out"): string {
  const given = values[name];
  if (given === undefined) throw new Error(`--${name} is missing`);
  return given;
}
