import type { ScopedShape } from "./named-shapes.ts";

/** Parameters of the shape protocol that clients may choose; whatever else they send changes nothing. */
export const PROTOCOL_PARAMETERS = [
  "offset",
  "handle",
  "live",
  "live_sse",
  "experimental_live_sse",
  "cursor",
  "expired_handle",
  "cache-buster",
] as const;

export type ProtocolParameter = (typeof PROTOCOL_PARAMETERS)[number];

export interface ShapeRequest {
  readonly scoped: ScopedShape;
  /** Whose nodes are sent away, to show who they are anew, when a node is shut out. */
  readonly community: string;
  readonly parameters: Readonly<Partial<Record<ProtocolParameter, string>>>;
  /** The header `if-none-match`. */
  readonly known_etag: string | null;
  /** Aborted when the client is gone. */
  readonly gone: AbortSignal;
}

export interface ShapeReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Text, or parts of a stream that are sent as they come; null for none. */
  readonly body: string | AsyncIterable<string | Uint8Array> | null;
}

/** Whoever can answer for shapes: the hub itself or an Electric service behind it. */
export interface ShapeSource {
  /** @throws {LocalGridError} `invalid-shape-request`, `overloaded`, `store-away`, `store-full`, `shape-service-away` */
  answer(request: ShapeRequest): Promise<ShapeReply>;
}
