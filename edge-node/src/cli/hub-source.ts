import { edgeNodeError } from "../errors.ts";
import { pieceOfPage } from "../recovery/epoch-piece.ts";
import type { Patience } from "../recovery/patience.ts";
import type { EpochPiece, RecoverySource, SeqRange, SourceReach } from "../recovery/recovery-source.ts";
import type { HubLink, LinkOutcome } from "../uplink/hub-link.ts";

/** Whose journal is looked for, and how long to bear with a hub that is busy. */
export interface HubSourceOptions {
  /** 32 hexadecimal digits. */
  readonly node: string;
  /** Raw, 32 bytes. */
  readonly publicKey: Uint8Array;
  readonly patience: Patience;
}

type HubOutcome = LinkOutcome | { readonly kind: "page"; readonly bytes: Uint8Array };

/** The hub that the journal went up to. */
export class HubSource implements RecoverySource {
  readonly name: string;
  private readonly link: Pick<HubLink, "heads" | "page">;
  private readonly wanted: HubSourceOptions;
  private hasAnswered = false;

  constructor(hub_url: string, link: Pick<HubLink, "heads" | "page">, wanted: HubSourceOptions) {
    this.name = hub_url;
    this.link = link;
    this.wanted = wanted;
  }

  async reach(): Promise<SourceReach> {
    const outcome = await this.patiently(() => this.link.heads(this.wanted.node));
    if (outcome.kind !== "answered" || outcome.answer.kind !== "heads") throw away(this.name, outcome);
    const { heads } = outcome.answer;
    return { epochs: heads.map(({ epoch, seq }) => ({ epoch, last_seq: seq })) };
  }

  async *pieces({ epoch, from_seq, upto_seq }: SeqRange): AsyncGenerator<EpochPiece> {
    for (let next = from_seq; next <= upto_seq; ) {
      const outcome = await this.patiently(() => this.link.page(this.wanted.node, { epoch, from_seq: next }));
      if (outcome.kind !== "page") throw away(this.name, outcome);
      const piece = pieceOfPage(outcome.bytes, { epoch, from_seq: next, upto_seq }, this.wanted);
      if (piece.records.length === 0 || piece.from_seq !== next) return;
      next += piece.records.length;
      yield piece;
    }
  }

  /** A hub that comes up again is asked by every node at once: it says when, or does not answer in time. */
  private async patiently<T extends HubOutcome>(ask: () => Promise<T>): Promise<T> {
    const { patience } = this.wanted;
    for (;;) {
      const outcome = await ask();
      const trouble = troubleOf(outcome, this.hasAnswered);
      if (trouble === null) {
        this.hasAnswered ||= outcome.kind !== "answer-lost";
        patience.answered();
        return outcome;
      }
      if (!(await patience.isRenewed(trouble.retry_after_s))) return outcome;
    }
  }

  /** The hub hears of journals, not of what nodes tell each other. */
  async announcements(): Promise<readonly Uint8Array[]> {
    return [];
  }

  async membership(): Promise<Uint8Array | null> {
    return null;
  }
}

/** Null for what another try would not change, such as a place where no hub has been. */
function troubleOf(outcome: HubOutcome, hasAnswered: boolean): { readonly retry_after_s: number | null } | null {
  const passing = { retry_after_s: null };
  if (outcome.kind === "timed-out") return passing;
  if (outcome.kind === "answer-lost") return hasAnswered ? passing : null;
  if (outcome.kind === "page" || outcome.answer.kind !== "unavailable") return null;
  return { retry_after_s: outcome.answer.retry_after_s };
}

function away(name: string, outcome: { readonly kind: string; readonly answer?: { readonly kind: string } }) {
  return edgeNodeError("hub-away", `${name}: ${outcome.answer?.kind ?? outcome.kind}`);
}
