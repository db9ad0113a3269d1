import { type NamedShape, schemaHeaderOf } from "./named-shapes.ts";
import { MUST_REFETCH } from "./shape-messages.ts";
import type { ShapeReply } from "./shape-source.ts";

/** Nothing that depends on who asks may be shown to the next one; with its etag a client may keep it. */
const REVALIDATED = "private, no-cache";
const NOT_KEPT = "private, no-store";
const VARIES = "authorization, cookie";
const JSON_TYPE = "application/json; charset=utf-8";
/** 9 October 2024: cursors count from here, as those of Electric do. */
const CURSOR_START_S = 1_728_432_000;
const CURSOR_SPREAD = 3_600;

export interface AnswerFacts {
  readonly shape: NamedShape;
  readonly handle: string;
  /** The offset that was asked for, and the one to go on from. */
  readonly given: string;
  readonly offset: string;
  readonly is_up_to_date: boolean;
  readonly has_data: boolean;
}

/** An answer that does not wait. */
export function plainReply(facts: AnswerFacts, body: string, knownEtag: string | null): ShapeReply {
  const headers = {
    ...shapeHeaders(facts),
    "content-type": JSON_TYPE,
    "cache-control": REVALIDATED,
    "electric-schema": schemaHeaderOf(facts.shape),
  };
  return headers.etag === knownEtag ? { status: 304, headers, body: null } : { status: 200, headers, body };
}

export interface LiveFacts extends AnswerFacts {
  readonly cursor: string;
  readonly now_ms: number;
}

export function liveReply(facts: LiveFacts, body: string): ShapeReply {
  const { etag, ...headers } = shapeHeaders(facts);
  // An answer without news must never pass for the next one.
  const unique = facts.has_data ? etag : `"${facts.handle}:${facts.given}:${facts.offset}:${facts.now_ms}"`;
  return {
    status: 200,
    headers: {
      ...headers,
      etag: unique,
      "content-type": JSON_TYPE,
      "cache-control": NOT_KEPT,
      "electric-cursor": facts.cursor,
    },
    body,
  };
}

export function streamReply(facts: LiveFacts, body: AsyncIterable<string>): ShapeReply {
  const { etag: _, ...headers } = shapeHeaders(facts);
  return {
    status: 200,
    headers: {
      ...headers,
      "content-type": "text/event-stream",
      "cache-control": NOT_KEPT,
      "electric-cursor": facts.cursor,
      "x-accel-buffering": "no",
    },
    body,
  };
}

/** The client forgets what it holds and begins again, with the new handle. */
export function refetchReply(handle: string): ShapeReply {
  const headers = { "content-type": JSON_TYPE, "cache-control": NOT_KEPT, vary: VARIES, "electric-handle": handle };
  return { status: 409, headers, body: MUST_REFETCH };
}

/**
 * The next value of `cursor`, which makes each wait another address for caches: the time in steps of the longest wait,
 * and always beyond the client's.
 */
export function nextCursor(
  given: string | undefined,
  clock: { readonly now_ms: number; readonly random: number },
  step_s: number,
): string {
  const next = Math.ceil((clock.now_ms / 1_000 - CURSOR_START_S) / step_s) * step_s;
  const before = /^\d{1,15}$/.test(given ?? "") ? Number(given) : -1;
  return String(next > before ? next : before + 1 + Math.floor(clock.random * CURSOR_SPREAD));
}

function shapeHeaders({ handle, given, offset, is_up_to_date, has_data }: AnswerFacts) {
  return {
    "electric-handle": handle,
    "electric-offset": offset,
    "electric-has-data": String(has_data),
    ...(is_up_to_date ? { "electric-up-to-date": "" } : {}),
    etag: `"${handle}:${given}:${offset}"`,
    vary: VARIES,
  };
}
