import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import { useCommunity } from "../app-state.ts";
import { hrefOf } from "../router.ts";

const PARTS = ["runs", "accounts", "biller", "settling"] as const;

/** The way between the lists. */
export function BillingParts({ current }: { current: (typeof PARTS)[number] }): JSX.Element {
  const { community } = useCommunity();
  return (
    <nav class="segmented billing-parts" aria-label={t("billing-parts")}>
      {PARTS.map((part) => (
        <a
          key={part}
          href={hrefOf(community, "billing", part === "runs" ? "" : part)}
          {...(part === current ? { "aria-current": "page" as const } : {})}
        >
          {t(`billing-part-${part}`)}
        </a>
      ))}
    </nav>
  );
}
