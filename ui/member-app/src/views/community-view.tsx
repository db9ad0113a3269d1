import { addDays } from "@localgrid/ui-components/community-day";
import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice, Waiting } from "@localgrid/ui-components/notice";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useApp, useCommunity } from "../app-state.ts";
import { type CommunityFigures, communityFigures } from "../community-figures.ts";
import { CommunityPeople } from "../components/community-people.tsx";
import { Money } from "../components/money.tsx";
import type { EnergyQuestion } from "../energy-types.ts";
import { periodOf } from "../periods.ts";
import { useSlowed } from "../use-slowed.ts";

const REFRESH_MS = 10_000;
const SPANS = ["day", "month"] as const;
type Span = (typeof SPANS)[number];

/** What everybody here has made of the sun together, and who is there. */
export function CommunityView(): JSX.Element {
  const { community } = useCommunity();
  const [span, setSpan] = useState<Span>("day");
  return (
    <>
      <div class="page-head">
        <h1>{community}</h1>
        <p class="soft">{t("community-text")}</p>
      </div>
      <fieldset class="segmented community-span">
        <legend class="visually-hidden">{t("community-span")}</legend>
        {SPANS.map((each) => (
          <label key={each}>
            <input type="radio" name="span" checked={each === span} onChange={() => setSpan(each)} />
            {t(`community-span-${each}`)}
          </label>
        ))}
      </fieldset>
      <div class="community">
        <FiguresCard key={span} span={span} />
        <CommunityPeople />
      </div>
    </>
  );
}

function FiguresCard({ span }: { span: Span }): JSX.Element {
  const { api, live, today } = useApp();
  const isCut = live.connection.value === "stale";
  const lastClosed = useSlowed(live.closed.value?.start_s ?? 0, REFRESH_MS);
  const question = questionOf(span, today.value);
  const loaded = useLoaded<CommunityFigures | null>(
    async () => {
      const [bucket] = (await api.communityEnergy(question)).buckets;
      return bucket === undefined ? null : communityFigures(bucket);
    },
    `${span} ${question.from}`,
    `${lastClosed}${live.connection.value}`,
  );
  const figures = loaded.value;
  return (
    <section class="card" aria-labelledby="community-figures-title" data-testid="community-figures">
      <h2 id="community-figures-title">{t(`community-figures-${span}`)}</h2>
      {figures === null && loaded.error === null && <Waiting>{t("community-fetching")}</Waiting>}
      {loaded.error !== null && !(isCut && figures !== null) && <ErrorNotice error={loaded.error} />}
      {figures !== null && (figures.intervals === 0 ? <p>{t("community-none")}</p> : <Figures figures={figures} />)}
    </section>
  );
}

function Figures({ figures }: { figures: CommunityFigures }): JSX.Element {
  const { energy } = useApp().format.value;
  const { shared_wh, drawn_wh, fed_wh, self_sufficiency_percent, self_use_percent, saving_nano } = figures;
  return (
    <>
      <dl class="facts figures">
        <div class="tone-neighbours">
          <dt>{t("community-shared")}</dt>
          <dd>{energy(shared_wh)}</dd>
        </div>
        <div>
          <dt>{t("community-saved")}</dt>
          <dd>
            <Money amount_nano={saving_nano} />
          </dd>
        </div>
      </dl>
      <Share
        title={t("community-sufficiency")}
        percent={self_sufficiency_percent}
        text={
          self_sufficiency_percent === null
            ? t("community-nothing-drawn")
            : t("community-sufficiency-text", { percent: self_sufficiency_percent, energy: energy(drawn_wh) })
        }
      />
      <Share
        title={t("community-self-use")}
        percent={self_use_percent}
        text={
          self_use_percent === null
            ? t("community-no-sun")
            : t("community-self-use-text", { percent: self_use_percent, energy: energy(fed_wh) })
        }
      />
      <p class="small soft">{t("community-figures-note")}</p>
    </>
  );
}

/** The bar says what the sentence says, for the eye. */
function Share({ title, percent, text }: { title: string; percent: number | null; text: string }): JSX.Element {
  return (
    <div class="community-share">
      <h3>{title}</h3>
      {percent !== null && (
        <svg class="share" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
          <rect class="share-grid" width="100" height="4" />
          <rect class="share-neighbours" width={percent} height="4" />
        </svg>
      )}
      <p class="figures">{text}</p>
    </div>
  );
}

function questionOf(span: Span, today: string): EnergyQuestion {
  if (span === "day") return { from: today, to: addDays(today, 1), by: "day" };
  const { from, to } = periodOf("month", today);
  return { from, to, by: "month" };
}
