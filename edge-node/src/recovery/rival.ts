import { generationOf } from "@localgrid/journal/genesis";
import { decodeRecord } from "@localgrid/journal/record";
import { promisesIn } from "./journal-union.ts";
import type { EpochReach, RecoverySource } from "./recovery-source.ts";

/** Whoever writes on meanwhile opens one epoch, or a few; the newest stand last. */
const MOST_NEW_EPOCHS = 16;

/**
 * The highest generation of the node that a source can prove by now: by an announcement that the node signed, or by the
 * genesis of an epoch that nobody had before. 1 when it proves none, or is away.
 */
export async function highestOf(
  source: RecoverySource,
  { known, publicKey }: { readonly known: ReadonlySet<string>; readonly publicKey: Uint8Array },
): Promise<number> {
  // A source that is away by now was there before, and what it said then counts.
  const announced = promisesIn(await source.announcements().catch(() => []), publicKey).generation;
  const { epochs } = await source.reach().catch(() => ({ epochs: [] }));
  const isNew = ({ epoch }: EpochReach) => !known.has(epoch);
  let highest = announced;
  for (const { epoch } of epochs.filter(isNew).slice(-MOST_NEW_EPOCHS)) {
    highest = Math.max(highest, await generationIn(source, epoch).catch(() => 1));
  }
  return highest;
}

async function generationIn(source: RecoverySource, epoch: string): Promise<number> {
  for await (const { from_seq, records } of source.pieces({ epoch, from_seq: 1, upto_seq: 1 })) {
    const [first] = records;
    if (from_seq !== 1 || first === undefined) continue;
    const { body } = decodeRecord(first);
    return body instanceof Uint8Array ? 1 : generationOf(body);
  }
  return 1;
}
