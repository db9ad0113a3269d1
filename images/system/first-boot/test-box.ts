import { type Box, type FileRights, PATHS } from "./box.ts";

/** The power went at a certain step. */
export class PowerCut extends Error {}

export interface TestFile {
  readonly text: string;
  readonly rights: FileRights;
}

const MACHINE_ID = "0123456789abcdef0123456789abcdef\n";

/**
 * A box in memory. It can lose its power at any step that changes something, tear what is written over on the boot
 * partition, and have a data partition that takes nothing. `restart` keeps what a card keeps.
 */
export class TestBox implements Box {
  readonly files = new Map<string, TestFile>();
  readonly folders = new Map<string, FileRights>();
  readonly sentences: string[] = [];
  hostName = "";
  /** Changes that still happen; then the power goes. */
  stepsLeft = Number.POSITIVE_INFINITY;
  steps = 0;
  /** Why the data partition takes nothing, such as ENOSPC. */
  dataError: string | null = null;
  private nextByte = 0;

  constructor(card: Readonly<Record<string, string>> = {}) {
    for (const [name, text] of Object.entries(card)) this.put(`${PATHS.card}/${name}`, text);
    this.restart();
  }

  /** As after a power cut: what was in memory is gone, the machine knows itself and its data partition again. */
  restart(dataState = "ok"): void {
    for (const path of [...this.files.keys()]) {
      if (!path.startsWith("/data/") && !path.startsWith("/boot/")) this.files.delete(path);
    }
    this.stepsLeft = Number.POSITIVE_INFINITY;
    this.hostName = "";
    this.put(PATHS.machineId, MACHINE_ID);
    this.put(`${PATHS.run}/data-state`, `${dataState}\n`);
  }

  put(path: string, text: string): void {
    this.files.set(path, { text, rights: { mode: 0o644 } });
  }

  card(name: string): string | null {
    return this.read(`${PATHS.card}/${name}`);
  }

  /** All paths below a folder with their texts. */
  below(folder: string): Readonly<Record<string, string>> {
    const entries = [...this.files].filter(([path]) => path.startsWith(`${folder}/`));
    return Object.fromEntries(entries.map(([path, { text }]) => [path, text] as const).sort());
  }

  read(path: string): string | null {
    return this.files.get(path)?.text ?? null;
  }

  exists(path: string): boolean {
    return this.files.has(path);
  }

  names(folder: string): readonly string[] {
    const names = [...this.files.keys()].filter((path) => path.startsWith(`${folder}/`));
    return names
      .map((path) => path.slice(folder.length + 1))
      .filter((name) => !name.includes("/"))
      .sort();
  }

  write(path: string, text: string, rights: FileRights): void {
    this.step();
    this.assertRoom(path);
    this.files.set(path, { text, rights });
  }

  remove(path: string): void {
    if (!this.files.has(path)) return;
    this.step();
    this.files.delete(path);
  }

  makeFolder(path: string, rights: FileRights): void {
    if (this.folders.has(path)) return;
    this.step();
    this.assertRoom(path);
    this.folders.set(path, rights);
  }

  overwriteOnCard(name: string, text: string): boolean {
    const path = `${PATHS.card}/${name}`;
    const before = this.read(path) ?? "";
    const whole = text.padEnd(before.length, "\n");
    // Half of the new text, and what was there behind it.
    if (this.stepsLeft === 0) this.put(path, whole.slice(0, whole.length / 2) + before.slice(whole.length / 2));
    this.step();
    this.put(path, text);
    return true;
  }

  random(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => (this.nextByte = (this.nextByte * 5 + 17) % 251));
  }

  setHostName(name: string): void {
    this.hostName = name;
  }

  log(sentence: string): void {
    this.sentences.push(sentence);
  }

  private step(): void {
    if (this.stepsLeft <= 0) throw new PowerCut(`the power went at step ${this.steps}`);
    this.stepsLeft -= 1;
    this.steps += 1;
  }

  private assertRoom(path: string): void {
    if (this.dataError !== null && path.startsWith("/data/")) {
      throw Object.assign(new Error(`${this.dataError}: ${path}`), { code: this.dataError });
    }
  }
}
