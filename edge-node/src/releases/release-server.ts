import {
  decodeReleaseQuestion,
  encodeReleaseReply,
  MAX_RELEASE_OFFERS,
  type ReleaseQuestion,
} from "@localgrid/protocol/release-stream";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import type { PeerStream } from "../gossip/peer-network.ts";
import type { ReleaseFiles } from "./release-files.ts";
import type { ReleaseOffer } from "./release-offer.ts";

/** Conversations at once; who comes when all places are taken takes that of the one that has talked longest. */
const PLACES = 4;
/** After each piece to anybody: about two megabytes in a second. */
const PIECE_PAUSE_MS = 125;

export interface ReleaseServerPorts {
  readonly files: Pick<ReleaseFiles, "read">;
  /** What others may have from here. */
  readonly offers: () => Promise<readonly ReleaseOffer[]>;
  readonly pause: (wall_ms: number) => Promise<void>;
  readonly trouble: (event: string, detail: Readonly<Record<string, string | number>>) => void;
}

/** Hands bundles on that this node has proven. What a peer costs is bounded, whatever it does. */
export class ReleaseServer {
  private readonly ports: ReleaseServerPorts;
  /** Streams by the node that opened them, the oldest first: one each. */
  private readonly open = new Map<string, PeerStream>();
  /** Offered in this process: a question for anything else is not looked up on the disk. */
  private offered: ReadonlySet<string> = new Set();
  private turn: Promise<void> = Promise.resolve();

  constructor(ports: ReleaseServerPorts) {
    this.ports = ports;
  }

  /** Settles when the conversation has ended, however it did. */
  async serve(node: string, stream: PeerStream): Promise<void> {
    this.makeRoom(node);
    this.open.set(node, stream);
    try {
      for await (const frame of stream.frames()) await stream.send(await this.answer(frame));
      await stream.close();
    } catch (error) {
      stream.abort();
      if (!(error instanceof LocalGridError)) throw error;
      if (error.code === "malformed-message") this.ports.trouble("release-question-refused", { node });
    } finally {
      if (this.open.get(node) === stream) this.open.delete(node);
    }
  }

  stop(): void {
    for (const stream of this.open.values()) stream.abort();
    this.open.clear();
  }

  private makeRoom(node: string): void {
    const [longest] = this.open;
    const leaving = this.open.has(node) ? node : this.open.size >= PLACES ? longest?.[0] : undefined;
    if (leaving === undefined) return;
    this.open.get(leaving)?.abort();
    this.open.delete(leaving);
  }

  private async answer(frame: Uint8Array): Promise<Uint8Array> {
    const question = decodeReleaseQuestion(frame);
    if (question.kind === "piece") return this.piece(question);
    const offers = (await this.ports.offers()).slice(0, MAX_RELEASE_OFFERS);
    this.offered = new Set(offers.map(({ id }) => id));
    return encodeReleaseReply({ kind: "offers", manifests: offers.map(({ signed }) => signed) });
  }

  private async piece({ id, from, length }: Extract<ReleaseQuestion, { readonly kind: "piece" }>): Promise<Uint8Array> {
    const name = Buffer.from(id).toString("hex");
    // All wait in one row, so that they share what this node gives.
    const before = this.turn;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.turn = promise;
    await before;
    try {
      const bytes = this.offered.has(name) ? await this.ports.files.read(name, from, length) : null;
      if (bytes === null) return encodeReleaseReply({ kind: "refused", code: "unknown-release" });
      await this.ports.pause(PIECE_PAUSE_MS);
      return encodeReleaseReply({ kind: "piece", bytes });
    } finally {
      resolve();
    }
  }
}
