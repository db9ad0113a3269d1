import { type RootSlot, renderBootSlots, settledOn } from "./boot-slots.ts";
import type { ByteSink, ByteSource, CardFiles, RootPartitions } from "./ports.ts";

// Test support: a card that can lose power before any operation. What was not made durable is then there, or not, or
// half there, as chance has it.

export class PowerCut extends Error {}

interface Content {
  durable: Uint8Array;
  cached: Uint8Array;
}

interface PendingName {
  readonly folder: string;
  readonly apply: (names: Map<string, Content>) => void;
}

export type Chance = () => number;

const NOTHING = new Uint8Array();
export const BOOT_FOLDER = "/boot/firmware";

export class TestCard {
  /** Operations until the power is cut; null for never. */
  cutAfter: number | null = null;
  operations = 0;
  /** Those that only let time pass. */
  readonly waits = new Set<number>();
  freeOnData = 1_000_000_000;
  bootIsWritable = false;
  /** Set to make the card forget bits of what is written to these paths. */
  readonly forgetful = new Set<string>();
  private names = new Map<string, Content>();
  private durableNames = new Map<string, Content>();
  private pending: PendingName[] = [];
  private readonly roots: Readonly<Record<RootSlot, Content>>;
  private readonly rootBytes: number;

  constructor({ root, rootBytes }: { readonly root: Uint8Array; readonly rootBytes: number }) {
    const filled = new Uint8Array(rootBytes);
    filled.set(root);
    this.rootBytes = rootBytes;
    this.roots = { a: { durable: filled, cached: filled }, b: emptyContent(rootBytes) };
    this.put(`${BOOT_FOLDER}/slot.txt`, renderBootSlots(settledOn("a")));
  }

  wait(): void {
    this.waits.add(this.operations);
    this.step();
  }

  /** Counts as one of the operations between which power can be cut. */
  step(): void {
    if (this.cutAfter !== null && this.operations >= this.cutAfter) throw new PowerCut();
    this.operations += 1;
  }

  /** There from the beginning. */
  put(path: string, bytes: Uint8Array): void {
    const content = { durable: bytes, cached: bytes };
    this.names.set(path, content);
    this.durableNames.set(path, content);
  }

  text(path: string): string | null {
    const content = this.names.get(path);
    return content === undefined ? null : Buffer.from(content.cached).toString("latin1");
  }

  rootText(rootSlot: RootSlot): string {
    return Buffer.from(this.roots[rootSlot].cached).toString("latin1").replace(/\0+$/, "");
  }

  paths(folder: string): readonly string[] {
    return [...this.names.keys()].filter((path) => path.startsWith(`${folder}/`)).toSorted();
  }

  cutPower(chance: Chance): void {
    this.cutAfter = null;
    this.bootIsWritable = false;
    this.keepSomeNames(chance);
    for (const content of [...this.durableNames.values(), ...Object.values(this.roots)]) settle(content, chance);
    this.names = new Map([...this.durableNames].filter(([path]) => !path.startsWith("/run/")));
    this.durableNames = new Map(this.names);
  }

  /** An orderly restart: everything is written, memory is empty. */
  restart(): void {
    this.cutPower(() => 1);
  }

  readonly files: CardFiles = {
    names: (folder) =>
      this.paths(folder)
        .map((path) => path.slice(folder.length + 1))
        .filter((name) => !name.includes("/")),
    read: (path, maxBytes) => {
      const content = this.names.get(path);
      return content === undefined || content.cached.length > maxBytes ? null : content.cached;
    },
    open: (path) => {
      const content = this.names.get(path);
      return content === undefined ? null : sourceOf(content);
    },
    create: (path) => {
      this.changing(path);
      const content = this.names.get(path) ?? { durable: NOTHING, cached: NOTHING };
      content.cached = NOTHING;
      this.name(path, (names) => names.set(path, content));
      return this.sinkOf(content, path);
    },
    overwrite: (path, bytes) => {
      this.changing(path);
      const content = this.names.get(path);
      if (content?.cached.length !== bytes.length) throw new Error("an overwrite that changes the size");
      content.cached = bytes.slice();
      content.durable = content.cached;
    },
    rename: (from, to) => {
      this.changing(to);
      const content = this.names.get(from);
      if (content === undefined) throw new Error(`no ${from}`);
      this.name(to, (names) => {
        names.delete(from);
        names.set(to, content);
      });
    },
    remove: (path) => {
      this.changing(path);
      if (this.names.has(path)) this.name(path, (names) => names.delete(path));
    },
    removeFolder: (folder) => {
      for (const path of this.paths(folder)) this.files.remove(path);
    },
    makeFolder: (path) => this.changing(path),
    syncFolder: (folder) => {
      this.step();
      for (const { apply } of this.pending.filter((one) => one.folder === folder)) apply(this.durableNames);
      this.pending = this.pending.filter((one) => one.folder !== folder);
    },
    freeBytes: (folder) => {
      const used = this.paths(folder).reduce((sum, path) => sum + (this.names.get(path)?.cached.length ?? 0), 0);
      return folder.startsWith("/data") ? this.freeOnData - used : 256_000_000 - used;
    },
  };

  partitions(running: RootSlot): RootPartitions {
    return {
      running,
      open: (rootSlot) => sourceOf(this.roots[rootSlot]),
      write: (rootSlot) => {
        if (rootSlot === running) throw new Error("the running root is written over");
        return this.sinkOf(this.roots[rootSlot], `root ${rootSlot}`, this.rootBytes);
      },
    };
  }

  private changing(path: string): void {
    if (path.startsWith(BOOT_FOLDER) && !this.bootIsWritable) throw new Error(`${path} on a read-only file system`);
    this.step();
  }

  private name(path: string, apply: PendingName["apply"]): void {
    apply(this.names);
    this.pending.push({ folder: path.slice(0, path.lastIndexOf("/")), apply });
  }

  /** Names reach the card in their order, but each folder for itself. */
  private keepSomeNames(chance: Chance): void {
    for (const folder of new Set(this.pending.map((one) => one.folder))) {
      const changes = this.pending.filter((one) => one.folder === folder);
      const kept = Math.min(changes.length, Math.floor(chance() * (changes.length + 1)));
      for (const { apply } of changes.slice(0, kept)) apply(this.durableNames);
    }
    this.pending = [];
  }

  private sinkOf(content: Content, path: string, fixedBytes: number | null = null): ByteSink {
    let at = 0;
    return {
      write: (bytes) => {
        this.step();
        const grown = new Uint8Array(fixedBytes ?? at + bytes.length);
        grown.set(content.cached.subarray(0, grown.length));
        grown.set(bytes, at);
        if (this.forgetful.has(path)) grown[at + bytes.length - 1] = (grown[at + bytes.length - 1] ?? 0) ^ 1;
        at += bytes.length;
        content.cached = grown;
      },
      finish: () => {
        this.step();
        content.durable = content.cached;
      },
      abandon: () => undefined,
    };
  }
}

function emptyContent(size: number): Content {
  const empty = new Uint8Array(size);
  return { durable: empty, cached: empty };
}

function settle(content: Content, chance: Chance): void {
  if (content.durable === content.cached) return;
  const half = new Uint8Array(Math.max(content.cached.length, content.durable.length));
  half.set(content.durable);
  half.set(content.cached.subarray(0, Math.floor(content.cached.length / 2)));
  const left = [content.cached, half, content.durable][2 - Math.min(2, Math.floor(chance() * 3))] ?? content.durable;
  content.durable = left;
  content.cached = left;
}

function sourceOf(content: Content): ByteSource {
  const bytes = content.cached;
  return { size: bytes.length, read: (at, length) => bytes.slice(at, at + length), close: () => undefined };
}
