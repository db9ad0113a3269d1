import { createHash, generateKeyPairSync } from "node:crypto";
import { keyIdOf } from "@localgrid/protocol/device";
import {
  type BundleFile,
  type BundleManifest,
  bundleIdOf,
  bundleStart,
  signBundleManifest,
} from "@localgrid/protocol/update-bundle";
import { readBootSlots } from "./boot-files.ts";
import { countDown, type RootSlot, renderBootSlots } from "./boot-slots.ts";
import type { Appliance, Machine, NodeHealth } from "./ports.ts";
import { prove } from "./proving.ts";
import { FACTORY_APPLICATION, startApplication } from "./starting.ts";
import { takeInbox } from "./taking.ts";
import { BOOT_FOLDER, type Chance, PowerCut, TestCard } from "./test-card.ts";
import { readTrial } from "./trial-file.ts";

// Test support: a whole box around a test card, from the firmware that reads slot.txt to the node that says how it is.

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1");
const bytesOf = (content: string) => new Uint8Array(Buffer.from(content, "latin1"));

class Restart extends Error {}

const { privateKey, publicKey } = generateKeyPairSync("ed25519");
export const RELEASE_KEY = new Uint8Array(publicKey.export({ type: "spki", format: "der" }).subarray(-32));
export const BOARD = "raspberrypi-arm64";

export type Fate = "good" | "mute";

/** What an application or a root of the test says of itself. */
export function image(kind: "application" | "root", version: number, fate: Fate | "dead" = "good"): string {
  return `${kind} ${version} ${fate}`;
}

export interface TestBundle {
  readonly bytes: Uint8Array;
  readonly id: string;
}

export function bundleOf(
  fields: Partial<BundleManifest> & Pick<BundleManifest, "kind" | "version">,
  contents: Readonly<Record<string, string>>,
): TestBundle {
  const files = Object.entries(contents).map(([name, content]) => fileOf(name, content));
  const named = { board: BOARD, version_name: `1.${fields.version}`, min_version: 0, files };
  const signed = signBundleManifest({ ...named, ...fields }, privateKey, keyIdOf(RELEASE_KEY));
  const bytes = Buffer.concat([bundleStart(signed), ...Object.values(contents).map((content) => bytesOf(content))]);
  return { bytes: new Uint8Array(bytes), id: bundleIdOf(signed) };
}

export function applicationBundle(version: number, fate: Fate = "good"): TestBundle {
  return bundleOf({ kind: "application", version }, { "application.squashfs": image("application", version, fate) });
}

export function systemBundle(version: number, fate: Fate | "dead" = "good"): TestBundle {
  const root = image("root", version, fate);
  const boot = { "boot/kernel8.img": `kernel of ${root}`, "boot/initrd.img": `initrd of ${root}` };
  return bundleOf({ kind: "system", version }, { "root.squashfs": root, ...boot, "boot/overlays/README": "overlays" });
}

function fileOf(name: string, content: string): BundleFile {
  const bytes = bytesOf(content);
  return { name, size: bytes.length, sha256: new Uint8Array(createHash("sha256").update(bytes).digest()) };
}

export class TestBox {
  readonly card: TestCard;
  /** What should never be seen. */
  readonly violations: string[] = [];
  readonly chance: Chance;
  /** Power is cut again after as many operations as it says; null for never. */
  nextCut: () => number | null = () => null;
  mounted = "";
  running: RootSlot = "a";
  boots = 0;
  isClosing = false;
  /** A reading comes each time so much is over. */
  readingEvery_ms = 60_000;
  clock_ms = 1_800_000_000_000;
  private wantsProof = false;
  private nodeRuns = false;
  private uptime_ms = 0;

  constructor(chance: Chance = () => 1) {
    this.chance = chance;
    this.card = new TestCard({ root: bytesOf(image("root", 3)), rootBytes: 64 });
    this.card.put(`${BOOT_FOLDER}/a/kernel8.img`, bytesOf(`kernel of ${image("root", 3)}`));
    this.card.put(`${BOOT_FOLDER}/a/initrd.img`, bytesOf(`initrd of ${image("root", 3)}`));
    const line = "root=PARTUUID=6c677264-02 ro localgrid.root_slot=a quiet\n";
    this.card.put(`${BOOT_FOLDER}/a/cmdline.txt`, bytesOf(line));
  }

  /** Starts, takes what is in the inbox, proves it or not, and starts again, until nothing happens any more. */
  async live(): Promise<void> {
    for (this.boots = 0; this.boots < 60; this.boots += 1) {
      try {
        this.card.cutAfter = this.cutOf(this.nextCut());
        await this.bootOnce();
        return;
      } catch (error) {
        if (error instanceof Restart) this.card.restart();
        else if (error instanceof PowerCut) this.card.cutPower(this.chance);
        else throw error;
        this.nodeRuns = false;
        this.wantsProof = false;
      }
    }
    this.violations.push("it starts again and again");
  }

  appliance(): Appliance {
    const version = Number(/^root (\d+)/.exec(this.card.rootText(this.running))?.[1] ?? 0);
    const named = { version, version_name: `1.${version}` };
    // The root slot of the running system holds its application.
    this.card.put(FACTORY_APPLICATION, bytesOf(image("application", version)));
    return {
      files: this.card.files,
      partitions: this.card.partitions(this.running),
      boot: {
        folder: BOOT_FOLDER,
        whileWritable: (action) => {
          this.card.step();
          this.card.bootIsWritable = true;
          try {
            return action();
          } finally {
            this.card.bootIsWritable = false;
          }
        },
      },
      machine: this.machine,
      releaseKeys: [RELEASE_KEY],
      release: { board: BOARD, system: named, factory: named },
    };
  }

  setIntervalLength(interval_length_s: number): void {
    this.card.put("/run/localgrid/config.json", bytesOf(JSON.stringify({ interval_length_s })));
  }

  private cutOf(operations: number | null): number | null {
    return operations === null ? null : this.card.operations + operations;
  }

  private async bootOnce(): Promise<void> {
    this.startFirmware();
    const appliance = this.appliance();
    startApplication(appliance);
    this.nodeRuns = true;
    for (let round = 0; round < 10; round += 1) {
      if (readTrial(appliance.files) !== null || this.wantsProof) await prove(appliance);
      this.wantsProof = false;
      if (this.card.paths("/data/inbox").length === 0) return;
      await takeInbox(appliance);
    }
    this.violations.push("the inbox is never empty");
  }

  /** As the Pi's firmware and the counter in the initramfs do it. */
  private startFirmware(): void {
    const { files } = this.card;
    for (let tries = 0; tries < 10; tries += 1) {
      const bootSlots = readBootSlots({ files, boot: { folder: BOOT_FOLDER, whileWritable: (action) => action() } });
      if (bootSlots === null) break;
      const counted = countDown(bootSlots);
      this.card.put(`${BOOT_FOLDER}/slot.txt`, renderBootSlots(counted.bootSlots));
      this.running = bootSlots.active;
      if (!counted.restarts && this.starts(bootSlots.active)) return;
      if (bootSlots.trial === null) this.violations.push(`slot ${bootSlots.active} is to start and cannot`);
    }
    throw new Error("bricked");
  }

  private starts(rootSlot: RootSlot): boolean {
    const root = this.card.rootText(rootSlot);
    const boot = ["kernel8.img", "initrd.img"].map((name) => this.card.text(`${BOOT_FOLDER}/${rootSlot}/${name}`));
    const isWhole = /^root \d+ (good|mute|dead)$/.test(root) && boot[0] === `kernel of ${root}`;
    const line = this.card.text(`${BOOT_FOLDER}/${rootSlot}/cmdline.txt`) ?? "";
    const fits = line.includes(`PARTUUID=6c677264-0${rootSlot === "a" ? 2 : 3} `) && boot[1] === `initrd of ${root}`;
    if (!(isWhole && fits)) this.violations.push(`slot ${rootSlot} was started with parts that do not belong together`);
    return isWhole && !root.endsWith("dead");
  }

  private readonly machine: Machine = {
    now_ms: () => this.clock_ms,
    uptime_ms: () => this.uptime_ms,
    pause: async (ms) => {
      this.card.wait();
      this.clock_ms += ms;
      this.uptime_ms += ms;
    },
    health: async () => this.health(),
    forgetCaches: () => this.card.step(),
    mountApplication: ({ path, offset, size }) => {
      this.card.step();
      const source = this.card.files.open(path);
      this.mounted = source === null ? "" : text(source.read(offset, size));
      if (!/^application \d+ (good|mute)$/.test(this.mounted)) this.violations.push(`mounted "${this.mounted}"`);
      if (this.nodeRuns) this.violations.push("the application was changed under a running node");
    },
    configureNode: () => undefined,
    stopNode: () => {
      if (this.isClosing) this.violations.push("the node was stopped while it closed an interval");
      this.card.step();
      this.nodeRuns = false;
    },
    startNode: () => {
      this.card.step();
      this.nodeRuns = true;
    },
    startProof: () => {
      this.wantsProof = true;
    },
    reboot: () => {
      if (this.isClosing) this.violations.push("the box was restarted while it closed an interval");
      throw new Restart();
    },
    log: () => undefined,
  };

  private health(): NodeHealth | null {
    const isWell = this.mounted.endsWith("good") && this.card.rootText(this.running).endsWith("good");
    if (!(this.nodeRuns && isWell)) return null;
    const interval_closing = this.isClosing;
    const last_reading_at_ms = Math.floor(this.clock_ms / this.readingEvery_ms) * this.readingEvery_ms;
    return { status: "ok", broker: "listening", interval_closing, last_reading_at_ms };
  }
}
