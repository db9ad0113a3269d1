import type { OpenBody } from "./record.ts";

/** Records of an epoch that were promised and are nowhere. */
export interface MissingRange {
  readonly epoch: Uint8Array;
  readonly from_seq: number;
  /** Inclusive. */
  readonly upto_seq: number;
}

export interface GenesisOptions {
  readonly community: string;
  /** The settings that change results. */
  readonly rules: OpenBody;
  /** Which box of the node writes; 1 is not written. */
  readonly generation?: number | undefined;
  /** As `sealSecrets` made it for this epoch. */
  readonly recovery?: Uint8Array | undefined;
  /** Empty is not written. */
  readonly missing?: readonly MissingRange[] | undefined;
}

/** What a genesis says beyond community and rules: only what there is, so that other bytes stay as they were. */
export function replacementFields({ generation = 1, recovery, missing = [] }: GenesisOptions): OpenBody {
  return {
    ...(generation > 1 ? { generation } : {}),
    ...(recovery === undefined ? {} : { recovery }),
    ...(missing.length > 0
      ? { missing: missing.map(({ epoch, from_seq, upto_seq }) => ({ epoch, from_seq, upto_seq })) }
      : {}),
  };
}

/** Which box of the node wrote the epoch: 1 when its genesis says nothing, or nothing that can be understood. */
export function generationOf(genesisBody: OpenBody): number {
  const { generation } = genesisBody;
  return typeof generation === "number" && generation > 1 ? generation : 1;
}

/** What the genesis carries for a new box; null when there is nothing. */
export function recoveryOf(genesisBody: OpenBody): Uint8Array | null {
  const { recovery } = genesisBody;
  return recovery instanceof Uint8Array ? recovery : null;
}

/** What the genesis says is missing; what cannot be understood is left out. */
export function missingOf(genesisBody: OpenBody): readonly MissingRange[] {
  const { missing } = genesisBody;
  return Array.isArray(missing) ? missing.filter(isRange) : [];
}

function isRange(value: unknown): value is MissingRange {
  if (typeof value !== "object" || value === null) return false;
  const { epoch, from_seq, upto_seq } = value as Record<string, unknown>;
  if (!(epoch instanceof Uint8Array) || epoch.length !== 16) return false;
  if (typeof from_seq !== "number" || typeof upto_seq !== "number") return false;
  return from_seq >= 1 && upto_seq >= from_seq;
}
