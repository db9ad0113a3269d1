import { createHash } from "node:crypto";
import { communityId } from "@localgrid/vocabulary/identifiers";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { cloudHubError } from "../errors.ts";
import type {
  AppliedContent,
  ImportContext,
  ImportRun,
  ImportStore,
  ImportTerms,
  NewImport,
  Numbered,
  NumberedPart,
  OfficialImport,
} from "./import-store.ts";
import { Interruptible } from "./interruptible.ts";
import { localTimes } from "./local-times.ts";
import type {
  DecimalSeparator,
  FileLayout,
  FilePart,
  FileRefusal,
  ImportFault,
  LocatedValue,
  OfficialFileReader,
  OfficialValue,
} from "./official-value.ts";
import { pointNames, ValueCheck } from "./value-check.ts";

export interface ImportDeskPorts {
  readonly imports: ImportStore;
  readonly readFile: OfficialFileReader;
  readonly now_ms: () => number;
  readonly random: (count: number) => Uint8Array;
  /** Official values of intervals that start in the period are new. */
  readonly changed: (community: string, period: { readonly from_s: number; readonly to_s: number }) => void;
}

export interface ImportRequest {
  readonly file_name: string;
  readonly layout: FileLayout;
  readonly size_bytes: number | null;
  readonly keep_good_rows: boolean;
  /** IANA name, for times without an offset; the community's own where it is left out. */
  readonly time_zone?: string | undefined;
  /** Found out from the values where it is left out. */
  readonly decimal_separator?: DecimalSeparator | undefined;
}

/** Who brings official values, as the audit log names it. */
export type Bringer = AppliedContent["by"];

export interface BroughtFile {
  readonly source: AsyncIterable<Uint8Array>;
  readonly by: Bringer;
}

/** Each import under way holds a connection to the database. */
const IMPORTS_AT_ONCE = 4;
const ID_BYTES = 8;
const WAITS_MS = 86_400_000;
/** As many values as are worth a round trip to the database. */
const STAGED_AT_ONCE = 5_000;
const PROGRESS_EVERY_MS = 500;

/** Takes official values in: files in two steps, typed lists in one; each import counts whole or not at all. */
export class ImportDesk {
  private readonly ports: ImportDeskPorts;
  private readonly under_way = new Set<Interruptible>();

  constructor(ports: ImportDeskPorts) {
    this.ports = ports;
  }

  /** Imports that are under way fail. */
  stop(): void {
    for (const interruptible of this.under_way) interruptible.stop();
  }

  /** Announces a file. @throws {LocalGridError} `unknown-community`, `unknown-time-zone`, `store-away`, `store-full` */
  async announce(community: string, request: ImportRequest): Promise<OfficialImport> {
    const { file_name, layout, size_bytes, keep_good_rows, decimal_separator = null } = request;
    const { time_zone } = await this.contextOf(community);
    const zone = request.time_zone ?? time_zone;
    localTimes(zone);
    return this.add(community, {
      file_name,
      layout,
      time_zone: zone,
      decimal_separator,
      keep_good_rows,
      bytes_total: size_bytes,
    });
  }

  /**
   * Reads the content of an announced file. Every way that a file can be wrong is told by the import that is returned.
   *
   * @throws {LocalGridError} `unknown-community`, `unknown-import`, `import-used`, `import-running`, `overloaded`,
   * `store-away`, `store-full`, `interrupted-import` when the content broke off
   */
  async read(community: string, id: string, { source, by }: BroughtFile): Promise<OfficialImport> {
    return this.run(community, { id, by }, async ({ run, context, interruptible }) => {
      const { layout, time_zone, decimal_separator } = run.terms;
      if (layout === "typed") throw cloudHubError("import-used", `import ${id} has no file`);
      const digest = createHash("sha256");
      const meteringPointNamed = pointNames(context.points);
      const { length_s } = context;
      const reading = new ImportReading(run, new ValueCheck(context, this.ports.now_ms()), this.ports.now_ms);
      const file = { layout, time_zone, decimal_separator, length_s, meteringPointNamed };
      for await (const part of this.ports.readFile(digesting(interruptible.read(source), digest), file)) {
        await reading.take(part);
        if (part.refusal !== null) break;
      }
      await reading.finish();
      return { reading, digest: digest.digest() };
    });
  }

  /** Takes a list of values as if it were a file; places in the list count from 1 instead of lines. */
  async takeValues(community: string, values: readonly OfficialValue[], by: Bringer): Promise<OfficialImport> {
    const { time_zone } = await this.contextOf(community);
    const terms = {
      file_name: "",
      layout: "typed",
      time_zone,
      decimal_separator: null,
      keep_good_rows: false,
    } as const;
    const { import: id } = await this.add(community, { ...terms, bytes_total: null });
    return this.run(community, { id, by }, async ({ run, context }) => {
      const reading = new ImportReading(run, new ValueCheck(context, this.ports.now_ms()), this.ports.now_ms);
      const located = values.map((value, index) => ({ ...value, line: index + 1 }));
      await reading.take({ values: located, faults: [], bytes_read: 0, rows_read: located.length, refusal: null });
      await reading.finish();
      return { reading, digest: createHash("sha256").update(JSON.stringify(values)).digest() };
    });
  }

  /** @throws {LocalGridError} `unknown-import`, `store-away`, `store-full` */
  async find(community: string, id: string): Promise<OfficialImport> {
    const found = await this.ports.imports.find(communityId(community), id);
    if (found === null) throw cloudHubError("unknown-import", `community ${community} has no import ${id}`);
    return found;
  }

  /** Newest first. @throws {LocalGridError} `store-away`, `store-full` */
  list(community: string, part: NumberedPart): Promise<readonly Numbered<OfficialImport>[]> {
    return this.ports.imports.list(communityId(community), part);
  }

  /** In the order in which they were found. @throws {LocalGridError} `unknown-import`, `store-away`, `store-full` */
  async faults(community: string, id: string, part: NumberedPart): Promise<readonly Numbered<ImportFault>[]> {
    await this.find(community, id);
    return this.ports.imports.faults(id, part);
  }

  private async contextOf(community: string): Promise<ImportContext> {
    const context = await this.ports.imports.context(communityId(community));
    if (context === null) throw cloudHubError("unknown-community", `there is no community ${community}`);
    return context;
  }

  private async add(community: string, terms: ImportTerms): Promise<OfficialImport> {
    const { imports, random, now_ms } = this.ports;
    const id = Buffer.from(random(ID_BYTES)).toString("hex");
    const at_ms = now_ms();
    const added: NewImport = { ...terms, import: id, community: communityId(community), at_ms };
    await imports.add(added, at_ms - WAITS_MS);
    return this.find(community, id);
  }

  private async run(
    community: string,
    { id, by }: { readonly id: string; readonly by: Bringer },
    read: (at: ImportPlace) => Promise<Pick<ReadImport, "reading" | "digest">>,
  ): Promise<OfficialImport> {
    const { imports, now_ms } = this.ports;
    if (this.under_way.size >= IMPORTS_AT_ONCE) {
      throw cloudHubError("overloaded", `${IMPORTS_AT_ONCE} imports are running`);
    }
    const interruptible = new Interruptible();
    this.under_way.add(interruptible);
    try {
      const run = await imports.begin(communityId(community), id, now_ms());
      try {
        const context = await this.contextOf(community);
        const { reading, digest } = await read({ run, context, interruptible });
        await this.conclude(community, { run, reading, digest, by });
      } catch (error) {
        await failed(run, error, now_ms());
        throw error;
      } finally {
        await run.close();
      }
      return await this.find(community, id);
    } finally {
      this.under_way.delete(interruptible);
    }
  }

  private async conclude(community: string, { run, reading, digest, by }: ReadImport): Promise<void> {
    const at_ms = this.ports.now_ms();
    const reason = reading.objection(run.terms.keep_good_rows);
    if (reason !== null) {
      await run.end({ status: "refused", reason, at_ms });
      return;
    }
    const { changed } = await run.apply({ digest, by, at_ms });
    if (changed !== null) this.ports.changed(community, { from_s: changed.from_s, to_s: changed.to_s + 1 });
  }
}

interface ImportPlace {
  readonly run: ImportRun;
  readonly context: ImportContext;
  readonly interruptible: Interruptible;
}

interface ReadImport {
  readonly run: ImportRun;
  readonly reading: ImportReading;
  readonly digest: Uint8Array;
  readonly by: Bringer;
}

/** Whatever broke, the import says so, unless the database is what broke: then the next start does. */
async function failed(run: ImportRun, error: unknown, at_ms: number): Promise<void> {
  const code = error instanceof LocalGridError ? error.code : "internal-error";
  try {
    await run.end({ status: "failed", reason: code === "interrupted-import" ? "interrupted" : code, at_ms });
  } catch {
    return;
  }
}

async function* digesting(source: AsyncIterable<Uint8Array>, digest: ReturnType<typeof createHash>) {
  for await (const bytes of source) {
    digest.update(bytes);
    yield bytes;
  }
}

/** Carries the parts of a file into the store. */
class ImportReading {
  private readonly run: ImportRun;
  private readonly check: ValueCheck;
  private readonly now_ms: () => number;
  private waiting: LocatedValue[] = [];
  private told_at_ms = 0;
  private counts = { bytes_read: 0, rows_read: 0, rows_faulty: 0 };
  private refusal: FileRefusal | null = null;

  constructor(run: ImportRun, check: ValueCheck, now_ms: () => number) {
    this.run = run;
    this.check = check;
    this.now_ms = now_ms;
  }

  async take({ values, faults, bytes_read, rows_read, refusal }: FilePart): Promise<void> {
    const found = [...faults];
    for (const value of values) {
      const fault = this.check.faultOf(value);
      if (fault === null) this.waiting.push(value);
      else found.push(fault);
    }
    this.refusal ??= refusal;
    this.counts = { ...this.counts, bytes_read, rows_read };
    await this.addFaults(found);
    if (this.waiting.length >= STAGED_AT_ONCE) await this.stage();
    if (this.now_ms() - this.told_at_ms >= PROGRESS_EVERY_MS) await this.tell();
  }

  async finish(): Promise<void> {
    await this.stage();
    await this.tell();
  }

  /** Why nothing is taken; null when everything good may be. */
  objection(keep_good_rows: boolean): string | null {
    const { refusal, counts } = this;
    if (refusal !== null) return `${refusal.code}: line ${refusal.line}: ${refusal.message}`;
    if (counts.rows_faulty === 0 || keep_good_rows) return null;
    return `faulty-rows: ${counts.rows_faulty} rows are faulty, and only a whole file was to be taken`;
  }

  private async stage(): Promise<void> {
    const { run, waiting } = this;
    this.waiting = [];
    if (waiting.length === 0) return;
    const contradicting = await run.stage(waiting);
    await this.addFaults(
      contradicting.map(({ line, metering_point, start_s }) => {
        const at = new Date(start_s * 1000).toISOString();
        const message = `${metering_point} at ${at}: an earlier row has another value`;
        return { line, code: "contradiction", message } as const;
      }),
    );
  }

  private async addFaults(faults: readonly ImportFault[]): Promise<void> {
    if (faults.length === 0) return;
    this.counts = { ...this.counts, rows_faulty: this.counts.rows_faulty + faults.length };
    await this.run.addFaults(faults);
  }

  private async tell(): Promise<void> {
    this.told_at_ms = this.now_ms();
    await this.run.progress(this.counts);
  }
}
