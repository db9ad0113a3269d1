import { t } from "@localgrid/ui-components/messages";
import type { Revision } from "./api-types.ts";

export type DigestDifference = "same" | "other-inputs" | "other-results";

/** Where node and hub part: in what they computed from, or in what they made of it. */
export function digestDifference({ hub, node, is_same }: Revision): DigestDifference {
  if (is_same) return "same";
  return hub.input_digest === node.input_digest ? "other-results" : "other-inputs";
}

export interface DifferenceWords {
  readonly title: string;
  readonly text: string;
}

export function differenceWords(difference: DigestDifference): DifferenceWords {
  return { title: t(`difference-title-${difference}`), text: t(`difference-text-${difference}`) };
}
