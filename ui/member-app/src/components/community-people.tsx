import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice, Waiting } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import { useApp } from "../app-state.ts";
import type { CommunityHomes, NamedHome, RankedHome } from "../community-types.ts";
import { hrefOf } from "../router.ts";
import { useAction } from "../use-action.ts";
import { useAwayProps } from "../use-away.ts";
import { useRepeated } from "../use-repeated.ts";

const ASK_EVERY_MS = 15_000;

/** Who is there: by name where somebody wants that, everybody else as a number. */
export function CommunityPeople(): JSX.Element {
  const { api, live, session } = useApp();
  const { value, error, refresh } = useRepeated(api.homes, ASK_EVERY_MS);
  const isCut = live.connection.value === "stale";
  const state = session.value;
  const isMember = state.kind === "somebody" && state.session.member !== null;
  const isCoordinator = state.kind === "somebody" && state.session.role === "coordinator";
  return (
    <>
      <section class="card" aria-labelledby="community-homes-title" data-testid="community-homes">
        <h2 id="community-homes-title">{t("community-homes")}</h2>
        {value === null && error === null && <Waiting>{t("community-homes-fetching")}</Waiting>}
        {error !== null && !(isCut && value !== null) && <ErrorNotice error={error} />}
        {value !== null && <Homes homes={value} />}
        {isMember && (
          <p class="small">
            <a href={hrefOf("account")}>{t("community-show-own")}</a>
          </p>
        )}
      </section>
      {value?.ranking != null && <Ranking ranking={value.ranking} />}
      {isCoordinator && value !== null && <RankingSwitch isOn={value.ranking !== null} onChanged={refresh} />}
    </>
  );
}

function Homes({ homes }: { homes: CommunityHomes }): JSX.Element {
  const { locale } = useApp();
  const { homes_count, homes_live, shown } = homes;
  const sorted = shown.toSorted((a, b) => a.name.localeCompare(b.name, locale));
  const others = homes_live - shown.filter(({ is_live }) => is_live).length;
  return (
    <>
      <p class="figures">{t("community-homes-live", { live: homes_live, count: homes_count })}</p>
      {sorted.length === 0 ? (
        <p class="small soft">{t("community-homes-unnamed")}</p>
      ) : (
        <ul class="community-homes">
          {sorted.map((home) => (
            <Home key={home.name} home={home} />
          ))}
          {others > 0 && <li class="soft">{t("community-homes-others", { count: others })}</li>}
        </ul>
      )}
    </>
  );
}

function Home({ home: { name, is_live, is_own } }: { home: NamedHome }): JSX.Element {
  return (
    <li data-live={is_live}>
      <span class="community-dot" aria-hidden="true" />
      <bdi>{name}</bdi>
      {is_own && <span class="mark">{t("community-own")}</span>}
      <span class="small soft">{t(is_live ? "community-home-live" : "community-home-away")}</span>
    </li>
  );
}

function Ranking({ ranking }: { ranking: readonly RankedHome[] }): JSX.Element {
  return (
    <section class="card" aria-labelledby="community-ranking-title" data-testid="community-ranking">
      <h2 id="community-ranking-title">{t("community-ranking")}</h2>
      <p class="small soft">{t("community-ranking-text")}</p>
      {ranking.length === 0 ? (
        <p>{t("community-ranking-none")}</p>
      ) : (
        <ol class="community-places">
          {ranking.map(({ name, sun_kept_permille, is_own }) => (
            <li key={name}>
              <bdi>{name}</bdi>
              {is_own && <span class="mark">{t("community-own")}</span>}
              <b class="figures">{t("community-percent", { percent: Math.floor(sun_kept_permille / 10) })}</b>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function RankingSwitch({ isOn, onChanged }: { isOn: boolean; onChanged: () => void }): JSX.Element {
  const { api } = useApp();
  const action = useAction();
  const away = useAwayProps();
  const change = async (is_on: boolean) => {
    await action.run(() => api.switchRanking(is_on));
    onChanged();
  };
  return (
    <section class="card" aria-labelledby="community-switch-title">
      <h2 id="community-switch-title">{t("community-ranking-settings")}</h2>
      <label class="switch">
        <input
          type="checkbox"
          checked={isOn}
          disabled={action.isBusy}
          {...away}
          onChange={(event) => void change(event.currentTarget.checked)}
        />
        {t("community-ranking-switch")}
      </label>
      <p class="small soft">{t("community-ranking-switch-text")}</p>
      <ErrorNotice error={action.error} />
    </section>
  );
}
