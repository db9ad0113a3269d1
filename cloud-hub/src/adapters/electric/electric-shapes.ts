import { cloudHubError } from "../../errors.ts";
import type { ShapeReply, ShapeRequest, ShapeSource } from "../../shapes/shape-source.ts";

export interface ElectricShapesOptions {
  /** Address of the service, 1.7.12 or later, in a network that only the hub reaches. */
  readonly url: string;
  readonly secret: string | null;
}

/** What the hub passes on; the rest speaks of the service's own connection or of caches that everybody shares. */
const PASSED_HEADERS = [
  "content-type",
  "electric-cursor",
  "electric-handle",
  "electric-has-data",
  "electric-offset",
  "electric-schema",
  "electric-up-to-date",
  "etag",
  "retry-after",
];
/** Answers that mean the same to the client; with all others the hub and the service do not fit together. */
const PASSED_STATUS = [200, 204, 304, 400, 409, 429];

/** Hands requests to an Electric service in front of the same database. What is asked for is the hub's word alone. */
export class ElectricShapes implements ShapeSource {
  private readonly options: ElectricShapesOptions;

  constructor(options: ElectricShapesOptions) {
    this.options = options;
  }

  async answer(request: ShapeRequest): Promise<ShapeReply> {
    const { known_etag, gone } = request;
    const headers = { "accept-encoding": "identity", ...(known_etag === null ? {} : { "if-none-match": known_etag }) };
    const answer = await this.ask(this.addressOf(request), { headers, signal: gone, redirect: "manual" });
    // Nobody reads it.
    if (answer === null) return { status: 503, headers: {}, body: null };
    if (!PASSED_STATUS.includes(answer.status)) {
      await answer.body?.cancel();
      throw cloudHubError("shape-service-away", `the Electric service answered ${answer.status}`);
    }
    const passed = PASSED_HEADERS.flatMap((name) => {
      const value = answer.headers.get(name);
      return value === null ? [] : [[name, value] as const];
    });
    return {
      status: answer.status,
      headers: {
        ...Object.fromEntries(passed),
        "cache-control": answer.status === 200 || answer.status === 304 ? "private, no-cache" : "private, no-store",
        vary: "authorization, cookie",
        "x-accel-buffering": "no",
      },
      body: answer.body,
    };
  }

  private async ask(address: URL, init: RequestInit): Promise<Response | null> {
    try {
      return await fetch(address, init);
    } catch (error) {
      if (init.signal?.aborted === true) return null;
      throw cloudHubError("shape-service-away", "the Electric service does not answer", error);
    }
  }

  private addressOf({ scoped: { shape, scope }, parameters }: ShapeRequest): URL {
    const address = new URL("v1/shape", this.options.url.endsWith("/") ? this.options.url : `${this.options.url}/`);
    const { searchParams } = address;
    for (const [name, value] of Object.entries(parameters)) searchParams.set(name, value);
    searchParams.set("table", `public.${shape.table}`);
    searchParams.set("columns", shape.columns.map(({ name }) => `"${name}"`).join(","));
    searchParams.set("where", `"${shape.scope}" = $1`);
    searchParams.set("params[1]", scope);
    // Whole rows, as the hub tells them itself.
    searchParams.set("replica", "full");
    if (this.options.secret !== null) searchParams.set("secret", this.options.secret);
    searchParams.sort();
    return address;
  }
}
