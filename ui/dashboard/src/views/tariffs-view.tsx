import { addDays, dayOf, rangeOfDay } from "@localgrid/ui-components/community-day";
import { Dialog } from "@localgrid/ui-components/dialog";
import { decimalSignOf, parsePrice } from "@localgrid/ui-components/format";
import { ApiError } from "@localgrid/ui-components/json-api";
import { t } from "@localgrid/ui-components/messages";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import { everyPage } from "../api.ts";
import type { Tariff, TariffInput } from "../api-types.ts";
import { useApp, useCommunity, useFormat, useRight } from "../app-state.ts";
import { Badge, TakenBadge } from "../components/badge.tsx";
import { Form, TextField, textOf } from "../components/form.tsx";
import { Icon } from "../components/icons.tsx";
import { Empty, Load, PageHead } from "../components/load.tsx";
import type { TariffPreview } from "../review-types.ts";
import { fieldText, roomOf, type TariffList, type TariffPeriod, tariffTimeline } from "../tariff-timeline.ts";
import { momentText } from "../time-words.ts";
import { PreviewedTariff } from "./tariff-preview.tsx";

export function TariffsView(): JSX.Element {
  const { api, link } = useApp();
  const { community } = useCommunity();
  const mayWrite = useRight("write");
  const [isAdding, setAdding] = useState(false);
  const [added, setAdded] = useState(0);
  const loaded = useLoaded<TariffList>(
    async () => {
      const [tariffs, nodes] = await Promise.all([
        everyPage((list) => api.tariffs(community, list)),
        api.nodes(community),
      ]);
      return { tariffs, nodes: nodes.items };
    },
    community,
    `${link.beat.value} ${added}`,
  );
  const periods = loaded.value === null ? [] : tariffTimeline(loaded.value, link.hub_now_ms.value);
  const latest = periods[0]?.tariff ?? null;
  return (
    <>
      <PageHead title={t("tariffs-title")} text={t("tariffs-text")}>
        {mayWrite && (
          <button type="button" class="button" data-kind="main" onClick={() => setAdding(true)}>
            <Icon name="plus" size={18} />
            {t("tariffs-new")}
          </button>
        )}
      </PageHead>
      <Load loaded={loaded} waiting={t("tariffs-waiting")}>
        {() =>
          periods.length === 0 ? (
            <Empty icon="tariffs" title={t("tariffs-none")}>
              <p>{t("tariffs-none-text")}</p>
            </Empty>
          ) : (
            <ol class="timeline">
              {periods.map((period) => (
                <Period key={period.tariff.valid_from_s} period={period} />
              ))}
            </ol>
          )
        }
      </Load>
      {isAdding && (
        <NewTariff
          latest={latest}
          onClose={() => setAdding(false)}
          onAdded={() => {
            setAdding(false);
            setAdded((count) => count + 1);
          }}
        />
      )}
    </>
  );
}

function Period({ period }: { period: TariffPeriod }): JSX.Element {
  const { locale } = useApp();
  const { time_zone } = useCommunity();
  const { price, money } = useFormat();
  const { tariff, until_s, when, state } = period;
  const local = { time_zone, locale };
  const start = momentText(tariff.valid_from_s * 1000, local);
  const rows = [
    [t("tariff-from-grid"), price(tariff.retail_micro_per_kwh)],
    [t("tariff-to-grid"), price(tariff.feed_in_micro_per_kwh)],
    [t("tariff-local-fee"), price(tariff.local_network_fee_micro_per_kwh)],
    [t("tariff-fixed-fee"), t("tariff-a-day", { amount: money(BigInt(tariff.fixed_fee_micro_per_day) * 1000n) })],
    [t("tariff-room"), price(roomOf(tariff))],
  ] as const;
  return (
    <li class="timeline-item" data-when={when}>
      <section class="card" aria-label={t("tariff-period", { start })}>
        <div class="card-head">
          <div>
            <h2>{t("tariff-from", { start })}</h2>
            <p class="small soft">
              {until_s === null
                ? t("tariff-until-further-notice")
                : t("tariff-until", { end: momentText(until_s * 1000, local) })}
            </p>
          </div>
          <p class="badges">
            <Badge tone={when === "now" ? "good" : "quiet"}>
              {when === "past" && <Icon name="lock" size={14} />}
              {t(`tariff-when-${when}`)}
            </Badge>
            <TakenBadge state={state} />
          </p>
        </div>
        <dl class="facts figures">
          {rows.map(([label, text]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      </section>
    </li>
  );
}

interface NewTariffProps {
  /** Whose prices the form starts from. */
  readonly latest: Tariff | null;
  readonly onClose: () => void;
  readonly onAdded: () => void;
}

const PRICES = ["retail", "feed_in", "local_network_fee"] as const;

function NewTariff({ latest, onClose, onAdded }: NewTariffProps): JSX.Element {
  const { api, link, locale } = useApp();
  const { community, currency, time_zone, last_interval_start_s } = useCommunity();
  const sign = decimalSignOf(locale);
  const dayId = useId();
  // What was typed stays in the fields behind it.
  const [tried, setTried] = useState<{ tariff: TariffInput; preview: TariffPreview } | null>(null);
  const dayAt = (at_ms: number) => dayOf(at_ms, time_zone);
  const today = dayAt(link.hub_now_ms.peek());
  const earliest = last_interval_start_s === null ? null : dayAt(last_interval_start_s * 1000);
  const initial = (key: (typeof PRICES)[number]) =>
    latest === null ? "" : fieldText(latest[`${key}_micro_per_kwh`], sign);

  function tariffIn(fields: FormData): TariffInput {
    const price = (name: string) => {
      const parsed = parsePrice(textOf(fields, name));
      if (parsed.kind === "rejected") throw new ApiError("not-a-price", name);
      return parsed.micro_per_kwh;
    };
    return {
      valid_from_s: rangeOfDay(textOf(fields, "day"), time_zone).from_s,
      retail_micro_per_kwh: price("retail"),
      feed_in_micro_per_kwh: price("feed_in"),
      local_network_fee_micro_per_kwh: price("local_network_fee"),
      fixed_fee_micro_per_day: price("fixed_fee"),
    };
  }
  async function add(tariff: TariffInput) {
    await api.addTariff(community, tariff);
    onAdded();
  }
  async function preview(fields: FormData) {
    const tariff = tariffIn(fields);
    setTried({ tariff, preview: await api.previewTariff(community, tariff) });
  }
  return (
    <Dialog title={tried === null ? t("tariffs-new") : t("tariff-preview-title")} onClose={onClose}>
      {tried !== null && (
        <PreviewedTariff preview={tried.preview} onBack={() => setTried(null)} onAdd={() => add(tried.tariff)} />
      )}
      <div hidden={tried !== null}>
        <Form
          action={t("tariff-add")}
          busyAction={t("tariff-adding")}
          onSubmit={(fields) => add(tariffIn(fields))}
          other={{ action: t("tariff-preview"), onSubmit: preview }}
        >
          <div class="field">
            <label for={dayId}>{t("tariff-day")}</label>
            <input
              id={dayId}
              name="day"
              type="date"
              required
              defaultValue={latest === null ? today : addDays(today, 1)}
              {...(earliest === null ? {} : { min: earliest })}
            />
            <p class="small soft">{t("tariff-day-text", { time_zone })}</p>
          </div>
          {PRICES.map((name) => (
            <TextField
              key={name}
              name={name}
              label={t(`tariff-price-${name}`)}
              unit={t("tariff-per-kwh", { currency })}
              initial={initial(name)}
              inputMode="decimal"
            />
          ))}
          <TextField
            name="fixed_fee"
            label={t("tariff-fixed-fee")}
            unit={t("tariff-per-day", { currency })}
            initial={latest === null ? "0" : fieldText(latest.fixed_fee_micro_per_day, sign)}
            inputMode="decimal"
          />
        </Form>
      </div>
    </Dialog>
  );
}
