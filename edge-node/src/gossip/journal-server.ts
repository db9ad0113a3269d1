import { decodeQuestion, encodeReply, type JournalQuestion, MAX_EXTENTS } from "@localgrid/protocol/journal-stream";
import { decodeUploadBatch } from "@localgrid/protocol/upload";
import { FULL_BATCH_BYTES, MAX_RECORDS_PER_BATCH } from "@localgrid/protocol/upload-limits";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { codedStream } from "./coded-stream.ts";
import { EncodedLists } from "./encoded-lists.ts";
import type { After } from "./gossip-ports.ts";
import { bytesOf, hexOf } from "./names.ts";
import type { ReplicatedJournal } from "./own-journal.ts";
import type { PeerStream } from "./peer-network.ts";
import type { ReplicaStore } from "./replica-store.ts";
import { ServingPlaces } from "./serving-places.ts";

/** An answer of records ends after so much, so that a long journal does not keep others from asking. */
const MAX_BATCHES_PER_ANSWER = 4_096;
const MAX_BYTES_PER_ANSWER = 16_777_216;

export interface JournalServerPorts {
  readonly own: ReplicatedJournal;
  readonly replicas: ReplicaStore;
  readonly isMember: (node: string) => boolean;
  /** Highest that is known of a node's boxes. */
  readonly generationOf: (node: string) => number;
  /** Another one whenever a replica has changed; null when nobody can tell, and then each answer is made anew. */
  readonly stateOf?: (node: string) => object | null;
  /** Everybody's newest announcement, the own one included. */
  readonly heads: () => readonly Uint8Array[];
  readonly membership: () => Uint8Array | null;
  readonly now_ms: () => number;
  readonly steady_ms: () => number;
  readonly isTrusted: () => boolean;
  readonly after: After;
  readonly served: (bytes: number) => void;
  readonly misbehaved: (node: string, reason: string) => void;
}

type RecordsQuestion = Extract<JournalQuestion, { readonly kind: "records" }>;

/** Answers what peers ask over a stream, question by question: from the own journal and from replicas of members. */
export class JournalServer {
  private readonly ports: JournalServerPorts;
  private readonly places: ServingPlaces;
  private readonly lists = new EncodedLists();

  constructor(ports: JournalServerPorts) {
    this.ports = ports;
    this.places = new ServingPlaces(ports.steady_ms);
  }

  /** Settles when the stream has ended, however it did. */
  async serve(node: string, uncoded: PeerStream): Promise<void> {
    const stream = codedStream(uncoded);
    try {
      for await (const frame of stream.frames()) {
        if (!this.ports.isMember(node)) return await refuse(stream, "not-a-member");
        const question = this.readQuestion(node, frame);
        if (question === null) return await refuse(stream, "malformed-message");
        const delay_ms = this.places.delayOf(node);
        if (delay_ms > 0) await this.pause(delay_ms);
        await this.answer(node, question, stream);
      }
      await stream.close();
    } catch (error) {
      // The stream is broken or its peer too slow: it asks again when it wants the rest.
      if (!(error instanceof LocalGridError)) throw error;
      stream.abort();
    }
  }

  /** Forgets what it knows of others. */
  keepOnly(isKept: (node: string) => boolean): void {
    this.places.keepOnly(isKept);
  }

  private readQuestion(node: string, frame: Uint8Array): JournalQuestion | null {
    try {
      return decodeQuestion(frame);
    } catch (error) {
      if (!(error instanceof LocalGridError)) throw error;
      this.ports.misbehaved(node, "a question that cannot be read");
      return null;
    }
  }

  private async answer(node: string, question: JournalQuestion, stream: PeerStream): Promise<void> {
    const { ports } = this;
    switch (question.kind) {
      case "extents":
        return this.sendExtents(node, question.node, stream);
      case "records":
        return this.sendRecords(node, question, stream);
      case "heads":
        return this.sendHeads(node, stream);
      case "membership":
        return this.sendList(node, this.lists.membershipFrame(ports.membership()), stream);
      case "clock": {
        const { asked_at_ms } = question;
        const now_ms = Math.floor(ports.now_ms());
        return stream.send(encodeReply({ kind: "clock", asked_at_ms, now_ms, is_trusted: ports.isTrusted() }));
      }
    }
  }

  private async sendExtents(node: string, of: Uint8Array, stream: PeerStream): Promise<void> {
    const { own, replicas, generationOf, stateOf = unknownState } = this.ports;
    const name = hexOf(of);
    if (!this.isServed(name)) return refuse(stream, "unknown-journal");
    const isOwn = name === own.journal;
    const generation = generationOf(name);
    const frame = this.lists.extentsFrame(`${name} ${generation}`, isOwn ? null : stateOf(name), () => {
      const extents = isOwn ? own.extents() : replicas.extents(name);
      const listed = extents.filter(({ last_seq }) => last_seq > 0).slice(-MAX_EXTENTS);
      const epochs = listed.map(({ epoch, last_seq }) => ({ epoch: bytesOf(epoch), last_seq }));
      return { kind: "extents", node: of, generation, epochs };
    });
    await this.sendList(node, frame, stream);
  }

  private async sendHeads(node: string, stream: PeerStream): Promise<void> {
    const heads = this.ports.heads();
    for (const frame of this.lists.headFrames(heads)) await this.sendList(node, frame, stream);
    await stream.send(encodeReply({ kind: "end", upto_seq: heads.length }));
  }

  /** Not more to one peer in a second than a line carries; who asks for more waits. */
  private async sendList(node: string, frame: Uint8Array, stream: PeerStream): Promise<void> {
    const delay_ms = this.places.delayOfList(node, frame.length);
    if (delay_ms > 0) await this.pause(delay_ms);
    await stream.send(frame);
  }

  private async sendRecords(node: string, question: RecordsQuestion, stream: PeerStream): Promise<void> {
    const journal = hexOf(question.node);
    if (!this.isServed(journal)) return refuse(stream, "unknown-journal");
    if (!this.places.enter(node)) return refuse(stream, "busy");
    try {
      const upto_seq = await this.sendBatches(journal, question, stream);
      await stream.send(encodeReply({ kind: "end", upto_seq }));
    } finally {
      this.places.leave(node);
    }
  }

  /** The last seq that was sent. */
  private async sendBatches(journal: string, question: RecordsQuestion, stream: PeerStream): Promise<number> {
    const epoch = hexOf(question.epoch);
    let sent_seq = question.from_seq - 1;
    let sent_bytes = 0;
    for (let left = MAX_BATCHES_PER_ANSWER; left > 0 && sent_seq < question.upto_seq; left--) {
      if (sent_bytes >= MAX_BYTES_PER_ANSWER) break;
      const upto_seq = await this.places.withBatch(async () => {
        const batch = this.batch(journal, { epoch, from_seq: sent_seq + 1, upto_seq: question.upto_seq });
        if (batch === null) return null;
        await stream.send(batch.bytes);
        this.ports.served(batch.bytes.length);
        sent_bytes += batch.bytes.length;
        return batch.upto_seq;
      });
      if (upto_seq === null) break;
      sent_seq = upto_seq;
    }
    return sent_seq;
  }

  private batch(
    journal: string,
    { epoch, from_seq, upto_seq }: { readonly epoch: string; readonly from_seq: number; readonly upto_seq: number },
  ): { readonly bytes: Uint8Array; readonly upto_seq: number } | null {
    const { own, replicas } = this.ports;
    if (journal !== own.journal) return this.isServed(journal) ? replicas.batchAt(journal, epoch, from_seq) : null;
    const last_seq = own.extents().find((one) => one.epoch === epoch)?.last_seq ?? 0;
    const most_seq = Math.min(upto_seq, last_seq, from_seq + MAX_RECORDS_PER_BATCH - 1);
    if (most_seq < from_seq) return null;
    const range = { from_seq, upto_seq: most_seq, max_bytes: FULL_BATCH_BYTES };
    const bytes = own.batch({ kind: "batch", journal, epoch, ...range });
    return bytes === null ? null : { bytes, upto_seq: from_seq + decodeUploadBatch(bytes).records.length - 1 };
  }

  private isServed(journal: string): boolean {
    return journal === this.ports.own.journal || this.ports.isMember(journal);
  }

  private pause(delay_ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.ports.after(delay_ms, resolve);
    });
  }
}

function unknownState(): null {
  return null;
}

async function refuse(stream: PeerStream, code: string): Promise<void> {
  await stream.send(encodeReply({ kind: "refused", code }));
}
