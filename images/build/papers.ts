import { createHash } from "node:crypto";
import { createReadStream, existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { nodeRuntime } from "./node-runtime.ts";
import { driftOf, lockText, packagesOf } from "./package-lock.ts";
import { cycloneDx, type NpmPart } from "./sbom.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const LOCK = join(ROOT, "images/packages.lock");
const IMAGE = "localgrid.img";
const PACKED = `${IMAGE}.zst`;

interface Release {
  readonly version: number;
  readonly version_name: string;
  readonly commit: string;
  readonly board: string;
}

interface FileFact {
  readonly size_bytes: number;
  readonly sha256: string;
}

interface PaperOptions {
  readonly out: string;
  readonly npm: readonly NpmPart[];
  readonly epoch_s: number;
  readonly mayUpdateLock: boolean;
}

/** Writes what lies beside an image: the manifest, the bill of materials, and the entry for Raspberry Pi Imager. */
async function writePapers({ out, npm, epoch_s, mayUpdateLock }: PaperOptions): Promise<void> {
  const release = JSON.parse(readFileSync(join(out, "release/release.json"), "utf8")) as Release;
  const debian = packagesOf(readFileSync(join(out, "packages.txt"), "utf8"));
  const { version_name, commit } = release;
  const all = [...npm, nodeRuntime()];
  writeFileSync(
    join(out, "localgrid.cdx.json"),
    cycloneDx({ name: "localgrid-image", version: version_name, commit, epoch_s, debian, npm: all }),
  );

  const names = [
    IMAGE,
    PACKED,
    "release/root.squashfs",
    "release/application.squashfs",
    "localgrid.cdx.json",
    "licences.tar.gz",
  ];
  const files: Record<string, FileFact> = {};
  for (const name of names.filter((each) => existsSync(join(out, each)))) {
    files[name] = await factOf(join(out, name));
  }
  const kernel = debian.find(({ name }) => /^linux-binary-|^linux-image-\d/.test(name));
  const lock_sha256 = sha256Of(readFileSync(join(ROOT, "pnpm-lock.yaml")));
  writeJson(join(out, "manifest.json"), {
    ...release,
    built_from_s: epoch_s,
    kernel: kernel?.version ?? null,
    node: nodeRuntime().version,
    npm_lock_sha256: lock_sha256,
    debian_packages: debian,
    files,
  });
  writeJson(join(out, "os_list.json"), imagerList(release, epoch_s, files));
  if (mayUpdateLock) writeFileSync(LOCK, lockText(debian));
  tellDrift(debian);
  for (const [name, { size_bytes }] of Object.entries(files)) console.log(`  ${name}: ${size_bytes} bytes`);
}

function tellDrift(debian: ReturnType<typeof packagesOf>): void {
  if (!existsSync(LOCK)) return;
  const drift = driftOf(readFileSync(LOCK, "utf8"), debian);
  if (drift.length === 0) return;
  console.warn(`  ${drift.length} packages differ from images/packages.lock, so the bytes will too:`);
  for (const line of drift.slice(0, 20)) console.warn(`    ${line}`);
}

/** What Raspberry Pi Imager reads to offer the image, and to ask for settings, which it writes as cloud-init takes them. */
function imagerList({ version_name }: Release, epoch_s: number, files: Readonly<Record<string, FileFact>>): object {
  const image = files[IMAGE];
  const url = files[PACKED] === undefined ? IMAGE : PACKED;
  const download = files[url];
  return {
    os_list: [
      {
        name: `localgrid ${version_name}`,
        description: "Neighbours share their own electricity, on their own hardware",
        url,
        release_date: new Date(epoch_s * 1000).toISOString().slice(0, 10),
        extract_size: image?.size_bytes,
        extract_sha256: image?.sha256,
        image_download_size: download?.size_bytes,
        image_download_sha256: download?.sha256,
        devices: ["pi5-64bit", "pi4-64bit", "pi3-64bit"],
        init_format: "cloudinit",
      },
    ],
  };
}

async function factOf(file: string): Promise<FileFact> {
  const hash = createHash("sha256");
  for await (const part of createReadStream(file)) hash.update(part as Buffer);
  return { size_bytes: statSync(file).size, sha256: hash.digest("hex") };
}

function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function writeJson(file: string, value: unknown): void {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}

async function run(): Promise<void> {
  const text = { type: "string" } as const;
  const { values } = parseArgs({ options: { out: text, npm: text, "update-lock": { type: "boolean" } } });
  const { out, npm } = values;
  const epoch_s = Number(process.env["SOURCE_DATE_EPOCH"]);
  if (out === undefined || npm === undefined || !Number.isSafeInteger(epoch_s)) {
    throw new LocalGridError("wrong-option", `${basename(import.meta.filename)} --out DIR --npm FILE [--update-lock]`);
  }
  const parts = JSON.parse(readFileSync(npm, "utf8")) as readonly NpmPart[];
  await writePapers({ out, npm: parts, epoch_s, mayUpdateLock: values["update-lock"] === true });
}

if (import.meta.main) await run();
