import { isBehind } from "./shape-offset.ts";

/** How far a shape was read. Only the hub knows what the handle means. */
export interface DownloadPosition {
  readonly handle: string;
  readonly offset: string;
}

/** What is kept of a shape besides its rows; stored with them. */
export type KeptShape =
  | { readonly kind: "nothing" }
  /** A snapshot is gathered aside; rows from before, if there are any, are still the ones that count. */
  | { readonly kind: "staged"; readonly position: DownloadPosition }
  | { readonly kind: "live"; readonly position: DownloadPosition };

/** What the hub told. */
export type RowsEvent =
  | {
      readonly kind: "batch";
      /** Behind its changes. */
      readonly position: DownloadPosition;
      readonly has_changes: boolean;
      /** Whether it reaches to what the hub's database holds now. */
      readonly is_up_to_date: boolean;
    }
  /** The hub no longer knows the position. */
  | { readonly kind: "must-refetch" };

/** What is to be done with rows, in this order, in one transaction with what is kept. */
export type RowsEffect =
  | { readonly kind: "clear-staged" }
  /** The changes of the batch go here. */
  | { readonly kind: "write"; readonly place: "live" | "staged" }
  /** The staged rows take the place of the live ones. */
  | { readonly kind: "swap" };

export interface RowsStep {
  readonly kept: KeptShape;
  readonly effects: readonly RowsEffect[];
}

const NOTHING: KeptShape = { kind: "nothing" };
const CLEAR: RowsEffect = { kind: "clear-staged" };

/** Where rows of a shape go. Rules: SPEC.md, DN-1 to DN-5. Without effects there is nothing to store. */
export function rowsStep(kept: KeptShape, event: RowsEvent): RowsStep {
  if (event.kind === "must-refetch") return { kept: NOTHING, effects: [CLEAR] };
  if (kept.kind === "nothing") return gathered(event, [CLEAR]);
  const { handle, offset } = kept.position;
  const { position } = event;
  if (position.handle !== handle || isBehind(position.offset, offset)) return gathered(event, [CLEAR]);
  if (kept.kind === "staged") return gathered(event, []);
  if (position.offset === offset && !event.has_changes) return { kept, effects: [] };
  return { kept: { kind: "live", position }, effects: [{ kind: "write", place: "live" }] };
}

function gathered(
  { position, is_up_to_date }: Extract<RowsEvent, { kind: "batch" }>,
  before: readonly RowsEffect[],
): RowsStep {
  const effects: readonly RowsEffect[] = [...before, { kind: "write", place: "staged" }];
  if (!is_up_to_date) return { kept: { kind: "staged", position }, effects };
  return { kept: { kind: "live", position }, effects: [...effects, { kind: "swap" }] };
}
