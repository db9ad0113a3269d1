import { decodeRecord } from "@localgrid/journal/record";
import { createEpochSeal } from "@localgrid/journal/sealing";
import type { HubKey } from "../enrolment/hub-key.ts";
import type { MachineRecords, TelemetryPiece } from "./machine-records.ts";

/** How a node's machine was at a moment, by the node's clock. Homes' power is in the same records and is not told. */
export interface MachineFigure {
  readonly at_ms: number;
  readonly memory_bytes: number;
  readonly disk_free_bytes: number;
  /** Null where the machine has no sensor. */
  readonly temperature_milli_c: number | null;
}

export interface MachineFiguresPorts {
  readonly records: MachineRecords;
  readonly hubKey: Pick<HubKey, "open">;
  readonly now_ms: () => number;
}

const HOUR_MS = 3_600_000;
/** Enough for a chart; of more, those in between are left out. */
const MOST_FIGURES = 240;
/** What is read for one chart, the newest first. */
const MOST_BYTES = 8_000_000;
const PIECES_AT_ONCE = 100;
/** A record of the future is a clock that is wrong. */
const AHEAD_MS = HOUR_MS;

/** Reads out of nodes' sealed telemetry what concerns their machines. */
export class MachineFigures {
  private readonly ports: MachineFiguresPorts;
  /** By node: the newest of its pieces that was read, and what it said. */
  private known = new Map<string, { readonly piece: number; readonly figure: MachineFigure | null }>();

  constructor(ports: MachineFiguresPorts) {
    this.ports = ports;
  }

  /** The newest figure of each node that has told any, by the node's id. @throws {LocalGridError} `store-away` */
  async newest(): Promise<ReadonlyMap<string, MachineFigure>> {
    const places = await this.ports.records.newestPieces();
    const news = places.filter(({ node, piece }) => this.known.get(hexOf(node))?.piece !== piece);
    for (let at = 0; at < news.length; at += PIECES_AT_ONCE) {
      const part = news.slice(at, at + PIECES_AT_ONCE);
      const found = await this.ports.records.numbered(part.map(({ piece }) => piece));
      const figures = new Map(found.map((piece) => [piece.piece, this.figuresOf(piece).at(-1) ?? null]));
      for (const { node, piece } of part) this.known.set(hexOf(node), { piece, figure: figures.get(piece) ?? null });
    }
    const here = new Set(places.map(({ node }) => hexOf(node)));
    this.known = new Map([...this.known].filter(([node]) => here.has(node)));
    return new Map([...this.known].flatMap(([node, { figure }]) => (figure === null ? [] : [[node, figure]])));
  }

  /** Of the last hours, oldest first, at most 240. @throws {LocalGridError} `store-away` */
  async history(node: Uint8Array, hours: number): Promise<readonly MachineFigure[]> {
    const now_ms = this.ports.now_ms();
    const from_ms = now_ms - hours * HOUR_MS;
    const pieces = await this.ports.records.pieces(node, { from_ms, most_bytes: MOST_BYTES });
    const figures = pieces
      .flatMap((piece) => this.figuresOf(piece))
      .filter(({ at_ms }) => at_ms >= from_ms && at_ms <= now_ms + AHEAD_MS)
      .sort((a, b) => a.at_ms - b.at_ms);
    const step = Math.ceil(figures.length / MOST_FIGURES);
    // Counted from the end, so that the newest is always there.
    return figures.filter((_, index) => (figures.length - 1 - index) % step === 0);
  }

  private figuresOf({ community, sealed_key, records }: TelemetryPiece): readonly MachineFigure[] {
    if (sealed_key === null) return [];
    const communityKey = openedKey(this.ports.hubKey, community, sealed_key);
    return communityKey === null ? [] : records.flatMap((record) => figureOf(record, communityKey) ?? []);
  }
}

/** Null where another hub has sealed it: then nothing is known of the machine, and the rest of the hub tells. */
function openedKey(hubKey: Pick<HubKey, "open">, community: string, sealed: Uint8Array): Uint8Array | null {
  try {
    return hubKey.open(community, sealed);
  } catch {
    return null;
  }
}

/** Null for what is no telemetry, or not as it should be: nothing depends on it. */
function figureOf(bytes: Uint8Array, communityKey: Uint8Array): MachineFigure | null {
  try {
    const { node, epoch, seq, kind, header, body } = decodeRecord(bytes);
    if (kind !== "telemetry" || !(body instanceof Uint8Array)) return null;
    const told = createEpochSeal(communityKey, node, epoch).open(header, seq, body);
    const {
      memory_bytes,
      disk_free_bytes,
      temperature_milli_c = null,
    } = (told["machine"] ?? {}) as Record<string, unknown>;
    const at_ms = told["to_ms"];
    if (!isCount(at_ms) || !isCount(memory_bytes) || !isCount(disk_free_bytes)) return null;
    if (temperature_milli_c !== null && !Number.isSafeInteger(temperature_milli_c)) return null;
    return { at_ms, memory_bytes, disk_free_bytes, temperature_milli_c: temperature_milli_c as number | null };
  } catch {
    return null;
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
