import { BUNDLE_KINDS } from "@localgrid/protocol/update-bundle";
import type { KeptBundle, ReleaseFiles } from "./release-files.ts";
import { type Circumstances, isProven, openOffer, type ReleaseOffer, unfitness } from "./release-offer.ts";

/** Of each kind: what runs, and what it can go back to. */
const KEPT_PER_KIND = 2;

export interface KeptOffer extends ReleaseOffer {
  readonly isOwn: boolean;
}

/** Bundles that are here, own ones and those on the machine's shelf; only what a release key has signed. */
export class KeptBundles {
  private readonly files: ReleaseFiles;
  private readonly keys: readonly Uint8Array[];
  /** Each manifest is verified once. */
  private readonly opened = new WeakMap<Uint8Array, ReleaseOffer | null>();

  constructor(files: ReleaseFiles, keys: readonly Uint8Array[]) {
    this.files = files;
    this.keys = keys;
  }

  async offers(): Promise<readonly KeptOffer[]> {
    return (await this.files.bundles()).flatMap((bundle) => {
      const offer = this.openedOf(bundle.signed);
      return isWhole(bundle, offer) ? [{ ...offer, isOwn: bundle.isOwn }] : [];
    });
  }

  private openedOf(signed: Uint8Array): ReleaseOffer | null {
    const known = this.opened.get(signed);
    if (known !== undefined) return known;
    const offer = openOffer(signed, this.keys);
    this.opened.set(signed, offer);
    return offer;
  }
}

/** What others may have from here, each once. */
export function offersForPeers(kept: readonly KeptOffer[], circumstances: Circumstances): readonly KeptOffer[] {
  const proven = kept.filter((offer) => isProven(offer, circumstances));
  return [...new Map(proven.map((offer) => [offer.id, offer])).values()];
}

/**
 * Own bundles that nobody needs: what the machine has on its shelf, and of each kind all but the newest two that this
 * node wants or has proven.
 */
export function superfluous(kept: readonly KeptOffer[], circumstances: Circumstances): readonly KeptOffer[] {
  const onShelf = new Set(kept.filter(({ isOwn }) => !isOwn).map(({ id }) => id));
  const own = kept.filter(({ id, isOwn }) => isOwn && !onShelf.has(id));
  const useful = own.filter((offer) => {
    const unfit = unfitness(offer, circumstances);
    return unfit === null || unfit === "too-new-for-this" || isProven(offer, circumstances);
  });
  const newest = useful.sort((a, b) => b.manifest.version - a.manifest.version);
  const staying = new Set(
    BUNDLE_KINDS.flatMap((kind) => newest.filter(({ manifest }) => manifest.kind === kind).slice(0, KEPT_PER_KIND)),
  );
  return kept.filter((offer) => offer.isOwn && !staying.has(offer));
}

function isWhole(bundle: KeptBundle, offer: ReleaseOffer | null): offer is ReleaseOffer {
  return offer !== null && offer.id === bundle.id && offer.size === bundle.size;
}
