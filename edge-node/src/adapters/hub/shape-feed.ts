import type { Message, Offset, ShapeStream } from "@electric-sql/client";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import type { ShapeFailure, ShapeFeed, ShapeRequest } from "../../downlink/shape-feed.ts";
import type { ShapeChange } from "../../downlink/shape-store.ts";
import type { ShapeColumns } from "../../downlink/shapes.ts";
import type { HubClient } from "./hub-client.ts";
import { createShapeFetch } from "./shape-fetch.ts";

type Electric = typeof import("@electric-sql/client");

const asText = (value: string) => value;
/** Columns stay in PostgreSQL's text form: what they mean is decided where they are used. */
const TEXT_ONLY = { int2: asText, int4: asText, int8: asText, float4: asText, float8: asText } as const;
const PARSER = { ...TEXT_ONLY, bool: asText, json: asText, jsonb: asText };
/** No try of the client's own: whoever asked waits, and begins again from what was kept. */
const ONE_TRY = { initialDelay: 1, maxDelay: 1, multiplier: 1, maxRetries: 0 };

const TOO_MANY_REQUESTS = 429;

/** Shapes read with Electric's own client, by long-polling. */
export class ElectricShapeFeed implements ShapeFeed {
  private readonly client: HubClient;
  private electric: Promise<Electric> | null = null;

  constructor(client: HubClient) {
    this.client = client;
  }

  async follow(request: ShapeRequest): Promise<ShapeFailure | null> {
    // Only nodes with a hub pay for loading it.
    this.electric ??= import("@electric-sql/client");
    const electric = await this.electric;
    return request.signal.aborted ? null : new Following({ client: this.client, electric, request }).ended;
  }
}

interface FollowingOptions {
  readonly client: HubClient;
  readonly electric: Electric;
  readonly request: ShapeRequest;
}

/** One stream from its beginning to its end. */
class Following {
  readonly ended: Promise<ShapeFailure | null>;
  private readonly end = Promise.withResolvers<ShapeFailure | null>();
  private readonly aborting = new AbortController();
  private readonly electric: Electric;
  private readonly request: ShapeRequest;
  private readonly stream: ShapeStream;

  constructor({ client, electric, request }: FollowingOptions) {
    const { shape, from, signal } = request;
    this.electric = electric;
    this.request = request;
    this.ended = this.end.promise;
    const stop = () => this.finish(null);
    signal.addEventListener("abort", stop, { once: true });
    void this.ended.then(() => signal.removeEventListener("abort", stop));
    this.stream = new electric.ShapeStream({
      url: `${client.hub_url}/v1/shape`,
      params: { shape },
      ...(from === null ? {} : { handle: from.handle, offset: from.offset as Offset }),
      signal: this.aborting.signal,
      fetchClient: createShapeFetch(client),
      backoffOptions: ONE_TRY,
      parser: PARSER,
      warnOnHttp: false,
      onError: (error) => this.finish(failureOf(error, electric)),
    });
    this.stream.subscribe((messages) => this.take(messages));
  }

  /** What is thrown to the client ends the process, so nothing is. */
  private take(messages: readonly Message[]): void {
    if (this.aborting.signal.aborted) return;
    try {
      this.deliver(messages);
    } catch (error) {
      this.finish({ error: error as Error, retry_after_s: null });
    }
  }

  private deliver(messages: readonly Message[]): void {
    const { stream, request } = this;
    const controls = messages.flatMap(({ headers }) => ("control" in headers ? [headers.control] : []));
    if (controls.includes("must-refetch")) return request.deliver({ kind: "must-refetch" });
    const { shapeHandle: handle, lastOffset: offset } = stream;
    if (handle === undefined) throw new LocalGridError("malformed-hub-answer", "changes without a handle");
    const changes = messages.flatMap((message) => changeOf(message, this.electric));
    // Of an answer that it has seen before, the client passes on the changes but not that they are the last ones.
    const is_up_to_date = controls.includes("up-to-date") || stream.isUpToDate;
    request.deliver({ kind: "batch", batch: { position: { handle, offset }, changes, is_up_to_date } });
  }

  private finish(failure: ShapeFailure | null): void {
    this.end.resolve(failure);
    this.aborting.abort();
    this.stream.unsubscribeAll();
  }
}

function changeOf(message: Message, { isChangeMessage }: Electric): readonly ShapeChange[] {
  if (!isChangeMessage(message)) return [];
  const { key, value, headers } = message;
  const kind = headers.operation;
  return [kind === "delete" ? { kind, key } : { kind, key, columns: columnsOf(value) }];
}

function columnsOf(value: Readonly<Record<string, unknown>>): ShapeColumns {
  for (const [name, column] of Object.entries(value)) {
    if (column === null || typeof column === "string") continue;
    throw new LocalGridError("malformed-hub-answer", `column ${name} is no text`);
  }
  return value as ShapeColumns;
}

function failureOf(error: Error, { FetchError }: Electric): ShapeFailure {
  if (!(error instanceof FetchError)) return { error: asLocalGridError(error), retry_after_s: null };
  const { status, headers } = error;
  const text = status < 400 ? error.message.slice(0, 200) : `the hub answered ${status}`;
  const asked_s = Number(headers["retry-after"] ?? Number.NaN);
  return {
    error: new LocalGridError(codeOf(status), text, { cause: error }),
    retry_after_s: Number.isFinite(asked_s) && asked_s >= 0 ? asked_s : null,
  };
}

function codeOf(status: number): string {
  if (status === TOO_MANY_REQUESTS || status >= 500) return "hub-busy";
  // An answer that was no error and still failed broke off or was not readable.
  return status >= 400 ? "hub-refused" : "malformed-hub-answer";
}

/** `fetch` rejects with a `TypeError` or with why its signal ended it; everything else is about the answer. */
function asLocalGridError(error: Error): LocalGridError {
  if (error instanceof LocalGridError) return error;
  const isAway = error instanceof TypeError || error.name === "TimeoutError" || error.name === "AbortError";
  const code = isAway ? "hub-away" : "malformed-hub-answer";
  return new LocalGridError(code, error.message.slice(0, 200), { cause: error });
}
