import { dayOf, dayText } from "@localgrid/ui-components/community-day";
import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import type { Statement, TradeSettlement } from "../api-types.ts";
import { useApp } from "../app-state.ts";
import { hrefOf } from "../router.ts";
import { dueText } from "../statement-words.ts";
import { AlignedMoney, Cents } from "./money.tsx";
import { StatementSharing } from "./statement-sharing.tsx";
import { StatementStageNote } from "./statement-stage.tsx";

/** Whose bill it is, for which time, how far it has come, and what is due. */
export function PaperFacts({ statement, community }: { statement: Statement; community: string }): JSX.Element {
  const { locale } = useApp();
  const { member, period, metering_points, stage, due_cents } = statement;
  const day = (at_s: number) => dayText(dayOf(at_s * 1000, period.time_zone), locale);
  return (
    <>
      <dl class="paper-facts">
        <dt>{t("paper-community")}</dt>
        <dd>
          <bdi>{community}</bdi>
        </dd>
        <dt>{t("paper-member")}</dt>
        <dd>
          <bdi>{member}</bdi>
        </dd>
        <dt>{t("paper-period")}</dt>
        <dd>{t("paper-period-text", { from: day(period.from_s), to: day(period.to_s - 1) })}</dd>
        <dt>{t("paper-points", { count: metering_points.length })}</dt>
        <dd data-testid="paper-points">
          {metering_points.length === 0 ? t("paper-no-points") : <bdi>{metering_points.join(", ")}</bdi>}
        </dd>
      </dl>
      <p class="paper-due">
        {dueText(due_cents, stage.name === "running")} <Cents cents={Math.abs(due_cents)} />
      </p>
      <StatementStageNote statement={statement} />
      <StatementSharing statement={statement} />
    </>
  );
}

/** What the sum was rounded by, and how anybody can check all of it. */
export function PaperProof(props: { statement: Statement; chain: TradeSettlement | null }): JSX.Element {
  const { statement, chain } = props;
  const { carried_in_nano, carried_out_nano, csv_sha256, period } = statement;
  const batches = chain?.batches.filter(({ state }) => state === "settled") ?? [];
  const [first, last] = [batches[0], batches.at(-1)];
  const address = `${location.origin}${location.pathname}${hrefOf("statement", `${period.label}/check`)}`;
  return (
    <>
      <h2>{t("paper-rounding")}</h2>
      <p>{t("statement-rounding")}</p>
      <dl class="paper-facts">
        <dt>{t("statement-carried-in")}</dt>
        <dd>
          <AlignedMoney amount_nano={carried_in_nano} />
        </dd>
        <dt>{t("statement-carried-out")}</dt>
        <dd>
          <AlignedMoney amount_nano={carried_out_nano} />
        </dd>
      </dl>
      <h2>{t("paper-proof")}</h2>
      <p>{t("paper-proof-text")}</p>
      <dl class="paper-facts">
        <dt>{t("paper-hash")}</dt>
        <dd class="paper-hash">{csv_sha256}</dd>
        <dt>{t("paper-address")}</dt>
        <dd class="paper-hash">{address}</dd>
        {first !== undefined && last !== undefined && (
          <>
            <dt>{t("paper-chain")}</dt>
            <dd>
              {t("paper-batches", { first: String(first.seq), last: String(last.seq) })}{" "}
              <span class="paper-hash">{last.tx_hash}</span>
            </dd>
          </>
        )}
      </dl>
    </>
  );
}
