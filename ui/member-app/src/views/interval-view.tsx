import { clearTimeText, dayOf, dayText } from "@localgrid/ui-components/community-day";
import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice, Waiting } from "@localgrid/ui-components/notice";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import type { TradeSettlement } from "../api-types.ts";
import { useApp, useCommunity } from "../app-state.ts";
import type { Calculation } from "../calculation-types.ts";
import { PriceStep, WishStep } from "../components/calculation-market.tsx";
import { MeterStep } from "../components/calculation-meter.tsx";
import { MoneyStep, ShareStep } from "../components/calculation-money.tsx";
import { ProofStep } from "../components/calculation-proof.tsx";
import { RevisionsStep } from "../components/calculation-revisions.tsx";
import { Icon } from "../components/icons.tsx";
import { ExactMoney } from "../components/money.tsx";
import { PeriodPicker } from "../components/period-picker.tsx";
import { hrefOf } from "../router.ts";
import { intervalSettlement } from "../settlement-words.ts";
import { useCuts } from "../use-cuts.ts";

/** One interval from the meter to the money. */
export function IntervalView(): JSX.Element {
  const app = useApp();
  const { interval_length_s } = useCommunity();
  const { detail } = app.route.value;
  const start_s = Number(detail);
  const connection = app.live.connection.value;
  const cuts = useCuts(connection);
  const loaded = useLoaded<Calculation>(() => app.api.calculation(start_s), detail, cuts);
  // A node that settles nothing has nothing to say about it; the page stands without.
  const chain = useLoaded<TradeSettlement | null>(
    () => app.api.settlement({ from_s: start_s, to_s: start_s + interval_length_s }),
    detail,
    cuts,
  );
  const isCut = connection === "stale";
  return (
    <>
      <Head start_s={start_s} length_s={loaded.value?.length_s ?? interval_length_s} />
      {loaded.value === null && loaded.error === null && <Waiting>{t("calc-waiting")}</Waiting>}
      {loaded.error !== null && !(isCut && loaded.value !== null) && <ErrorNotice error={loaded.error} />}
      {loaded.value !== null && <Steps key={detail} calculation={loaded.value} chain={chain.value} />}
    </>
  );
}

function Head({ start_s, length_s }: { start_s: number; length_s: number }): JSX.Element {
  const app = useApp();
  const { time_zone } = useCommunity();
  const time = (at_s: number) => clearTimeText(at_s, time_zone, app.locale);
  const day = dayOf(start_s * 1000, time_zone);
  const next_s = start_s + length_s;
  const isLast = (next_s + length_s) * 1000 > app.live.node_now_ms.value;
  return (
    <>
      <a class="calc-back small" href={hrefOf("today", day)}>
        <Icon name="back" size={16} />
        {t("calc-back")}
      </a>
      <PeriodPicker
        title={`${time(start_s)}–${time(next_s)}`}
        subtitle={dayText(day, app.locale)}
        previous={{ href: hrefOf("interval", String(start_s - length_s)), label: t("calc-previous") }}
        next={{ href: isLast ? null : hrefOf("interval", String(next_s)), label: t("calc-next") }}
      />
    </>
  );
}

function Steps({ calculation, chain }: { calculation: Calculation; chain: TradeSettlement | null }): JSX.Element {
  const { amount_nano, saving_nano } = calculation.result;
  const isPaid = amount_nano.startsWith("-");
  const hasReceipt = chain !== null && intervalSettlement(chain, calculation.start_s) !== null;
  return (
    <div class="calc" data-testid="calculation">
      <section class="card calc-head" aria-label={t("calc-result")}>
        <dl class="facts figures">
          <div>
            <dt>{t(isPaid ? "energy-pay" : "energy-receive")}</dt>
            <dd>
              <ExactMoney amount_nano={amount_nano.replace("-", "")} />
            </dd>
          </div>
          <div>
            <dt>{t("energy-save")}</dt>
            <dd>
              <ExactMoney amount_nano={saving_nano} />
            </dd>
          </div>
        </dl>
        <p class="small soft">{t("calc-intro")}</p>
      </section>
      <MeterStep calculation={calculation} />
      <WishStep calculation={calculation} />
      <PriceStep calculation={calculation} />
      <ShareStep calculation={calculation} />
      <MoneyStep calculation={calculation} />
      <RevisionsStep calculation={calculation} />
      <ProofStep calculation={calculation} chain={hasReceipt ? chain : null} />
    </div>
  );
}
