import type { BundleKind } from "@localgrid/protocol/update-bundle";
import type { MachineReleases } from "./machine-releases.ts";
import type { FoundOffer, HubState } from "./release-asking.ts";
import { type ReleaseOffer, type Unfit, unfitness } from "./release-offer.ts";

const SHOWN_MS = 604_800_000;

/** What is under way. */
export interface ReleaseProgress {
  readonly download: {
    readonly offer: ReleaseOffer;
    /** `hub` or a node's id. */
    readonly source: string;
    readonly received_bytes: number;
  } | null;
  /** Whole, and waits for a calm moment. */
  readonly waiting: ReleaseOffer | null;
  /** How the last attempt ended that brought nothing. */
  readonly last: {
    readonly id: string;
    readonly source: string;
    readonly outcome: string;
    readonly reason: string;
  } | null;
}

export interface OfferReport {
  readonly id: string;
  readonly kind: BundleKind;
  readonly version: number;
  readonly version_name: string;
  readonly size_bytes: number;
}

/** What a node knows of releases. */
export interface ReleaseReport {
  /** Null where the machine says nothing: then this node is no appliance, or has just started. */
  readonly machine: MachineReleases | null;
  readonly hub: HubState;
  /** At the last question; `unfit` says why this node does not take it. */
  readonly offers: readonly (OfferReport & { readonly sources: number; readonly unfit: Unfit | null })[];
  readonly download: (OfferReport & { readonly source: string; readonly received_bytes: number }) | null;
  readonly waiting: OfferReport | null;
  readonly last_failure: ReleaseProgress["last"];
}

export const NO_RELEASES: ReleaseReport = {
  machine: null,
  hub: "none",
  offers: [],
  download: null,
  waiting: null,
  last_failure: null,
};

export function reportOf(known: {
  readonly machine: MachineReleases | null;
  readonly found: readonly FoundOffer[];
  readonly withdrawn: ReadonlySet<string>;
  readonly progress: ReleaseProgress;
  readonly hub: HubState;
}): ReleaseReport {
  const { machine, found, withdrawn, progress, hub } = known;
  const { download, waiting, last } = progress;
  const offers = found.map((offer) => ({
    ...offerReport(offer),
    sources: offer.sources.length,
    unfit: machine === null ? null : unfitness(offer, { machine, withdrawn }),
  }));
  const { source = "", received_bytes = 0 } = download ?? {};
  return {
    machine,
    hub,
    offers,
    download: download === null ? null : { ...offerReport(download.offer), source, received_bytes },
    waiting: waiting === null ? null : offerReport(waiting),
    last_failure: last,
  };
}

/** What is wrong, a sentence each: that the last update was taken back, for as long as somebody may want to act on it. */
export function releaseDetails({ machine }: ReleaseReport, now_ms: number): readonly string[] {
  const last = machine?.outcomes[0];
  if (last?.outcome !== "rolled-back" || Math.abs(now_ms - last.at_ms) > SHOWN_MS) return [];
  const name = last.version_name ?? "that was brought";
  return [`the update ${name} did not prove itself and was taken back (${last.reason ?? "no reason is known"})`];
}

function offerReport({ id, manifest, size }: ReleaseOffer): OfferReport {
  const { kind, version, version_name } = manifest;
  return { id, kind, version, version_name, size_bytes: size };
}
