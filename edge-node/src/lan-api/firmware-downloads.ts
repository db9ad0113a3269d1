import { Readable } from "node:stream";
import type { FastifyReply, RouteShorthandOptions } from "fastify";
import * as Type from "typebox";
import { edgeNodeError } from "../errors.ts";
import type { LanApp } from "./lan-app.ts";
import type { UpdateDeskPort } from "./ports.ts";
import { closed, Sha256 } from "./schemas.ts";

const RETRY_AFTER_S = 5;
/** Whoever takes nothing for so long, or has not taken everything by then, is cut off: places are few. */
const DOWNLOAD_LIMITS = { stalled_ms: 30_000, longest_ms: 600_000 };
const RANGE = /^bytes=(\d{1,10})-(\d{0,10})$/;

/** A device asks for its image in many small pieces, so no number of requests per minute is too many. */
const ROUTE = {
  config: {
    roles: "public",
    errors: ["invalid-input", "unknown-image", "downloads-busy", "range-not-satisfiable"],
    rateLimit: false,
  },
  schema: {
    summary: "An image, or a range of it, for devices",
    tags: ["firmware"],
    params: closed({ sha256: Sha256 }),
    response: { 200: Type.String({ description: "the whole image" }), 206: Type.String({ description: "the range" }) },
  },
} satisfies RouteShorthandOptions;

interface Ports {
  readonly updates: UpdateDeskPort;
  /** Shorter only in tests. */
  readonly download_limits?: typeof DOWNLOAD_LIMITS;
}

/**
 * Images for devices, by plain HTTP with ranges (RFC 9110, section 14): what they take is signed, so the way needs no
 * secrecy. Only images of this node are there.
 */
export function firmwareDownloads(app: LanApp, { updates, download_limits }: Ports): void {
  const { stalled_ms, longest_ms } = download_limits ?? DOWNLOAD_LIMITS;
  app.get("/firmware/:sha256", ROUTE, async (request, reply) => {
    const { sha256 } = request.params as { readonly sha256: string };
    reply.header("retry-after", RETRY_AFTER_S);
    const download = updates.download(sha256);
    reply.removeHeader("retry-after").raw.once("close", download.done);
    if (reply.raw.destroyed) download.done();
    reply.raw.setTimeout(stalled_ms, () => reply.raw.destroy());
    const { size } = download;
    const range = rangeOf(request.headers.range, size);
    if (range === null) {
      reply.header("content-range", `bytes */${size}`);
      throw edgeNodeError("range-not-satisfiable", `the image has ${size} bytes`);
    }
    const part = { ...range, size, isWhole: request.headers.range === undefined };
    const bytes = ending(download.bytes(range.from, range.to), download.done);
    return answer(reply, part, Readable.from(bytes, { signal: AbortSignal.timeout(longest_ms) }));
  });
}

interface Part {
  readonly from: number;
  /** The byte after the last one. */
  readonly to: number;
  readonly size: number;
  readonly isWhole: boolean;
}

function answer(reply: FastifyReply, { from, to, size, isWhole }: Part, bytes: Readable): FastifyReply {
  if (!isWhole) reply.code(206).header("content-range", `bytes ${from}-${to - 1}/${size}`);
  return reply
    .header("accept-ranges", "bytes")
    .header("content-length", to - from)
    .header("cache-control", "no-store")
    .type("application/octet-stream")
    .send(bytes);
}

/**
 * The place is free again before the last byte leaves: a device that asks for its next piece at once, by another
 * connection even, finds it so.
 */
async function* ending(bytes: AsyncIterable<Uint8Array>, done: () => void): AsyncIterable<Uint8Array> {
  let last: Uint8Array | null = null;
  try {
    for await (const chunk of bytes) {
      if (last !== null) yield last;
      last = chunk;
    }
  } finally {
    done();
  }
  if (last !== null) yield last;
}

/** The whole without a header, null for a range that is none or lies outside. */
function rangeOf(header: string | undefined, size: number): { readonly from: number; readonly to: number } | null {
  if (header === undefined) return { from: 0, to: size };
  const [, from_text = "", to_text = ""] = RANGE.exec(header) ?? [];
  if (from_text === "") return null;
  const from = Number(from_text);
  const to = to_text === "" ? size : Math.min(Number(to_text) + 1, size);
  return from < to ? { from, to } : null;
}
