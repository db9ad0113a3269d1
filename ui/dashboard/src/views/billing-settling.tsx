import { monthText } from "@localgrid/ui-components/community-day";
import { t } from "@localgrid/ui-components/messages";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useApp, useCommunity, useRight } from "../app-state.ts";
import type { Settling, Settlings, SettlingWay } from "../billing-types.ts";
import { settlingText, wayOf } from "../billing-words.ts";
import { useMoment } from "../components/billing-marks.tsx";
import { BillingParts } from "../components/billing-parts.tsx";
import { Form, SelectField, textOf } from "../components/form.tsx";
import { Load, PageHead } from "../components/load.tsx";
import { addMonths, monthOf } from "../time-words.ts";

/** How far ahead somebody plans. */
const MONTHS_AHEAD = 24;

/** Whether months are settled by bank or on the chain, and from when on that changes. */
export function SettlingView(): JSX.Element {
  const { api, link } = useApp();
  const { community, name } = useCommunity();
  const [changes, setChanges] = useState(0);
  const loaded = useLoaded(() => api.settling(community), `settling ${community}`, `${link.beat.value} ${changes}`);
  const title = t("settling-title");
  useEffect(() => {
    document.title = `${title} – ${name}`;
  }, [title, name]);
  return (
    <>
      <PageHead title={title} text={t("settling-text")} />
      <BillingParts current="settling" />
      <Load loaded={loaded} waiting={t("billing-fetching")}>
        {(held) => <Ways held={held} onChanged={() => setChanges((count) => count + 1)} />}
      </Load>
    </>
  );
}

interface WaysProps {
  readonly held: Settlings;
  readonly onChanged: () => void;
}

function Ways({ held, onChanged }: WaysProps): JSX.Element {
  const { link } = useApp();
  const { time_zone } = useCommunity();
  const [mayBill, mayWrite] = [useRight("bill"), useRight("write")];
  const month = monthOf(link.hub_now_ms.value, time_zone);
  const way = wayOf(held.settlings, month);
  return (
    <>
      <section class="card" aria-labelledby="way-title">
        <h2 id="way-title">{t("settling-now", { way: t(`settling-way-${way}`) })}</h2>
        <p>{t(`settling-means-${way}`)}</p>
        <p class="small soft">{t("settling-past")}</p>
        {mayBill && mayWrite ? (
          <ChangeWay key={held.version} held={held} month={month} onChanged={onChanged} />
        ) : (
          <p class="small soft">{t("settling-reader")}</p>
        )}
      </section>
      <section class="part" aria-labelledby="ways-title">
        <h2 id="ways-title" class="section-title">
          {t("party-versions")}
        </h2>
        {held.settlings.length === 0 ? (
          <p class="soft">{t("settling-none")}</p>
        ) : (
          <ul class="plain-list">
            {held.settlings.map((each) => (
              <Entry key={each.version} settling={each} />
            ))}
          </ul>
        )}
      </section>
    </>
  );
}

function Entry({ settling }: { settling: Settling }): JSX.Element {
  const { locale } = useApp();
  const when = useMoment();
  const { changed_by, changed_at_ms } = settling;
  const moment = when(changed_at_ms);
  return (
    <li>
      {settlingText(settling, (month) => monthText(month, locale))}{" "}
      <span class="small soft">
        {changed_by === null ? t("settling-by-hub", { moment }) : t("billing-by", { who: changed_by, moment })}
      </span>
    </li>
  );
}

/** Only months that have not begun can be chosen. */
function ChangeWay({ held, month, onChanged }: WaysProps & { readonly month: string }): JSX.Element {
  const { api, locale } = useApp();
  const { community } = useCommunity();
  const months = Array.from({ length: MONTHS_AHEAD }, (_, index) => addMonths(month, index + 1));
  const ways: readonly SettlingWay[] = held.has_zone ? ["bank", "chain"] : ["bank"];
  async function save(fields: FormData) {
    const settles_by = textOf(fields, "settles_by") === "chain" ? "chain" : "bank";
    await api.putSettling(community, { settles_by, from_month: textOf(fields, "from_month"), version: held.version });
    onChanged();
  }
  return (
    <Form action={t("settling-set")} busyAction={t("party-saving")} onSubmit={save}>
      <SelectField
        name="settles_by"
        label={t("settling-way")}
        options={ways.map((way) => [way, t(`settling-way-${way}`)] as const)}
      />
      <SelectField
        name="from_month"
        label={t("settling-month")}
        options={months.map((each) => [each, monthText(each, locale)] as const)}
      />
      {!held.has_zone && <p class="small soft">{t("settling-no-zone")}</p>}
    </Form>
  );
}
