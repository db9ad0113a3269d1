import { verify as verifySignature } from "node:crypto";
import type { FoldedRecord } from "@localgrid/clearing/fold";
import type { MemberIntervalRow, PostingRow, ProjectionSink } from "@localgrid/clearing/projection-sink";
import { JOURNAL_START, replay } from "@localgrid/clearing/replay";
import { CHAIN_START, type ChainPosition, chainHash } from "@localgrid/journal/chain";
import { checkHeadRecord, ed25519PublicKey } from "@localgrid/journal/head";
import { type DecodedRecord, encodeRecord } from "@localgrid/journal/record";
import { decodeSignedMessage } from "@localgrid/protocol/device";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { takeExistingFolder } from "../adapters/sqlite/data-folder.ts";
import { openIdentity } from "../adapters/system/identity.ts";
import { openJournalFile } from "./journal-file.ts";
import { Progress } from "./progress.ts";

export interface Verification {
  readonly records: number;
  readonly intervals: number;
  readonly reading_signatures: number;
  readonly head_signatures: number;
  /** Records of kinds that this version does not know: kept and skipped. */
  readonly unknown_kinds: number;
}

/**
 * Checks a node's whole journal: hash chain and epochs, signatures of heads and of every reading, results of
 * every interval computed again, energy and money of each interval summing to zero.
 *
 * @throws {LocalGridError} with the code of the first thing that does not hold
 */
export function verify(data_dir: string): Verification {
  const folder = takeExistingFolder(data_dir);
  const journal = openJournalFile(folder.journal);
  try {
    const progress = new Progress("verify", journal.lastPosition);
    const sums = new SumCheck();
    const signatures = new SignatureCheck();
    let unknown_kinds = 0;
    const { position } = replay({
      from: JOURNAL_START,
      records: journal.recordsAfter(0),
      communityKey: openIdentity(data_dir).communityKey,
      sink: sums,
      onRecord: (at, decoded, folded) => {
        signatures.check(decoded, folded);
        sums.finishRecord();
        if (folded.kind === "unknown") unknown_kinds++;
        progress.reached(at);
      },
    });
    progress.finish(`${position} records hold`);
    const { reading_signatures, head_signatures } = signatures;
    return { records: position, intervals: sums.intervals, reading_signatures, head_signatures, unknown_kinds };
  } finally {
    journal.close();
    folder.release();
  }
}

/** Verifies each device's and the node's own signatures with the keys that the journal itself introduced. */
class SignatureCheck {
  reading_signatures = 0;
  head_signatures = 0;
  private readonly deviceKeys = new Map<string, ReturnType<typeof ed25519PublicKey>>();
  private nodeKey: Uint8Array | null = null;
  private before: ChainPosition | null = null;

  check(decoded: DecodedRecord, folded: FoldedRecord): void {
    if (folded.kind === "genesis") this.nodeKey = folded.body.public_key;
    if (folded.kind === "meter-key") {
      this.deviceKeys.set(folded.body.device, ed25519PublicKey(folded.body.public_key));
    }
    if (folded.kind === "readings") for (const message of folded.body.messages) this.checkReadings(message);
    if (folded.kind === "head") {
      checkHeadRecord(decoded, this.before, this.nodeKey);
      this.head_signatures++;
    }
    const hash = chainHash(this.before?.hash ?? CHAIN_START, encodeRecord(decoded));
    this.before = { epoch: decoded.epoch, seq: decoded.seq, hash };
  }

  private checkReadings(message: Uint8Array): void {
    const { device, signedBytes, signature } = decodeSignedMessage(message);
    const key = this.deviceKeys.get(device);
    if (key === undefined || !verifySignature(null, signedBytes, key, signature)) {
      throw new LocalGridError("wrong-signature", `a reading of ${device} does not carry its signature`);
    }
    this.reading_signatures++;
  }
}

/** Energy bought equals energy sold, and postings sum to zero: in each interval, to the Wh and the nano. */
class SumCheck implements ProjectionSink {
  intervals = 0;
  private money_nano = 0n;
  private bought_wh = 0;
  private sold_wh = 0;

  interval(): void {
    this.intervals++;
  }

  meteringPointInterval(): void {}

  memberInterval({ bought_wh, sold_wh }: MemberIntervalRow): void {
    this.bought_wh += bought_wh;
    this.sold_wh += sold_wh;
  }

  posting({ amount_nano }: PostingRow): void {
    this.money_nano += amount_nano;
  }

  finishRecord(): void {
    if (this.bought_wh !== this.sold_wh) {
      throw new LocalGridError("energy-not-conserved", `bought ${this.bought_wh} Wh, sold ${this.sold_wh} Wh`);
    }
    if (this.money_nano !== 0n) throw new LocalGridError("unbalanced-transaction", `${this.money_nano} nano left over`);
    this.bought_wh = 0;
    this.sold_wh = 0;
  }
}
