import { promisify } from "node:util";
import { constants, gzip } from "node:zlib";
import type { LanApp } from "./lan-app.ts";

const packed = promisify(gzip);
/** A header that takes gzip, and does not say so to refuse it. */
const TAKES_GZIP = /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/i;
/** Below it packing saves no packet; what is secret in an answer is shorter, too. */
const LEAST_CHARACTERS = 4_000;

/** Packs long texts for whoever takes that: a month of intervals is eight times smaller, and the home's Wi-Fi may be bad. */
export function packAnswers(app: LanApp): void {
  app.addHook("onSend", async ({ headers }, reply, payload) => {
    if (typeof payload !== "string" || payload.length < LEAST_CHARACTERS) return payload;
    const others = reply.getHeader("vary");
    reply.header("vary", others === undefined ? "accept-encoding" : `${others}, accept-encoding`);
    if (!TAKES_GZIP.test(headers["accept-encoding"] ?? "")) return payload;
    reply.header("content-encoding", "gzip").removeHeader("content-length");
    return packed(payload, { level: constants.Z_BEST_SPEED });
  });
}
