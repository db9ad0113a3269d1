export interface ServerSentEvent {
  readonly event: string;
  readonly data: string;
}

const MAX_PENDING_CHARACTERS = 1_000_000;

/**
 * The events of a text/event-stream (HTML standard, section 9.2) in their order; comments are left out. Ends
 * when the stream ends, and throws what the stream throws.
 */
export async function* readEvents(stream: AsyncIterable<Uint8Array>): AsyncGenerator<ServerSentEvent> {
  const decoder = new TextDecoder();
  let pending = "";
  for await (const chunk of stream) {
    pending += decoder.decode(chunk, { stream: true });
    if (pending.length > MAX_PENDING_CHARACTERS) throw new Error("an event without end");
    const blocks = pending.split(/\r?\n\r?\n/);
    pending = blocks.pop() as string;
    for (const block of blocks) {
      const event = eventOf(block);
      if (event !== null) yield event;
    }
  }
}

function eventOf(block: string): ServerSentEvent | null {
  let event = "message";
  const data: string[] = [];
  for (const line of block.split(/\r?\n/)) {
    const [, field, value = ""] = /^([a-z]+):? ?(.*)$/.exec(line) ?? [];
    if (field === "event") event = value;
    if (field === "data") data.push(value);
  }
  return data.length === 0 ? null : { event, data: data.join("\n") };
}
