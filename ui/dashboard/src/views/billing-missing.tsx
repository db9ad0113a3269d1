import { t } from "@localgrid/ui-components/messages";
import { Banner } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import { useCommunity, useRight } from "../app-state.ts";
import type { BillingRun, MissingCode, RunItem } from "../billing-types.ts";
import { hindersInvoice, missingHref, missingText } from "../billing-words.ts";
import { Badge } from "../components/badge.tsx";
import { hrefOf } from "../router.ts";

/** The rest stands in the list of members. */
const MOST_SHOWN = 12;

interface MissingProps {
  readonly run: BillingRun;
  readonly items: readonly RunItem[];
}

/** What keeps members from being billed or collected, and where it is put right. */
export function RunMissing({ run, items }: MissingProps): JSX.Element {
  const { community } = useCommunity();
  const lacking = items
    .filter(({ missing }) => missing.length > 0)
    .sort((a, b) => Number(b.kind === "withheld") - Number(a.kind === "withheld"));
  const { biller_missing } = run;
  return (
    <>
      {biller_missing.length > 0 && (
        <Banner tone={hindersInvoice(biller_missing) ? "alarm" : "note"} title={t("billing-missing-biller")}>
          <ul class="plain-list">
            {biller_missing.map((code) => (
              <li key={code}>{missingText(code)}</li>
            ))}
          </ul>
          <a href={hrefOf(community, "billing", "biller")}>{t("billing-missing-biller-link")}</a>
        </Banner>
      )}
      {lacking.length > 0 && (
        <section class="card" aria-labelledby="missing-title">
          <h2 id="missing-title">{t("billing-missing-title")}</h2>
          <p class="small soft">{t("billing-missing-text")}</p>
          <ul class="missing-list">
            {lacking.slice(0, MOST_SHOWN).map((item) => (
              <Lacking key={item.member} item={item} month={run.month} />
            ))}
          </ul>
          {lacking.length > MOST_SHOWN && (
            <p class="small soft">{t("billing-missing-more", { count: lacking.length - MOST_SHOWN })}</p>
          )}
        </section>
      )}
    </>
  );
}

function Lacking({ item, month }: { item: RunItem; month: string }): JSX.Element {
  const { member, name, kind, missing } = item;
  return (
    <li>
      <span class="badges">
        <strong>
          <bdi>{name ?? member}</bdi>
        </strong>
        {kind === "withheld" && <Badge tone="alarm">{t("billing-missing-withheld")}</Badge>}
      </span>
      <ul class="plain-list">
        {missing.map((code) => (
          <li key={code}>
            {missingText(code)} <RightLink code={code} member={member} month={month} />
          </li>
        ))}
      </ul>
    </li>
  );
}

function RightLink({ code, member, month }: { code: MissingCode; member: string; month: string }): JSX.Element | null {
  const { community } = useCommunity();
  const mayBill = useRight("bill");
  if (!mayBill && code !== "not-closed" && code !== "not-final") return null;
  return (
    <a
      href={missingHref(code, { community, month, member })}
      aria-label={t("billing-missing-right-of", { text: missingText(code), member })}
    >
      {t("billing-missing-right")}
    </a>
  );
}
