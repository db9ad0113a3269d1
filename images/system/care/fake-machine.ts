import type { CareMachine, Outcome, RunOptions } from "./care-machine.ts";

type Answer = (args: readonly string[], options: RunOptions) => Partial<Outcome>;

/** A box in memory. Files are those of a disk that survives a power cut; `fuse` says when that comes. */
export class FakeMachine implements CareMachine {
  stickFolder = "/run/localgrid/care-stick";
  readonly files = new Map<string, string>();
  readonly folders = new Set<string>();
  readonly ran: string[] = [];
  readonly said: string[] = [];
  readonly answers = new Map<string, Answer>();
  clock_ms = 1_000_000;
  /** Writes and programs that still work; then the power is gone. */
  fuse = Number.POSITIVE_INFINITY;

  text(path: string, max_bytes: number): string | null {
    return this.files.get(path)?.slice(0, max_bytes) ?? null;
  }

  exists(path: string): boolean {
    return this.files.has(path) || this.folders.has(path) || this.under(path).length > 0;
  }

  names(folder: string): readonly string[] {
    const inside = this.under(folder).map((path) => path.slice(folder.length + 1).split("/", 1)[0] as string);
    return [...new Set(inside)].sort();
  }

  room(): { readonly total_bytes: number; readonly free_bytes: number } {
    return { total_bytes: 1_000_000, free_bytes: 400_000 };
  }

  write(path: string, text: string): void {
    this.burn();
    this.files.set(path, text);
  }

  remove(path: string): void {
    this.burn();
    this.files.delete(path);
    for (const inside of this.under(path)) this.files.delete(inside);
  }

  rename(from: string, to: string): void {
    this.burn();
    this.files.set(to, this.files.get(from) ?? "");
    this.files.delete(from);
  }

  makeFolder(path: string): void {
    this.folders.add(path);
  }

  async run(program: string, args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
    this.burn();
    const words = program === "setpriv" ? args.slice(7) : [program, ...args];
    const [name = "", ...others] = words;
    this.ran.push(words.join(" "));
    return { code: 0, stdout: "", stderr: "", ...this.answers.get(name)?.(others, options) };
  }

  now_ms(): number {
    return this.clock_ms;
  }

  async pause(ms: number): Promise<void> {
    this.clock_ms += ms;
  }

  log(line: string): void {
    this.said.push(line);
  }

  private under(folder: string): readonly string[] {
    return [...this.files.keys()].filter((path) => path.startsWith(`${folder}/`));
  }

  private burn(): void {
    if (this.fuse-- <= 0) throw new PowerCut();
  }
}

export class PowerCut extends Error {}
