import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Outcome, ReleaseState } from "../../system/updates/release-state.ts";
import type { Appliance } from "../emulator/appliance.ts";
import { makeStick } from "../emulator/card.ts";
import { hostCommand } from "../emulator/host-command.ts";
import { type BundlePlan, openReleaseKey, type ReleaseKey, writeBundle } from "../emulator/update-bundles.ts";

const BUILD_APPLICATION = fileURLToPath(new URL("../../build/application.ts", import.meta.url));
const LATER_EPOCH_S = 1_800_000_000;
const LOOK_EVERY_MS = 15_000;
/** Served beside the members' page. */
const MARKER_FILE = "assets/test-release.txt";
/** An update that does not prove itself is waited for ten minutes, by the box itself. */
export const OUTCOME_DEADLINE_MS = 1_500_000;

/** What the desk needs to know of where it stands. */
interface Workplace {
  readonly build_folder: string;
  readonly key_folder: string;
  path(name: string): string;
}

/** Updates for the image under test, each newer than the one before. */
export class ReleaseDesk {
  private readonly lab: Workplace;
  private readonly key: ReleaseKey;
  private version: number;
  private made = 0;

  constructor(lab: Workplace) {
    this.lab = lab;
    this.key = openReleaseKey(lab.key_folder);
    const { version } = JSON.parse(readFileSync(this.built("release.json"), "utf8")) as { version: number };
    this.version = version;
  }

  /** A file that the image was made of. */
  built(name: string): string {
    return join(this.lab.build_folder, "release", name);
  }

  nextVersion(): number {
    this.version++;
    return this.version;
  }

  get currentVersion(): number {
    return this.version;
  }

  /** The application once more, as a later version that can be told from others by whoever asks it. */
  async newApplication(): Promise<BundlePlan> {
    const version = this.nextVersion();
    const folder = await this.buildApplication(version);
    const marker = `test-release-${version}`;
    writeFileSync(join(folder, "application", "member-app", MARKER_FILE), marker);
    return this.applicationPlan(version, await packed(join(folder, "application"), join(folder, "marked.squashfs")));
  }

  /** An application that starts and does nothing at all. */
  async muteApplication(): Promise<BundlePlan> {
    const version = this.nextVersion();
    const folder = await this.buildApplication(version);
    const mute = join(folder, "mute");
    cpSync(join(folder, "application"), mute, { recursive: true });
    writeFileSync(join(mute, "main.js"), "setInterval(() => {}, 1000);\n");
    return this.applicationPlan(version, await packed(mute, join(folder, "mute.squashfs")));
  }

  applicationPlan(version: number, file: string): BundlePlan {
    return { kind: "application", version, key: this.key, files: [["application.squashfs", file]] };
  }

  /** The root that the image has, as a later version. */
  newSystem(root_file = this.built("root.squashfs")): BundlePlan {
    const boot = this.built("boot");
    const names = readdirSync(boot, { recursive: true, encoding: "utf8" });
    const wanted = names.filter((name) => /\.(img|dtb|dtbo)$/.test(name)).sort();
    const bootFiles = wanted.map((name) => [`boot/${name}`, join(boot, name)] as const);
    return {
      kind: "system",
      version: this.nextVersion(),
      key: this.key,
      files: [["root.squashfs", root_file], ...bootFiles],
    };
  }

  write(plan: BundlePlan): string {
    return writeBundle(this.lab.path(`bundle-${++this.made}.lgu`), plan);
  }

  /** A stick with these bundles on it. */
  stick(bundles: Readonly<Record<string, string>>): Promise<string> {
    const files = Object.fromEntries(Object.entries(bundles).map(([name, from]) => [name, { from }] as const));
    return makeStick(this.lab.path(`stick-${++this.made}.img`), files);
  }

  private async buildApplication(version: number): Promise<string> {
    const folder = this.lab.path(`application-${version}`);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const asked = ["--out", folder, "--version", String(version), "--epoch", String(LATER_EPOCH_S)];
    await hostCommand(process.execPath, [BUILD_APPLICATION, ...asked]);
    if (!existsSync(join(folder, "application.squashfs"))) throw new Error("the application was not built");
    return folder;
  }
}

async function packed(folder: string, file: string): Promise<string> {
  await hostCommand("mksquashfs", [folder, file, "-noappend", "-all-root", "-quiet", "-comp", "zstd"]);
  return file;
}

/** The version of {@link ReleaseDesk.newApplication} that really answers, whatever the card believes; null for another. */
export async function answeringVersion(house: Appliance): Promise<number | null> {
  const response = await fetch(`${house.http_url}/${MARKER_FILE}`, { signal: AbortSignal.timeout(20_000) });
  const found = /^test-release-(\d+)$/.exec(await response.text())?.[1];
  return found === undefined ? null : Number(found);
}

/** What the card remembers of its updates; null when it has never seen one. */
export async function releasesOf(house: Appliance): Promise<ReleaseState | null> {
  const data = await house.dataNow();
  const text = await data.read("/releases/state.json");
  data.dispose();
  return text === null ? null : (JSON.parse(text.toString("utf8")) as ReleaseState);
}

/** Waits for what becomes of this version. */
export async function outcomeOf(
  house: Appliance,
  asked: { readonly version: number; readonly kind: string; readonly among: readonly Outcome["outcome"][] },
): Promise<Outcome> {
  let looked_at_ms = 0;
  return house.until(
    `${asked.kind} ${asked.version} is ${asked.among.join(" or ")}`,
    async () => {
      if (performance.now() - looked_at_ms < LOOK_EVERY_MS || !house.machine.isRunning) return null;
      const outcomes = (await releasesOf(house))?.outcomes ?? [];
      // The guest stands still while somebody looks: on a slow machine it would do nothing else.
      looked_at_ms = performance.now();
      return outcomes.find(
        ({ version, kind, outcome }) =>
          version === asked.version && kind === asked.kind && asked.among.includes(outcome),
      );
    },
    OUTCOME_DEADLINE_MS,
  );
}
