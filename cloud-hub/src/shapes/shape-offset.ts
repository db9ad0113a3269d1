/**
 * A place in what a client was told. Text forms: `-1` before everything, `now` at the end of the log without what was
 * before, `0_<k>` after part k of the snapshot, `0_inf` after all of it, `<change>_<operation>` in the log.
 */
export type ShapeOffset =
  | { readonly kind: "start" }
  | { readonly kind: "now" }
  | { readonly kind: "snapshot"; readonly chunk: number }
  | { readonly kind: "log"; readonly id: number };

const PLACE = /^(\d{1,16})_(\d{1,16}|inf)$/;

/** Null for text that is no offset. Places that nobody was ever told are good: only their order counts. */
export function parseShapeOffset(text: string): ShapeOffset | null {
  if (text === "-1") return { kind: "start" };
  if (text === "now") return { kind: "now" };
  const [, change, operation] = PLACE.exec(text) ?? [];
  if (change === undefined) return null;
  const [id, place] = [Number(change), operation === "inf" ? Number.POSITIVE_INFINITY : Number(operation)];
  if (!Number.isSafeInteger(id)) return null;
  if (id === 0) return { kind: "snapshot", chunk: place };
  // Both operations of a change of key are always told in one answer.
  return { kind: "log", id };
}

export function snapshotOffset(chunk: number): string {
  return `0_${chunk}`;
}

/** After everything up to the change `id`; the snapshot's own end where the log has told nothing yet. */
export function logOffset(id: number, startId: number): string {
  return id <= startId ? "0_inf" : `${id}_1`;
}
