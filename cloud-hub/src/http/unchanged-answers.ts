import { hash } from "node:crypto";
import type { HubApp } from "./hub-app.ts";

const OK = 200;
const NOT_MODIFIED = 304;

/**
 * Names every JSON answer to a reading of people with an ETag of its content, and answers 304 without a body to whoever
 * has that content already. Pages ask for the same lists every few seconds; most of the time nothing has changed. Nothing
 * may keep the answers all the same: they are `no-store`, and the page itself remembers.
 */
export function spareUnchanged(app: HubApp): void {
  app.addHook("onSend", async ({ method, url, headers }, reply, payload) => {
    if (method !== "GET" || reply.statusCode !== OK || typeof payload !== "string" || !url.startsWith("/api/")) {
      return payload;
    }
    const etag = `"${hash("sha256", payload, "base64url")}"`;
    reply.header("etag", etag);
    if (headers["if-none-match"] !== etag) return payload;
    reply.code(NOT_MODIFIED).removeHeader("content-type").removeHeader("content-length");
    return null;
  });
}
