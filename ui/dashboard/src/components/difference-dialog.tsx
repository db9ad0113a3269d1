import { Dialog } from "@localgrid/ui-components/dialog";
import { ApiError } from "@localgrid/ui-components/json-api";
import { t } from "@localgrid/ui-components/messages";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { everyPage } from "../api.ts";
import type { Difference } from "../api-types.ts";
import { useApp, useCommunity, useFormat, useRight } from "../app-state.ts";
import type { DifferenceRecord, RecordKind } from "../review-types.ts";
import { momentText, monthOf } from "../time-words.ts";
import { causeWords, reviewText } from "../words.ts";
import { Form, SelectField, textOf } from "./form.tsx";
import { Load } from "./load.tsx";
import { MoneyChange } from "./money.tsx";
import { ReasonField } from "./reason-field.tsx";

export interface DifferenceDialogProps {
  readonly difference: Difference;
  readonly onSaid: () => void;
  readonly onClose: () => void;
}

interface Looked {
  /** As it is now; null where it does not differ any more. */
  readonly now: Difference | null;
  readonly records: readonly DifferenceRecord[];
}

/** One difference with everything that was said about it, and what can be said now. */
export function DifferenceDialog({ difference, onSaid, onClose }: DifferenceDialogProps): JSX.Element {
  const { api, locale } = useApp();
  const { community, time_zone } = useCommunity();
  const mayDecide = useRight("import");
  const [round, setRound] = useState(0);
  const [said, setSaid] = useState(0);
  const { start_s, metering_point } = difference;
  const month = monthOf(start_s * 1000, time_zone);
  const loaded = useLoaded<Looked>(
    async () => {
      const place = { start_s, metering_point };
      const [list, records] = await Promise.all([
        everyPage((page) => api.differences(community, month, { start_s, state: "all", ...page })),
        everyPage((page) => api.differenceRecords(community, place, page)),
      ]);
      return { now: list.find((each) => each.metering_point === metering_point) ?? null, records };
    },
    `${community} ${start_s} ${metering_point}`,
    round,
  );
  const moment = momentText(start_s * 1000, { time_zone, locale });
  function again() {
    setRound((count) => count + 1);
    onSaid();
  }
  return (
    <Dialog title={t("difference-title", { point: metering_point, moment })} onClose={onClose}>
      <Load loaded={loaded} waiting={t("differences-waiting")}>
        {({ now, records }) => (
          <div class="difference-review">
            {now === null ? <p>{t("difference-gone")}</p> : <Figures difference={now} />}
            <Records records={records} />
            {mayDecide && now !== null && (
              <Decision
                key={said}
                difference={now}
                onTooLate={again}
                onSaid={() => {
                  setSaid((count) => count + 1);
                  again();
                }}
              />
            )}
          </div>
        )}
      </Load>
    </Dialog>
  );
}

function Figures({ difference }: { difference: Difference }): JSX.Element {
  const { exactEnergy } = useFormat();
  const { cause, review, import_wh, export_wh, official_import_wh, official_export_wh, amount_change_nano } =
    difference;
  const ours = (value_wh: number | null) => (value_wh === null ? t("differences-no-reading") : exactEnergy(value_wh));
  const rows = [
    [t("differences-cause"), causeWords(cause).label],
    [t("differences-import"), `${ours(import_wh)} → ${exactEnergy(official_import_wh)}`],
    [t("differences-export"), `${ours(export_wh)} → ${exactEnergy(official_export_wh)}`],
    [t("differences-amount"), <MoneyChange key="amount" amount_nano={amount_change_nano} />],
    [t("differences-review"), reviewText(review)],
  ] as const;
  return (
    <dl class="facts figures">
      {rows.map(([label, text]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

function Records({ records }: { records: readonly DifferenceRecord[] }): JSX.Element {
  const { locale } = useApp();
  const { time_zone } = useCommunity();
  if (records.length === 0) return <p class="soft">{t("difference-nothing-said")}</p>;
  return (
    <ol class="said-list" aria-label={t("difference-history")}>
      {records.map(({ act, kind, text, who, at_ms, differences }) => (
        <li key={act}>
          <p class="small soft">
            {t(`difference-record-${kind}`, { who, moment: momentText(at_ms, { time_zone, locale }) })}{" "}
            {differences > 1 && t("difference-together", { count: differences })}
          </p>
          <p class="said">{text}</p>
        </li>
      ))}
    </ol>
  );
}

interface DecisionProps {
  readonly difference: Difference;
  readonly onSaid: () => void;
  readonly onTooLate: () => void;
}

function Decision({ difference, onSaid, onTooLate }: DecisionProps): JSX.Element {
  const { api } = useApp();
  const { community } = useCommunity();
  const { review, seen, start_s, metering_point } = difference;
  const kinds: readonly RecordKind[] = review === "accepted" ? ["noted", "reopened"] : ["accepted", "noted"];

  async function say(fields: FormData) {
    const text = textOf(fields, "text");
    const kind = kinds.find((each) => each === textOf(fields, "kind")) ?? "noted";
    try {
      await api.sayOfDifference(community, { start_s, metering_point }, { kind, text, seen });
    } catch (thrown) {
      // Whoever was too late sees what the other one said, and the figures as they are now.
      if (thrown instanceof ApiError && thrown.code === "difference-changed") onTooLate();
      throw thrown;
    }
    onSaid();
  }
  return (
    <Form action={t("difference-say")} busyAction={t("difference-saying")} onSubmit={say}>
      <SelectField
        name="kind"
        label={t("difference-what")}
        options={kinds.map((kind) => [kind, t(`difference-kind-${kind}`)] as const)}
      />
      <ReasonField name="text" label={t("difference-why")} hint={t("difference-why-text")} />
    </Form>
  );
}
