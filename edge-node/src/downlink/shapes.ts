/** Columns of a row in PostgreSQL's text form, as they come over the wire; null is NULL. */
export type ShapeColumns = Readonly<Record<string, string | null>>;

/** Shapes that the hub keeps for a node. What each of them means to the node is decided here, never at the hub. */
export const SHAPE_NAMES = [
  "node-policy",
  "tariffs",
  "members",
  "metering-points",
  "allocation-keys",
  "corrections",
  "verdicts",
  "receipts",
  "node-keys",
] as const;

export type ShapeName = (typeof SHAPE_NAMES)[number];

/** Shapes whose rows become records of the journal, in the order in which they build on one another. */
export const DECIDED_SHAPES = [
  "tariffs",
  "members",
  "metering-points",
  "allocation-keys",
  "corrections",
] as const satisfies readonly ShapeName[];

export type DecidedShape = (typeof DECIDED_SHAPES)[number];

/** Shapes whose rows somebody takes one by one, whenever their content is new. */
const TAKEN_SHAPES: readonly ShapeName[] = [...DECIDED_SHAPES, "receipts"];

interface ShapeTraits {
  /** Columns that name a row to people. */
  readonly named_by: readonly string[];
  /** Whole numbers, the first one weighing most. */
  readonly ranked_by: readonly string[];
  /** What is large and of no use once a row is taken: all of it but its digest, or its column `body`. */
  readonly lets_go_of: "nothing" | "row" | "body";
}

export const SHAPES: Readonly<Record<ShapeName, ShapeTraits>> = {
  "node-policy": { named_by: ["community"], ranked_by: [], lets_go_of: "nothing" },
  tariffs: { named_by: ["valid_from_s"], ranked_by: ["valid_from_s"], lets_go_of: "nothing" },
  members: { named_by: ["member"], ranked_by: [], lets_go_of: "nothing" },
  "metering-points": { named_by: ["metering_point"], ranked_by: [], lets_go_of: "nothing" },
  "allocation-keys": { named_by: ["valid_from_s"], ranked_by: ["valid_from_s"], lets_go_of: "nothing" },
  corrections: { named_by: ["start_s", "version"], ranked_by: ["start_s", "version"], lets_go_of: "row" },
  verdicts: { named_by: ["epoch", "seq"], ranked_by: ["seq"], lets_go_of: "nothing" },
  receipts: { named_by: ["receipt"], ranked_by: ["created_at_ms"], lets_go_of: "body" },
  "node-keys": { named_by: ["node"], ranked_by: [], lets_go_of: "nothing" },
};

/** Room for the second number of a rank; the first one may be a time in seconds. */
const SECOND_RANK_END = 2 ** 20;

export function isDecided(shape: ShapeName): shape is DecidedShape {
  return (DECIDED_SHAPES as readonly ShapeName[]).includes(shape);
}

export function isTaken(shape: ShapeName): boolean {
  return TAKEN_SHAPES.includes(shape);
}

/** Place of a row among those of its shape; whatever is no number counts as 0. */
export function rankOf(shape: ShapeName, columns: ShapeColumns): number {
  const [first, second] = SHAPES[shape].ranked_by;
  if (first === undefined) return 0;
  if (second === undefined) return rankNumber(columns[first], Number.MAX_SAFE_INTEGER);
  const major = rankNumber(columns[first], Math.floor(Number.MAX_SAFE_INTEGER / SECOND_RANK_END) - 1);
  return major * SECOND_RANK_END + rankNumber(columns[second], SECOND_RANK_END - 1);
}

/** How a row is called in reports, such as `1756684800/2`. */
export function nameOf(shape: ShapeName, columns: ShapeColumns): string {
  return SHAPES[shape].named_by.map((name) => columns[name] ?? "").join("/");
}

function rankNumber(text: string | null | undefined, largest: number): number {
  const value = Number(text ?? 0);
  return Number.isSafeInteger(value) && value >= 0 ? Math.min(value, largest) : 0;
}
