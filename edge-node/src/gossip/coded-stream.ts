import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { edgeNodeError } from "../errors.ts";
import type { PeerNetwork, PeerStream } from "./peer-network.ts";

/** @throws {LocalGridError} `peer-away`, whatever kept the network from opening it */
export async function openStream(network: Pick<PeerNetwork, "open">, node: string): Promise<PeerStream> {
  return codedStream(await coded("peer-away", () => network.open(node)));
}

/** The same stream, whose every failure has a code: what happens on a wire is no fault of this program. */
export function codedStream(stream: PeerStream): PeerStream {
  return {
    send: (frame) => coded("peer-stream-broken", () => stream.send(frame)),
    frames: () => codedFrames(stream),
    close: () => coded("peer-stream-broken", () => stream.close()),
    abort: () => stream.abort(),
  };
}

async function* codedFrames(stream: PeerStream): AsyncGenerator<Uint8Array> {
  const frames = stream.frames()[Symbol.asyncIterator]();
  for (;;) {
    const { done, value } = await coded("peer-stream-broken", () => frames.next());
    if (done === true) return;
    yield value;
  }
}

async function coded<T>(code: "peer-away" | "peer-stream-broken", act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    if (cause instanceof LocalGridError) throw cause;
    throw edgeNodeError(code, cause instanceof Error ? cause.message : String(cause), cause);
  }
}
