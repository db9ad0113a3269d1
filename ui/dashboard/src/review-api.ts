import type { JsonApi } from "@localgrid/ui-components/json-api";
import { at, type ListOptions, part, query } from "./addresses.ts";
import type { Page, TariffInput } from "./api-types.ts";
import type { AcceptanceInput, DifferenceRecord, OpenDifferences, SaidInput, TariffPreview } from "./review-types.ts";

/** A month of a large community is matched anew. */
const PREVIEW_TIMEOUT_MS = 60_000;

export interface OpenFilter {
  readonly cause: string;
  /** Empty for all of them. */
  readonly member: string;
}

/** Where a difference is. */
export interface DifferencePlace {
  readonly start_s: number;
  readonly metering_point: string;
}

/** Deciding about differences, and trying a tariff. */
export function reviewCalls({ call }: JsonApi, post: <T>(path: string, body?: unknown) => Promise<T>) {
  const recordsAt = (community: string, { start_s, metering_point }: DifferencePlace) =>
    `${at(community)}/differences/${start_s}/${part(metering_point)}/records`;
  return {
    differenceRecords: (community: string, place: DifferencePlace, list: ListOptions = {}) =>
      call<Page<DifferenceRecord>>("GET", `${recordsAt(community, place)}${query({ ...list })}`),
    sayOfDifference: (community: string, place: DifferencePlace, said: SaidInput) =>
      post<{ readonly act: number }>(recordsAt(community, place), said),
    openDifferences: (community: string, month: string, filter: OpenFilter) =>
      call<OpenDifferences>("GET", `${at(community)}/reconciliation/${part(month)}/open${query({ ...filter })}`),
    acceptDifferences: (community: string, month: string, input: AcceptanceInput) =>
      post<{ readonly act: number; readonly differences: number }>(
        `${at(community)}/reconciliation/${part(month)}/acceptances`,
        input,
      ),
    /** Changes nothing, so it has no key. */
    previewTariff: (community: string, tariff: TariffInput) =>
      call<TariffPreview>("POST", `${at(community)}/tariffs/preview`, { body: tariff, timeout_ms: PREVIEW_TIMEOUT_MS }),
  };
}
