import {
  type BundleManifest,
  bundleIdOf,
  bundleSizeOf,
  misfitOf,
  openBundleManifest,
} from "@localgrid/protocol/update-bundle";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import type { MachineReleases, ReleaseOutcome } from "./machine-releases.ts";

/** A bundle that somebody has, whose manifest a release key has signed: nothing in here has to be believed. */
export interface ReleaseOffer {
  /** SHA-256 of the signed manifest, hexadecimal. */
  readonly id: string;
  readonly signed: Uint8Array;
  readonly manifest: BundleManifest;
  /** Bytes of the whole file. */
  readonly size: number;
}

export type Unfit =
  | "wrong-board"
  | "older-version"
  | "too-new-for-this"
  /** The machine has refused it, or gone back from it. */
  | "failed-before"
  | "withdrawn";

/** What decides which bundle this node takes. */
export interface Circumstances {
  readonly machine: MachineReleases;
  /** Ids that the hub has called back. */
  readonly withdrawn: ReadonlySet<string>;
}

/** What may be over: the same bundle can be good another day. */
const PASSING_REASONS: ReadonlySet<string | null> = new Set([
  ...["no-room", "too-new-for-this", "boot-partition-unreadable"],
  // This copy or this card: another copy of the same bundle can be whole.
  ...["hash-mismatch", "card-unreliable", "damaged-bundle"],
]);

/** Null unless one of the keys has signed it. @param keys - raw Ed25519 keys */
export function openOffer(signed: Uint8Array, keys: readonly Uint8Array[]): ReleaseOffer | null {
  try {
    const manifest = openBundleManifest(signed, keys);
    return { id: bundleIdOf(signed), signed: signed.slice(), manifest, size: bundleSizeOf(signed, manifest) };
  } catch (error) {
    if (!(error instanceof LocalGridError)) throw error;
    return null;
  }
}

/** Why this node does not want an offer; null when it does. */
export function unfitness({ id, manifest }: ReleaseOffer, { machine, withdrawn }: Circumstances): Unfit | null {
  if (withdrawn.has(id)) return "withdrawn";
  const { version } = machine.running[manifest.kind];
  const misfit = misfitOf(manifest, { board: machine.board, version });
  if (misfit !== null) return misfit;
  return machine.outcomes.some((outcome) => outcome.id === id && isFailure(outcome)) ? "failed-before" : null;
}

/** The one to take now: the highest version, the everyday kind first; null while a trial runs or nothing fits. */
export function chooseOffer<Offer extends ReleaseOffer>(
  offers: readonly Offer[],
  circumstances: Circumstances,
): Offer | null {
  if (circumstances.machine.trial !== null) return null;
  const fitting = offers.filter((offer) => unfitness(offer, circumstances) === null);
  const [best = null] = fitting.sort((a, b) => rankOf(a) - rankOf(b) || b.manifest.version - a.manifest.version);
  return best;
}

/** Whether others may take it from here: it runs or has run on this machine, and nothing speaks against it. */
export function isProven({ id, manifest }: ReleaseOffer, { machine, withdrawn }: Circumstances): boolean {
  const { trial, outcomes, running } = machine;
  if (withdrawn.has(id) || manifest.board !== machine.board) return false;
  if (trial !== null && trial.kind === manifest.kind && trial.version === manifest.version) return false;
  const last = outcomes.find((outcome) => outcome.id === id);
  if (last !== undefined && isFailure(last)) return false;
  return running[manifest.kind].version === manifest.version || last?.outcome === "proven";
}

function isFailure({ outcome, reason }: ReleaseOutcome): boolean {
  return (outcome === "rolled-back" || outcome === "refused") && !PASSING_REASONS.has(reason);
}

function rankOf({ manifest }: ReleaseOffer): number {
  return manifest.kind === "application" ? 0 : 1;
}
