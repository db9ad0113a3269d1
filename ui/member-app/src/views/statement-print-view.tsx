import { monthText } from "@localgrid/ui-components/community-day";
import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice, Waiting } from "@localgrid/ui-components/notice";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import type { Statement, TradeSettlement } from "../api-types.ts";
import { useApp, useCommunity } from "../app-state.ts";
import { Icon } from "../components/icons.tsx";
import { PaperFacts, PaperProof } from "../components/paper-facts.tsx";
import { PaperTables } from "../components/paper-tables.tsx";
import { hrefOf } from "../router.ts";

/** A month's bill as it goes onto paper: black on white, with a head on every sheet. */
export function StatementPrintView({ month }: { month: string }): JSX.Element {
  const { api, locale } = useApp();
  const loaded = useLoaded(() => api.statement(month), month);
  // A node that settles nothing has nothing to say about it; the bill stands without.
  const chain = useLoaded<TradeSettlement | null>(() => api.monthSettlement(month), month);
  const isReady = loaded.value !== null && (chain.value !== null || chain.error !== null);
  return (
    <>
      <div class="paper-tools">
        <a class="calc-back small" href={hrefOf("statement", month)}>
          <Icon name="back" size={16} />
          {t("statement-caption", { month: monthText(month, locale) })}
        </a>
        <button type="button" class="button" data-kind="main" disabled={!isReady} onClick={() => window.print()}>
          <Icon name="print" size={20} /> {t("paper-print")}
        </button>
      </div>
      {loaded.error !== null && <ErrorNotice error={loaded.error} />}
      {loaded.value === null && loaded.error === null && <Waiting>{t("statement-waiting")}</Waiting>}
      {loaded.value !== null && <Paper statement={loaded.value} chain={chain.value} />}
    </>
  );
}

/** A table around all of it, because the head of a table is repeated on each sheet and nothing else is. */
function Paper({ statement, chain }: { statement: Statement; chain: TradeSettlement | null }): JSX.Element {
  const { locale } = useApp();
  const { community } = useCommunity();
  const title = t("statement-caption", { month: monthText(statement.period.label, locale) });
  return (
    <table class="paper" role="presentation" data-testid="paper">
      <thead>
        <tr>
          <td>
            <p class="paper-head">
              <bdi>{community}</bdi>
              <span>{title}</span>
              <bdi>{statement.member}</bdi>
            </p>
          </td>
        </tr>
      </thead>
      <tbody>
        <tr>
          <td>
            <h1>{title}</h1>
            <PaperFacts statement={statement} community={community} />
            <PaperTables statement={statement} />
            <PaperProof statement={statement} chain={chain} />
          </td>
        </tr>
      </tbody>
    </table>
  );
}
