import type { HubApp } from "./hub-app.ts";

const WHOLE_BODY_MS = 30_000;
/** Between two pieces of a body that is read as it comes. */
const SILENCE_MS = 60_000;

/**
 * Ends connections whose request does not become whole. Node's own limit counts for all requests alike, and would cut
 * long uploads.
 */
export function limitBodies(app: HubApp): void {
  app.addHook("onRequest", async (request) => {
    const { raw } = request;
    const hasBody = raw.headers["content-length"] !== undefined || raw.headers["transfer-encoding"] !== undefined;
    if (!hasBody) return;
    if (request.routeOptions.config.hub?.streams === true) {
      const { socket } = raw;
      socket.setTimeout?.(SILENCE_MS);
      raw.once("end", () => socket.setTimeout?.(0));
      return;
    }
    const timer = setTimeout(() => raw.destroy(), WHOLE_BODY_MS);
    raw.once("close", () => clearTimeout(timer));
  });
}
