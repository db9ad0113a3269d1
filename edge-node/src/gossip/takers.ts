import type { AlarmBook } from "./alarm-book.ts";
import type { ForkBook } from "./fork-book.ts";
import type { ForkCheck } from "./fork-check.ts";
import type { GossipPorts } from "./gossip-ports.ts";
import type { Holdings } from "./holdings.ts";
import type { JournalTaker } from "./journal-fetch.ts";
import type { MembershipBook } from "./membership-book.ts";
import { OwnTailTaker } from "./own-tail-taker.ts";
import { ReplicaTaker } from "./replica-taker.ts";

export interface TakersParts {
  readonly ports: Pick<GossipPorts, "own" | "key" | "replicas" | "now_ms" | "options">;
  readonly members: MembershipBook;
  readonly generationOf: (node: string) => number;
  readonly forks: ForkBook;
  readonly forkCheck: ForkCheck;
  readonly holdings: Holdings;
  readonly alarms: AlarmBook;
  readonly replaced: (generation: number) => void;
}

const MAX_UNWANTED = 256;

/** Where the records of a journal go that is being fetched. */
export class Takers {
  private readonly parts: TakersParts;
  private readonly unwanted = new Map<string, Set<string>>();

  constructor(parts: TakersParts) {
    this.parts = parts;
  }

  /** Null for the journal of a node that is no member. */
  of(journal: string): JournalTaker | null {
    return journal === this.parts.ports.own.journal ? this.ownTail() : this.replica(journal);
  }

  private unwantedOf(journal: string): Set<string> {
    const known = this.unwanted.get(journal) ?? new Set<string>();
    // What is forgotten is asked for once more, and refused again.
    if (known.size >= MAX_UNWANTED) known.clear();
    this.unwanted.set(journal, known);
    return known;
  }

  private ownTail(): OwnTailTaker {
    const { ports, alarms, replaced } = this.parts;
    const { own, key, options } = ports;
    return new OwnTailTaker({
      own,
      publicKey: key.publicKey,
      generation: options.generation,
      unwanted: this.unwantedOf(own.journal),
      replaced,
      forked: ({ epoch, seq }) => {
        const detail = `its key has signed another record ${seq} of epoch ${epoch} than the one that is here`;
        alarms.raise("identity-used-twice", null, detail);
      },
    });
  }

  private replica(journal: string): ReplicaTaker | null {
    const { ports, members, generationOf, forks, forkCheck, holdings, alarms } = this.parts;
    const publicKey = members.member(journal)?.public_key;
    if (publicKey === undefined) return null;
    return new ReplicaTaker({
      node: journal,
      publicKey,
      store: ports.replicas,
      now_ms: ports.now_ms,
      generation: generationOf(journal),
      unwanted: this.unwantedOf(journal),
      isMember: () => members.member(journal) !== null,
      hasTooManyEpochs: (most) => {
        alarms.raise("misbehaving-peer", journal, `its journal has more than ${most} epochs; no more are kept`);
      },
      isForked: (epoch) => forks.isForked(journal, epoch),
      forked: ({ epoch, seq, second }) =>
        forkCheck.replicaContradicts({ node: journal, epoch, seq }, new Uint8Array(second)),
      stored: (batch) => {
        holdings.stored(journal, batch, Math.floor(ports.now_ms()));
        forkCheck.stored(journal, batch);
      },
    });
  }
}
