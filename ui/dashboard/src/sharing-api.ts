import type { JsonApi } from "@localgrid/ui-components/json-api";
import { at, query } from "./addresses.ts";
import type { TariffPreview } from "./review-types.ts";
import type { HeldKey, KeyInput, KeyPage, KeyTrialInput } from "./sharing-types.ts";

/** A month of a large community is matched anew. */
const PREVIEW_TIMEOUT_MS = 60_000;
/** Each may name a thousand members. */
const PAGE = 50;
const MOST_PAGES = 10;

/** All keys of a community and their version. */
export interface KeyList {
  readonly version: number;
  /** By their beginning. */
  readonly keys: readonly HeldKey[];
}

/** By which keys a community shares. */
export function sharingCalls({ call }: JsonApi, post: <T>(path: string, body?: unknown) => Promise<T>) {
  const keysAt = (community: string) => `${at(community)}/allocation-keys`;
  const page = (community: string, after: string | null) =>
    call<KeyPage>("GET", `${keysAt(community)}${query({ after, limit: PAGE })}`);
  return {
    allocationKeys: async (community: string): Promise<KeyList> => {
      let { version, items: keys, next } = await page(community, null);
      for (let pages = 1; next !== null && pages < MOST_PAGES; pages += 1) {
        const more: KeyPage = await page(community, next);
        [version, keys, next] = [more.version, [...keys, ...more.items], more.next];
      }
      return { version, keys };
    },
    addAllocationKey: (community: string, key: KeyInput) => post<unknown>(keysAt(community), key),
    withdrawAllocationKey: (community: string, valid_from_s: number, version: number) =>
      post<unknown>(`${keysAt(community)}/${valid_from_s}/withdrawal`, { version }),
    /** Changes nothing, so it has no key. */
    previewAllocationKey: (community: string, tried: KeyTrialInput) =>
      call<TariffPreview>("POST", `${keysAt(community)}/preview`, { body: tried, timeout_ms: PREVIEW_TIMEOUT_MS }),
  };
}
