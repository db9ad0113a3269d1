import { dayOf, dayText, timeText } from "@localgrid/ui-components/community-day";
import { agoText } from "@localgrid/ui-components/lasting";
import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice, Waiting } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import { useApp, useCommunity } from "../app-state.ts";
import { Icon } from "../components/icons.tsx";
import { KeepingCard } from "../components/keeping-card.tsx";
import { MembershipCard } from "../components/membership-card.tsx";
import { OtherNodes } from "../components/other-nodes.tsx";
import { RecoveryCard } from "../components/recovery-card.tsx";
import { copiesState, holderText } from "../copies-words.ts";
import type { Peers } from "../peers-types.ts";

/** Where else the records of this community are; for coordinators also the other nodes, and what is to be done with them. */
export function CopiesView(): JSX.Element {
  const { others, live } = useApp();
  const peers = others.peers.value;
  const isCut = live.connection.value === "stale";
  return (
    <div class="copies">
      <div class="page-head">
        <h1>{t("copies-title")}</h1>
        <p class="soft">{t("copies-text")}</p>
      </div>
      {peers === null && others.error.value === null && <Waiting>{t("copies-waiting")}</Waiting>}
      {others.error.value !== null && !(isCut && peers !== null) && <ErrorNotice error={others.error.value} />}
      {peers !== null && <Copies peers={peers} />}
    </div>
  );
}

function Copies({ peers }: { peers: Peers }): JSX.Element {
  const { session } = useApp();
  const state = session.value;
  const isCoordinator = state.kind === "somebody" && state.session.role === "coordinator";
  return (
    <>
      <StateOfCopies peers={peers} />
      {peers.copies.length > 0 && <CopyList peers={peers} />}
      {isCoordinator && (
        <>
          <RecoveryCard />
          {peers.peers.length > 0 && <OtherNodes peers={peers} />}
          {peers.keeping !== null && peers.peers.length > 0 && <KeepingCard peers={peers} keeping={peers.keeping} />}
          <MembershipCard peers={peers} />
        </>
      )}
    </>
  );
}

function StateOfCopies({ peers }: { peers: Peers }): JSX.Element {
  const { tone, title, text } = copiesState(peers);
  return (
    <section class="copies-state" data-tone={tone} aria-label={t("copies-state")} data-testid="copies-state">
      <Icon name={tone === "good" ? "check" : "warning"} />
      <div>
        <p>
          <strong>{title}</strong>
        </p>
        <p>{text}</p>
        <Since peers={peers} />
      </div>
    </section>
  );
}

function Since({ peers }: { peers: Peers }): JSX.Element | null {
  const { locale } = useApp();
  const { time_zone } = useCommunity();
  const { partitioned_since_ms: since_ms, is_partitioned, at_ms } = peers;
  if (!is_partitioned || since_ms === null) return null;
  const day = dayOf(since_ms, time_zone);
  const time = timeText(since_ms / 1000, time_zone, locale);
  return (
    <p class="small">
      {day === dayOf(at_ms, time_zone)
        ? t("copies-since-time", { time })
        : t("copies-since-day", { day: dayText(day, locale, "short"), time })}
    </p>
  );
}

function CopyList({ peers }: { peers: Peers }): JSX.Element {
  return (
    <section class="card" aria-labelledby="copies-title">
      <h2 id="copies-title">{t("copies-holders")}</h2>
      <ul class="copy-list">
        {peers.copies.map((copy) => (
          <li key={copy.holder}>
            <p>{holderText(copy)}</p>
            <p class="small soft figures">{t("copies-told", { ago: agoText(copy.told_at_ms, peers.at_ms) })}</p>
          </li>
        ))}
      </ul>
      <p class="small soft">{t("copies-locked")}</p>
    </section>
  );
}
