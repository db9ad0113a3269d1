import { edgeNodeError } from "../errors.ts";
import { pieceOfPage } from "../recovery/epoch-piece.ts";
import type { EpochPiece, RecoverySource, SeqRange, SourceReach } from "../recovery/recovery-source.ts";
import type { HubLink } from "../uplink/hub-link.ts";

/** The hub that the journal went up to. */
export class HubSource implements RecoverySource {
  readonly name: string;
  private readonly link: Pick<HubLink, "heads" | "page">;
  private readonly wanted: { readonly node: string; readonly publicKey: Uint8Array };

  constructor(
    hub_url: string,
    link: Pick<HubLink, "heads" | "page">,
    wanted: { readonly node: string; readonly publicKey: Uint8Array },
  ) {
    this.name = hub_url;
    this.link = link;
    this.wanted = wanted;
  }

  async reach(): Promise<SourceReach> {
    const outcome = await this.link.heads(this.wanted.node);
    if (outcome.kind !== "answered" || outcome.answer.kind !== "heads") throw away(this.name, outcome);
    const { heads, generation = 1 } = outcome.answer;
    return { generation, epochs: heads.map(({ epoch, seq }) => ({ epoch, last_seq: seq })) };
  }

  async *pieces({ epoch, from_seq, upto_seq }: SeqRange): AsyncGenerator<EpochPiece> {
    for (let next = from_seq; next <= upto_seq; ) {
      const outcome = await this.link.page(this.wanted.node, { epoch, from_seq: next });
      if (outcome.kind !== "page") throw away(this.name, outcome);
      const piece = pieceOfPage(outcome.bytes, { epoch, from_seq: next, upto_seq }, this.wanted);
      if (piece.records.length === 0 || piece.from_seq !== next) return;
      next += piece.records.length;
      yield piece;
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

function away(name: string, outcome: { readonly kind: string; readonly answer?: { readonly kind: string } }) {
  return edgeNodeError("hub-away", `${name}: ${outcome.answer?.kind ?? outcome.kind}`);
}
