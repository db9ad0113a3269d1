import { edgeNodeError } from "../errors.ts";
import type { Holder } from "./fetch-journal.ts";
import { type PromisedHead, promisesIn } from "./journal-union.ts";
import type { EpochReach, RecoverySource } from "./recovery-source.ts";

/** More than a node can have written; whoever claims more is not believed anything. */
const MOST_RECORDS = 500_000_000;
const MOST_EPOCHS = 20_000;

/** What sources say beside their records. */
export class Gathering {
  /** Whoever answered, with or without a copy. */
  readonly answered: RecoverySource[] = [];
  readonly holders: Holder[] = [];
  readonly heads: PromisedHead[] = [];
  readonly memberships: Uint8Array[] = [];
  /** The highest that the node itself announced; 1 when nobody kept anything of it. */
  generation = 1;
  private readonly publicKey: Uint8Array;
  private readonly say: (line: string) => void;

  constructor(publicKey: Uint8Array, say: (line: string) => void) {
    this.publicKey = publicKey;
    this.say = say;
  }

  /** A source that fails here is left out. */
  async ask(source: RecoverySource): Promise<void> {
    try {
      const reach = await source.reach();
      assertPossible(reach.epochs);
      const promises = promisesIn(await source.announcements(), this.publicKey);
      const membership = await source.membership();
      this.answered.push(source);
      if (reach.epochs.length > 0) this.holders.push({ source, reach });
      this.heads.push(...promises.heads);
      this.generation = Math.max(this.generation, promises.generation);
      if (membership !== null) this.memberships.push(membership);
    } catch (error) {
      this.say(`${source.name} is left out: ${(error as Error).message}`);
    }
  }
}

function assertPossible(epochs: readonly EpochReach[]): void {
  const records = epochs.reduce((sum, { last_seq }) => sum + last_seq, 0);
  if (records <= MOST_RECORDS && epochs.length <= MOST_EPOCHS) return;
  throw edgeNodeError("foreign-tail", `${records} records in ${epochs.length} epochs are more than a node can have`);
}
