import { encodeReply, type JournalReply, MAX_HEADS_PER_FRAME } from "@localgrid/protocol/journal-stream";

/** Journals with fewer epochs are listed as quickly as they are looked up. */
const MIN_EPOCHS = 64;
const MAX_JOURNALS = 32;

type Extents = Extract<JournalReply, { readonly kind: "extents" }>;

/** Answers that many ask for and that seldom change, encoded once. */
export class EncodedLists {
  private heads: { readonly of: readonly Uint8Array[]; readonly frames: readonly Uint8Array[] } | null = null;
  private membership: { readonly of: Uint8Array | null; readonly frame: Uint8Array } | null = null;
  private readonly extents = new Map<string, { readonly state: unknown; readonly frame: Uint8Array }>();

  headFrames(heads: readonly Uint8Array[]): readonly Uint8Array[] {
    if (this.heads === null || !areSame(this.heads.of, heads)) this.heads = { of: heads, frames: framesOf(heads) };
    return this.heads.frames;
  }

  membershipFrame(bytes: Uint8Array | null): Uint8Array {
    if (this.membership === null || this.membership.of !== bytes) {
      this.membership = { of: bytes, frame: encodeReply({ kind: "membership", bytes }) };
    }
    return this.membership.frame;
  }

  /** `state` is another one whenever the journal has changed; null when nobody can tell. */
  extentsFrame(journal: string, state: unknown, list: () => Extents): Uint8Array {
    const known = this.extents.get(journal);
    if (known !== undefined && state !== null && known.state === state) return known.frame;
    this.extents.delete(journal);
    const extents = list();
    const frame = encodeReply(extents);
    if (state === null || extents.epochs.length < MIN_EPOCHS) return frame;
    this.extents.set(journal, { state, frame });
    const [oldest] = this.extents.keys();
    if (this.extents.size > MAX_JOURNALS && oldest !== undefined) this.extents.delete(oldest);
    return frame;
  }
}

function areSame(a: readonly Uint8Array[], b: readonly Uint8Array[]): boolean {
  return a.length === b.length && a.every((one, at) => one === b[at]);
}

function framesOf(heads: readonly Uint8Array[]): readonly Uint8Array[] {
  const frames: Uint8Array[] = [];
  for (let at = 0; at < heads.length; at += MAX_HEADS_PER_FRAME) {
    frames.push(encodeReply({ kind: "heads", announcements: heads.slice(at, at + MAX_HEADS_PER_FRAME) }));
  }
  return frames;
}
