import { MAX_RECORDS_PER_BATCH } from "./upload-limits.ts";

/** Identifiers are lower-case hexadecimal here: epochs of 32 digits, hashes of 64. */
export interface EpochPosition {
  readonly epoch: string;
  readonly seq: number;
}

export interface EpochHead extends EpochPosition {
  /** Chain hash after the record `seq`. */
  readonly hash: string;
}

/** What the hub says to a batch. */
export type UploadAnswer =
  /** Everything up to and including `acknowledged` is stored, records with a verdict against them too. */
  | { readonly kind: "acknowledged"; readonly acknowledged: EpochPosition; readonly max_records: number }
  /** Records are missing; `expected` is the one after the last that the hub holds of that epoch. */
  | { readonly kind: "gap"; readonly expected: EpochPosition }
  /** The head that the epoch continues is not at the hub yet. */
  | { readonly kind: "unknown-parent" }
  /** The hub holds another record at `at`. */
  | { readonly kind: "fork"; readonly at: EpochPosition }
  /**
   * Another box has taken the node's place with this generation, at the hub since `at_ms`: what an earlier one wrote and
   * the hub did not have by then is taken no more.
   */
  | { readonly kind: "replaced"; readonly generation: number; readonly at_ms: number }
  /** The batch can never be taken as it is; `code` says why. */
  | { readonly kind: "refused"; readonly code: string }
  /** The carrier did not prove who it is. */
  | { readonly kind: "not-authenticated" }
  /** The batch's node is not enrolled, or no longer. */
  | { readonly kind: "forbidden"; readonly code: string }
  | { readonly kind: "too-large"; readonly max_records: number | null }
  /** Busy, away, or nothing that this protocol knows. */
  | { readonly kind: "unavailable"; readonly retry_after_s: number | null };

/** What the hub holds of a node, in the order in which the epochs came. */
export interface JournalHeads {
  readonly heads: readonly EpochHead[];
  /** The epoch that came last; null when there is none. */
  readonly newest: string | null;
  /** Which box writes the journal now: 1 for the first, one more with each that took its place. Left out by older hubs. */
  readonly generation?: number;
}

export interface HttpAnswer {
  readonly status: number;
  /** Header `Retry-After`; null when there is none. */
  readonly retry_after: string | null;
  /** JSON text. */
  readonly body: string;
}

const EPOCH = /^[0-9a-f]{32}$/;
const HASH = /^[0-9a-f]{64}$/;
const CODE = /^[a-z][a-z0-9-]{0,63}$/;
const SECONDS = /^\d{1,9}$/;
const MAX_BODY_LENGTH = 4_194_304;

export function encodeUploadAnswer(answer: UploadAnswer): HttpAnswer {
  switch (answer.kind) {
    case "acknowledged":
      return json(200, { acknowledged: positionOf(answer.acknowledged), max_records: answer.max_records });
    case "gap":
      return json(409, { code: "gap", expected: positionOf(answer.expected) });
    case "unknown-parent":
      return json(409, { code: "unknown-parent" });
    case "fork":
      return json(422, { code: "fork", at: positionOf(answer.at) });
    case "replaced":
      return json(409, { code: "node-replaced", generation: answer.generation, at_ms: answer.at_ms });
    case "refused":
      return json(422, { code: answer.code });
    case "not-authenticated":
      return json(401, { code: "not-authenticated" });
    case "forbidden":
      return json(403, { code: answer.code });
    case "too-large":
      return json(413, {
        code: "batch-too-large",
        ...(answer.max_records === null ? {} : { max_records: answer.max_records }),
      });
    case "unavailable": {
      const retry_after = answer.retry_after_s === null ? null : String(answer.retry_after_s);
      return { ...json(503, { code: "unavailable" }), retry_after };
    }
  }
}

/** Total: an answer that this protocol does not know is `unavailable`, for what stands in between may say anything. */
export function decodeUploadAnswer({ status, retry_after, body }: HttpAnswer): UploadAnswer {
  const value = parsed(body);
  const unavailable = { kind: "unavailable", retry_after_s: secondsOf(retry_after) } as const;
  switch (status) {
    case 200:
      return acknowledgement(value) ?? unavailable;
    case 409:
      return conflict(value) ?? unavailable;
    case 400:
    case 422:
      return refusal(value) ?? unavailable;
    case 401:
      return { kind: "not-authenticated" };
    case 403:
      return { kind: "forbidden", code: codeOf(value) ?? "forbidden" };
    case 413:
      return { kind: "too-large", max_records: isBatchSize(value["max_records"]) ? value["max_records"] : null };
    default:
      return unavailable;
  }
}

export function encodeHeads({ heads, newest, generation }: JournalHeads): HttpAnswer {
  const told = generation === undefined ? {} : { generation };
  return json(200, { heads: heads.map((head) => ({ ...positionOf(head), hash: head.hash })), newest, ...told });
}

/** What the hub holds, or an answer like one to a batch when it did not say. */
export function decodeHeads(answer: HttpAnswer): UploadAnswer | ({ readonly kind: "heads" } & JournalHeads) {
  const { heads, newest, generation } = answer.status === 200 ? parsed(answer.body) : {};
  const isList = Array.isArray(heads) && heads.every(isHead) && isNewestOf(heads, newest);
  if (!isList) return decodeUploadAnswer(answer.status === 200 ? { ...answer, status: 503 } : answer);
  const known = heads.map((head) => ({ ...positionOf(head), hash: head.hash }));
  const told = isCount(generation, 1) ? { generation } : {};
  return { kind: "heads", heads: known, newest: newest as string | null, ...told };
}

function acknowledgement({ acknowledged, max_records }: Fields): UploadAnswer | null {
  if (!isPosition(acknowledged, 0) || !isBatchSize(max_records)) return null;
  return { kind: "acknowledged", acknowledged: positionOf(acknowledged), max_records };
}

function conflict({ code, expected, generation, at_ms }: Fields): UploadAnswer | null {
  if (code === "unknown-parent") return { kind: "unknown-parent" };
  if (code === "node-replaced") {
    return isCount(generation, 2) && isCount(at_ms, 0) ? { kind: "replaced", generation, at_ms } : null;
  }
  return code === "gap" && isPosition(expected, 1) ? { kind: "gap", expected: positionOf(expected) } : null;
}

function refusal(fields: Fields): UploadAnswer | null {
  const code = codeOf(fields);
  const { at } = fields;
  if (code === "fork") return isPosition(at, 1) ? { kind: "fork", at: positionOf(at) } : null;
  return code === null ? null : { kind: "refused", code };
}

type Fields = { readonly [key: string]: unknown };

/** The fields of a JSON object; of anything else none. */
function parsed(body: string): Fields {
  if (body.length > MAX_BODY_LENGTH) return {};
  try {
    return { ...JSON.parse(body) };
  } catch {
    return {};
  }
}

function codeOf({ code }: Fields): string | null {
  return typeof code === "string" && CODE.test(code) ? code : null;
}

/** `Retry-After` in seconds; its other form, a date, would need a clock that both sides trust. */
function secondsOf(retry_after: string | null): number | null {
  return retry_after !== null && SECONDS.test(retry_after) ? Number(retry_after) : null;
}

function isPosition(value: unknown, least: number): value is EpochPosition {
  if (typeof value !== "object" || value === null) return false;
  const { epoch, seq } = value as Fields;
  return typeof epoch === "string" && EPOCH.test(epoch) && isCount(seq, least);
}

function isHead(value: unknown): value is EpochHead {
  if (!isPosition(value, 1)) return false;
  const { hash } = value as unknown as Fields;
  return typeof hash === "string" && HASH.test(hash);
}

function isNewestOf(heads: readonly EpochHead[], newest: unknown): boolean {
  const epochs = new Set(heads.map(({ epoch }) => epoch));
  if (epochs.size !== heads.length) return false;
  return newest === null ? heads.length === 0 : epochs.has(newest as string);
}

function isCount(value: unknown, least: number): value is number {
  return Number.isSafeInteger(value) && (value as number) >= least;
}

function isBatchSize(value: unknown): value is number {
  return isCount(value, 1) && value <= MAX_RECORDS_PER_BATCH;
}

function positionOf({ epoch, seq }: EpochPosition): EpochPosition {
  return { epoch, seq };
}

function json(status: number, body: object): HttpAnswer {
  return { status, retry_after: null, body: JSON.stringify(body) };
}
