import { cloudHubError } from "../errors.ts";
import { parseShapeOffset, type ShapeOffset } from "./shape-offset.ts";
import type { ShapeRequest } from "./shape-source.ts";

/** What a client wants, by its parameters. */
export type ShapeQuery =
  | { readonly kind: "begin"; readonly given: string }
  | { readonly kind: "end-of-log"; readonly given: string }
  | (Resumption & { readonly kind: "go-on" })
  | (Resumption & { readonly kind: "long-poll" | "event-stream" });

interface Resumption {
  /** The offset as it was given. */
  readonly given: string;
  readonly handle: string;
  readonly place: Extract<ShapeOffset, { kind: "snapshot" | "log" }>;
}

/** @throws {LocalGridError} `invalid-shape-request` */
export function parseShapeQuery({ parameters }: Pick<ShapeRequest, "parameters">): ShapeQuery {
  const { offset: given = "", handle = "", live } = parameters;
  const offset = parseShapeOffset(given);
  if (offset === null) throw wrong("the parameter offset is missing, or is no offset");
  const isLive = live === "true";
  if (offset.kind === "start" || offset.kind === "now") {
    if (isLive) throw wrong("live needs the offset of an earlier answer");
    return { kind: offset.kind === "start" ? "begin" : "end-of-log", given };
  }
  if (handle === "") throw wrong("the parameter handle is missing");
  const isStream = parameters.live_sse === "true" || parameters.experimental_live_sse === "true";
  const kind = isLive ? (isStream ? "event-stream" : "long-poll") : "go-on";
  return { kind, given, handle, place: offset };
}

function wrong(message: string) {
  return cloudHubError("invalid-shape-request", message);
}
