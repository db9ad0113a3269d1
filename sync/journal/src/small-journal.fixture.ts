import { createPrivateKey } from "node:crypto";
import type { CborValue } from "@localgrid/vocabulary/cbor";
import type { ChainPosition } from "./chain.ts";
import { EpochWriter } from "./epoch-writer.ts";
import { type NodeKey, nodeKeyOf, type SignedHead, signHead } from "./head.ts";
import type { OpenBody } from "./record.ts";

/** A journal of two epochs with fixed keys: open and sealed bodies, an unknown kind, heads. */
export interface SmallJournal {
  readonly records: readonly WrittenRecord[];
  /** Signed over the last record, kept elsewhere. */
  readonly head: SignedHead;
}

export interface WrittenRecord {
  readonly kind: string;
  readonly recorded_at_ms: number;
  /** Before sealing. */
  readonly body: OpenBody;
  readonly bytes: Uint8Array;
  /** The chain after this record. */
  readonly position: ChainPosition;
}

export const NODE_SEED = counting(0x00, 32);
export const COMMUNITY_KEY = counting(0x20, 32);
export const EPOCHS = [counting(0xa0, 16), counting(0xb0, 16)] as const;
export const HEAD_AT_MS = 1_780_273_800_500;

const PKCS8_ED25519 = Buffer.from("302e020100300506032b657004220420", "hex");
const START_MS = 1_780_272_000_000;
const COMMUNITY = "linden-street";
const RULES = {
  interval_length_s: 900,
  price_rule: "pair",
  interpolation_gap_s: 1800,
  future_tolerance_ms: 300_000,
  retention_intervals: 2976,
};

const FIRST_EPOCH: readonly (readonly [string, OpenBody])[] = [
  ["member", { member: "m-0001", is_active: true, credit_limit_micro: null }],
  ["metering-point", { metering_point: "p-0001", member: "m-0001", is_active: true, main_fuse_w: 24_000 }],
  [
    "tariff",
    {
      valid_from_s: 1_780_272_000,
      retail_micro_per_kwh: 312_500,
      feed_in_micro_per_kwh: 81_100,
      local_network_fee_micro_per_kwh: 42_000,
      fixed_fee_micro_per_day: 0,
    },
  ],
  ["readings", { message: counting(0x40, 48) }],
];

const SECOND_EPOCH: readonly (readonly [string, OpenBody])[] = [
  [
    "standing-limits",
    {
      member: "m-0001",
      valid_from_s: 1_780_273_800,
      buy_limit_micro_per_kwh: 250_000,
      sell_limit_micro_per_kwh: -1000,
    },
  ],
  ["weather-note", { text: "a kind of a later version", sun_permille: 730, seen: [1, -2, null, true] }],
  ["readings", { message: counting(0x80, 48) }],
  [
    "interval-closed",
    {
      start_s: 1_780_272_900,
      length_s: 900,
      price_micro_per_kwh: 165_000,
      matched_wh: 731,
      input_digest: counting(0xc0, 32),
      result_digest: counting(0xe0, 32),
    },
  ],
];

export function nodeKey(seed: Uint8Array = NODE_SEED): NodeKey {
  return nodeKeyOf(createPrivateKey({ key: Buffer.concat([PKCS8_ED25519, seed]), format: "der", type: "pkcs8" }));
}

export function smallJournal(key: NodeKey = nodeKey()): SmallJournal {
  const first = writeEpoch({ key, epoch: EPOCHS[0], parent: null, bodies: FIRST_EPOCH });
  const parent = first.at(-1)?.position ?? null;
  const second = writeEpoch({ key, epoch: EPOCHS[1], parent, bodies: SECOND_EPOCH });
  const records = [...first, ...second];
  return { records, head: signHead((records.at(-1) as WrittenRecord).position, HEAD_AT_MS, key) };
}

interface EpochPlan {
  readonly key: NodeKey;
  readonly epoch: Uint8Array;
  readonly parent: ChainPosition | null;
  readonly bodies: readonly (readonly [string, OpenBody])[];
}

function writeEpoch({ key, epoch, parent, bodies }: EpochPlan): readonly WrittenRecord[] {
  const writer = new EpochWriter({ key, communityKey: COMMUNITY_KEY, epoch, parent });
  const records: WrittenRecord[] = [];
  const from_ms = START_MS + (parent === null ? 0 : 900_000);
  const keep = (kind: string, recorded_at_ms: number, made: readonly [OpenBody, Uint8Array]) => {
    records.push({ kind, recorded_at_ms, body: made[0], bytes: made[1], position: writer.position });
  };

  const genesis = writer.genesis(from_ms, { community: COMMUNITY, rules: RULES });
  const asRecord = parent === null ? null : ({ ...parent } as { readonly [key: string]: CborValue });
  keep("genesis", from_ms, [
    { community: COMMUNITY, rules: RULES, public_key: key.publicKey, parent: asRecord },
    genesis,
  ]);
  for (const [i, [kind, body]] of bodies.entries()) {
    const at_ms = from_ms + 1000 * (i + 1);
    keep(kind, at_ms, [body, writer.append(kind, at_ms, body)]);
  }
  const at_ms = from_ms + 60_000;
  const { epoch: of, seq, hash, signature } = signHead(writer.position, at_ms, key);
  keep("head", at_ms, [{ epoch: of, seq, hash, at_ms, signature }, writer.appendHead(at_ms)]);
  return records;
}

function counting(from: number, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (from + i) & 0xff);
}
