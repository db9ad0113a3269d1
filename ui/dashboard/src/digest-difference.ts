import type { Revision } from "./api-types.ts";

export type DigestDifference = "same" | "other-inputs" | "other-results";

/** Where node and hub part: in what they computed from, or in what they made of it. */
export function digestDifference({ hub, node, is_same }: Revision): DigestDifference {
  if (is_same) return "same";
  return hub.input_digest === node.input_digest ? "other-results" : "other-inputs";
}

export const DIFFERENCE_TEXTS: Record<DigestDifference, { readonly title: string; readonly text: string }> = {
  same: {
    title: "Node and hub agree.",
    text: "The hub computed this interval again from the node's journal and came to the same result.",
  },
  "other-inputs": {
    title: "They computed from different readings.",
    text: "The readings, limits or members that the node closed this interval with are not those in the journal the hub holds.",
  },
  "other-results": {
    title: "Same readings, different results.",
    text: "Both started from the same inputs. One of the two runs other rules, most likely an older version.",
  },
};
