import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { NodeClient } from "@localgrid/edge-node/test/node-client";
import { runCommand, temporaryFolder } from "@localgrid/edge-node/test/running-node";

/** So long that a device does not get it in one piece. */
const FILLING_BYTES = 40_000;

export interface NativeImagePlan {
  readonly board: string;
  readonly version: number;
  readonly behaviour: "good" | "fails-self-test" | "never-confirms";
}

export interface SignedImage {
  readonly bytes: Uint8Array;
  readonly signed_manifest: Uint8Array;
}

/** Test support: a release key and images for native devices, made by the commands that people use. */
export class NativeReleases {
  readonly public_key_hex: string;
  private readonly folder: string;

  private constructor(folder: string, public_key_hex: string) {
    this.folder = folder;
    this.public_key_hex = public_key_hex;
  }

  static async begin(): Promise<NativeReleases> {
    const folder = temporaryFolder("releases");
    const public_key = await localgrid("release-key", "--key", join(folder, "key.pem"));
    return new NativeReleases(folder, public_key.trim());
  }

  async sign({ board, version, behaviour }: NativeImagePlan): Promise<SignedImage> {
    const image = join(this.folder, `${board}-${version}`);
    const name = versionName(version);
    const line = `localgrid-image ${board} ${version} ${name} ${behaviour}\n`;
    writeFileSync(image, Buffer.concat([Buffer.from(line), randomBytes(FILLING_BYTES)]));
    const place = ["--image", image, "--key", join(this.folder, "key.pem")];
    const manifest = ["--board", board, "--version", String(version), "--name", name, "--min-version", "0"];
    await localgrid("sign-firmware", ...place, ...manifest);
    return { bytes: readFileSync(image), signed_manifest: readFileSync(`${image}.manifest`) };
  }
}

export function versionName(version: number): string {
  return `${version}.0.0`;
}

/** Brings an image to a node and lets it go out at once. @returns its name */
export async function rollOut(coordinator: NodeClient, { bytes, signed_manifest }: SignedImage): Promise<string> {
  const { status, body } = await coordinator.sendBytes("/api/firmware", bytes, {
    "x-firmware-manifest": Buffer.from(signed_manifest).toString("hex"),
  });
  if (status !== 201) throw new Error(`POST /api/firmware: ${status} ${JSON.stringify(body)}`);
  const settings = { soak_ms: 0, most_failures: 3 };
  await coordinator.done("POST", `/api/firmware/${body.sha256}/rollout`, { action: "start", settings });
  return String(body.sha256);
}

async function localgrid(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runCommand(args);
  if (code !== 0) throw new Error(`localgrid ${args[0]} ended with ${code}\n${stderr}`);
  return stdout;
}
