import { decodeAnnouncement } from "@localgrid/protocol/announcement";
import {
  decodeReply,
  encodeQuestion,
  type JournalQuestion,
  type JournalReply,
  MAX_EXTENTS,
} from "@localgrid/protocol/journal-stream";
import { decodeUploadBatch } from "@localgrid/protocol/upload";
import { FULL_BATCH_BYTES } from "@localgrid/protocol/upload-limits";
import { edgeNodeError } from "../errors.ts";
import type { PeerNetwork } from "../gossip/peer-network.ts";
import { BatchRun } from "../recovery/epoch-piece.ts";
import type { EpochPiece, RecoverySource, SeqRange, SourceReach } from "../recovery/recovery-source.ts";

/** Frames that one answer may have: heads of a whole region, batches of a whole segment. */
const MOST_FRAMES = 16_384;

/** The node whose journal is looked for. */
export interface Wanted {
  /** 16 bytes. */
  readonly node: Uint8Array;
  /** Raw, 32 bytes. */
  readonly publicKey: Uint8Array;
}

/** Another node of the region, which may keep a copy of the journal. */
export class PeerSource implements RecoverySource {
  readonly name: string;
  private readonly network: Pick<PeerNetwork, "open">;
  private readonly wanted: Wanted;

  /** `name` is the peer's node, 32 hexadecimal digits. */
  constructor(name: string, network: Pick<PeerNetwork, "open">, wanted: Wanted) {
    this.name = name;
    this.network = network;
    this.wanted = wanted;
  }

  async reach(): Promise<SourceReach> {
    for await (const reply of this.ask({ kind: "extents", node: this.wanted.node })) {
      if (reply.kind === "extents") {
        const epochs = reply.epochs
          .slice(0, MAX_EXTENTS)
          .map(({ epoch, last_seq }) => ({ epoch: hex(epoch), last_seq }));
        // The generation beside them is nobody's word: announcements and geneses are signed.
        return { epochs };
      }
      if (reply.kind === "refused" && reply.code === "unknown-journal") break;
      throw unexpected(this.name, reply);
    }
    return { epochs: [] };
  }

  async *pieces({ epoch, from_seq, upto_seq }: SeqRange): AsyncGenerator<EpochPiece> {
    let next = from_seq;
    while (next <= upto_seq) {
      const range = { epoch, from_seq: next, upto_seq };
      const before = next;
      for await (const piece of this.batches(range)) {
        next = Math.max(next, piece.from_seq + piece.records.length);
        yield piece;
      }
      if (next === before) return;
    }
  }

  async announcements(): Promise<readonly Uint8Array[]> {
    const all: Uint8Array[] = [];
    for await (const reply of this.ask({ kind: "heads" })) {
      if (reply.kind === "end") break;
      if (reply.kind !== "heads") throw unexpected(this.name, reply);
      all.push(...reply.announcements.filter((bytes) => isOf(bytes, this.wanted.node)).map((bytes) => bytes.slice()));
    }
    return all;
  }

  async membership(): Promise<Uint8Array | null> {
    for await (const reply of this.ask({ kind: "membership" })) {
      if (reply.kind === "membership") return reply.bytes === null ? null : reply.bytes.slice();
      if (reply.kind === "refused") return null;
      throw unexpected(this.name, reply);
    }
    return null;
  }

  private async *batches(range: SeqRange): AsyncGenerator<EpochPiece> {
    const { epoch, from_seq, upto_seq } = range;
    const run = new BatchRun(epoch, this.wanted.publicKey);
    let next = from_seq;
    const take = () => {
      const piece = run.take({ ...range, from_seq: next });
      if (piece !== null) next = piece.from_seq + piece.records.length;
      return piece === null ? [] : [piece];
    };
    const id = new Uint8Array(Buffer.from(epoch, "hex"));
    for await (const reply of this.ask({ kind: "records", node: this.wanted.node, epoch: id, from_seq, upto_seq })) {
      if (reply.kind === "end") break;
      if (reply.kind !== "batch") throw unexpected(this.name, reply);
      const batch = decodeUploadBatch(reply.bytes);
      if (!run.isContinuedBy(batch)) yield* take();
      run.add(batch);
      if (run.bytes >= FULL_BATCH_BYTES) yield* take();
    }
    yield* take();
  }

  private async *ask(question: JournalQuestion): AsyncGenerator<JournalReply> {
    const stream = await this.network.open(this.name);
    let isOver = false;
    try {
      await stream.send(encodeQuestion(question));
      let frames = 0;
      for await (const frame of stream.frames()) {
        if (++frames > MOST_FRAMES) throw edgeNodeError("foreign-tail", `${this.name} does not come to an end`);
        const reply = decodeReply(frame);
        isOver = reply.kind !== "batch" && reply.kind !== "heads";
        yield reply;
        if (isOver) break;
      }
    } finally {
      // Whatever is left of the answer is of no use.
      if (isOver) await stream.close();
      else stream.abort();
    }
  }
}

function isOf(bytes: Uint8Array, node: Uint8Array): boolean {
  try {
    return Buffer.compare(decodeAnnouncement(bytes).node, node) === 0;
  } catch {
    return false;
  }
}

function unexpected(name: string, reply: JournalReply) {
  const what = reply.kind === "refused" ? reply.code : reply.kind;
  return edgeNodeError("foreign-tail", `${name} answered "${what}"`);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
