import * as Type from "typebox";
import { closed } from "./schemas.ts";

const STANDARD_LIMIT = 100;
const MOST = 1_000;

/** Query keys of every list. */
export const PAGE_QUERY = {
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: MOST, description: `items at most; ${STANDARD_LIMIT} by default` }),
  ),
  after: Type.Optional(Type.String({ pattern: "^[!-~]{1,200}$", description: "`next` of the page before" })),
};

export const PageQuery = closed(PAGE_QUERY);

/** One page; `next` is null on the last one. */
export function pageJson<Item extends Type.TSchema>(item: Item) {
  return closed({ items: Type.Immutable(Type.Array(item)), next: Type.Union([Type.String(), Type.Null()]) });
}

/** Which part of a list is asked for: at most `limit` items whose key comes after `after`. */
export interface PagePart<Key> {
  readonly limit: number;
  /** Null from the beginning. */
  readonly after: Key | null;
}

/** One more than asked for, so that it shows whether there is another page. */
export function partOf({ limit = STANDARD_LIMIT, after }: { limit?: number; after?: string }): PagePart<string> {
  return { limit: limit + 1, after: after ?? null };
}

/** For lists whose key is a whole number. A text that is none asks for nothing. */
export function numberedPartOf(query: { limit?: number; after?: string }): PagePart<number> {
  const { limit, after } = partOf(query);
  const isNumber = after === null || /^-?\d{1,15}$/.test(after);
  return { limit, after: after === null ? null : isNumber ? Number(after) : Number.MAX_SAFE_INTEGER };
}

/** The page out of the items that {@link partOf} asked for; keys stay where they are while others are added. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  { limit }: PagePart<unknown>,
  { keyOf, show }: { readonly keyOf: (row: Row) => string; readonly show: (row: Row) => Item },
): { items: readonly Item[]; next: string | null } {
  const shown = rows.slice(0, limit - 1);
  const last = shown.at(-1);
  return { items: shown.map(show), next: rows.length < limit || last === undefined ? null : keyOf(last) };
}
