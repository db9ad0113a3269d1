/**
 * When the node gave an answer that the service worker kept (`Date` of the node, in ms since 1970): on answers that come
 * from what was kept because the node could not be reached, and on no others.
 */
export const KEPT_AT_HEADER = "x-localgrid-kept-at";

/** Null for an answer that the node gave just now. */
export function keptAt(headers: Headers): number | null {
  const at_ms = Number.parseInt(headers.get(KEPT_AT_HEADER) ?? "", 10);
  return Number.isNaN(at_ms) ? null : at_ms;
}
