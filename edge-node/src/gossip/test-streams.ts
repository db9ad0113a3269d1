import type { PeerStream } from "./peer-network.ts";

/** Frames that one side may have sent and the other not read. */
const ROOM = 4;

/** Test support: both ends of a conversation in memory; whoever sends waits for room. */
export function streamPair(): readonly [PeerStream, PeerStream] {
  const there = new Channel();
  const back = new Channel();
  return [endOf(there, back), endOf(back, there)];
}

function endOf(outgoing: Channel, incoming: Channel): PeerStream {
  return {
    send: (frame) => outgoing.send(frame),
    frames: () => incoming.frames(),
    close: async () => outgoing.end(),
    abort: () => {
      outgoing.break();
      incoming.break();
    },
  };
}

class Channel {
  private readonly waiting: Uint8Array[] = [];
  private state: "open" | "ended" | "broken" = "open";
  private changed = Promise.withResolvers<void>();

  async send(frame: Uint8Array): Promise<void> {
    while (this.state === "open" && this.waiting.length >= ROOM) await this.changed.promise;
    if (this.state !== "open") throw new Error("the stream is broken");
    this.waiting.push(frame.slice());
    this.tell();
  }

  async *frames(): AsyncGenerator<Uint8Array> {
    for (;;) {
      if (this.state === "broken") throw new Error("the stream is broken");
      const frame = this.waiting.shift();
      if (frame !== undefined) {
        this.tell();
        yield frame;
      } else if (this.state === "ended") return;
      else await this.changed.promise;
    }
  }

  end(): void {
    if (this.state === "open") this.state = "ended";
    this.tell();
  }

  break(): void {
    this.state = "broken";
    this.tell();
  }

  private tell(): void {
    this.changed.resolve();
    this.changed = Promise.withResolvers();
  }
}
