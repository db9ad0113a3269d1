import type { DeviceId } from "@localgrid/vocabulary/identifiers";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import type { DeviceReport } from "./device-adapter.ts";
import type { HouseStore, SourceName, TakenSource } from "./house-store.ts";

export const SOURCES_PER_CONNECTION = 16;
/** Sources that nobody took, of all connections. */
export const FOUND_SOURCES = 64;
const LONGEST_SOURCE = 96;

/** A source and what it said last. */
export interface HeardSource extends SourceName {
  /** Real time; null for a source that was taken and has not been heard since the node started. */
  readonly heard_at_ms: number | null;
  readonly import_mwh: number | null;
  readonly export_mwh: number | null;
  readonly power_w: number | null;
  readonly soc_permille: number | null;
}

/** Which sources were heard, and which of them are read as devices. Those that nobody took are not kept over restarts. */
export class SourceBook {
  private readonly store: HouseStore;
  private readonly heard = new Map<string, HeardSource>();
  private readonly taken = new Map<string, TakenSource>();

  constructor(store: HouseStore) {
    this.store = store;
    for (const source of store.takenSources()) this.noteTaken(source);
  }

  /** Keeps what a source says. False where a connection has too many of them. */
  hear(name: SourceName, report: DeviceReport, heard_at_ms: number): boolean {
    const key = keyOf(name);
    const known = this.heard.get(key);
    if (known === undefined && !this.makeRoom(name)) return false;
    const { import_mwh, export_mwh, power_w, soc_permille } = report;
    this.heard.set(key, {
      ...name,
      heard_at_ms,
      import_mwh: import_mwh ?? known?.import_mwh ?? null,
      export_mwh: export_mwh ?? known?.export_mwh ?? null,
      power_w: power_w ?? known?.power_w ?? null,
      soc_permille: soc_permille ?? known?.soc_permille ?? null,
    });
    return true;
  }

  find(name: SourceName): HeardSource | null {
    return this.heard.get(keyOf(name)) ?? null;
  }

  takenAs(name: SourceName): TakenSource | null {
    return this.taken.get(keyOf(name)) ?? null;
  }

  sourceOf(device: DeviceId): TakenSource | null {
    return [...this.taken.values()].find((source) => source.device === device) ?? null;
  }

  /** Heard or taken, those of one connection together. */
  all(): readonly HeardSource[] {
    return [...this.heard.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  }

  takenSources(): readonly TakenSource[] {
    return [...this.taken.values()];
  }

  take(source: TakenSource): void {
    this.store.putSource(source);
    this.noteTaken(source);
  }

  /** What a full disk keeps of it means nothing any more, and is dropped at the next start. */
  release(device: DeviceId): void {
    for (const [key, source] of this.taken) if (source.device === device) this.taken.delete(key);
    try {
      this.store.removeSource(device);
    } catch (error) {
      if (!(error instanceof LocalGridError)) throw error;
    }
  }

  forget(connection: string): void {
    for (const [key, source] of this.heard) if (source.connection === connection) this.heard.delete(key);
    for (const [key, source] of this.taken) if (source.connection === connection) this.taken.delete(key);
  }

  private noteTaken(source: TakenSource): void {
    const { device: _, ...name } = source;
    const key = keyOf(name);
    this.taken.set(key, source);
    if (this.heard.has(key)) return;
    this.heard.set(key, {
      ...name,
      heard_at_ms: null,
      import_mwh: null,
      export_mwh: null,
      power_w: null,
      soc_permille: null,
    });
  }

  /** A source that nobody took makes room for a newer one: of the connection itself, or of that which has the most. */
  private makeRoom({ connection, source }: SourceName): boolean {
    if (source.length === 0 || source.length > LONGEST_SOURCE) return false;
    const own = [...this.heard.values()].filter((other) => other.connection === connection);
    if (own.length >= SOURCES_PER_CONNECTION && !this.dropOldest(own)) return false;
    const found = [...this.heard.values()].filter((other) => !this.taken.has(keyOf(other)));
    if (found.length < FOUND_SOURCES) return true;
    const byConnection = [...Map.groupBy(found, (other) => other.connection).values()];
    const most = byConnection.reduce((a, b) => (b.length > a.length ? b : a));
    return this.dropOldest(most);
  }

  private dropOldest(sources: readonly HeardSource[]): boolean {
    const free = sources.filter((source) => !this.taken.has(keyOf(source)));
    if (free.length === 0) return false;
    const oldest = free.reduce((a, b) => ((b.heard_at_ms ?? 0) < (a.heard_at_ms ?? 0) ? b : a));
    return this.heard.delete(keyOf(oldest));
  }
}

function keyOf({ connection, adapter, source }: SourceName): string {
  return `${connection} ${adapter} ${source}`;
}
