import {
  decodeReply,
  encodeQuestion,
  type JournalQuestion,
  type JournalReply,
} from "@localgrid/protocol/journal-stream";
import { edgeNodeError } from "../errors.ts";
import type { PeerStream } from "./peer-network.ts";

type Refused = Extract<JournalReply, { readonly kind: "refused" }>;
export type Answer = Exclude<JournalReply, Refused>;

/** The asking side of one stream: question by question, each answered before the next one is asked. */
export class Conversation {
  private readonly stream: PeerStream;
  private readonly frames: AsyncIterator<Uint8Array>;
  private readonly heard: () => void;

  /** `heard` is called with each reply. */
  constructor(stream: PeerStream, heard: () => void = () => undefined) {
    this.stream = stream;
    this.heard = heard;
    this.frames = stream.frames()[Symbol.asyncIterator]();
  }

  /** @throws {LocalGridError} those of {@link next} */
  async ask(question: JournalQuestion): Promise<Answer> {
    await this.stream.send(encodeQuestion(question));
    return this.next();
  }

  /**
   * The next reply to what was asked. Nothing is read from the network before it is asked for.
   *
   * @throws {LocalGridError} `peer-refused`, `malformed-message`, `wrong-peer-answer`; those of the stream
   */
  async next(): Promise<Answer> {
    const { done, value } = await this.frames.next();
    if (done === true) throw edgeNodeError("wrong-peer-answer", "the stream ended in the middle of an answer");
    this.heard();
    const reply = decodeReply(value);
    if (reply.kind === "refused") throw edgeNodeError("peer-refused", reply.code);
    return reply;
  }

  async close(): Promise<void> {
    await this.stream.close();
  }

  abort(): void {
    this.stream.abort();
  }
}

/** @throws {LocalGridError} `wrong-peer-answer` when it is of another kind than was asked for */
export function expectAnswer<K extends Answer["kind"]>(answer: Answer, kind: K): Extract<Answer, { readonly kind: K }> {
  if (answer.kind === kind) return answer as Extract<Answer, { readonly kind: K }>;
  throw edgeNodeError("wrong-peer-answer", `${answer.kind} where ${kind} was asked for`);
}
