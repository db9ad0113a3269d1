import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice, Waiting } from "@localgrid/ui-components/notice";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useApp } from "../app-state.ts";
import type { NoticeWays } from "../notice-way-types.ts";
import { recallOwnPush } from "../push-device.ts";
import type { PushMemory } from "../push-memory.ts";
import { useIsAway } from "../use-away.ts";
import { NoticeAddress } from "./notice-address.tsx";
import { NoticeDeviceList } from "./notice-device-list.tsx";
import { OwnPush } from "./own-push.tsx";
import { NoticePopups } from "./notice-popups.tsx";

const HUB_AWAY = "notice-hub-away";

/** What every part of the card knows. */
export interface WayProps {
  readonly ways: NoticeWays;
  /** This browser's place among the devices; null where it has none. */
  readonly own: PushMemory | null;
  /** To be called when something has changed. */
  readonly refresh: () => void;
  /** Id of the text that says what has to wait for the hub; undefined while nothing has to. */
  readonly waitsFor: string | undefined;
}

/** How notices reach this login while no page is open. */
export function NoticeWaysCard(): JSX.Element {
  return (
    <section class="card notice-ways" aria-labelledby="notice-ways-title">
      <div>
        <h2 id="notice-ways-title">{t("notice-ways")}</h2>
        <p class="small soft">{t("notice-ways-text")}</p>
      </div>
      <Ways />
    </section>
  );
}

function Ways(): JSX.Element {
  const { api, session } = useApp();
  const isAway = useIsAway();
  const [round, setRound] = useState(0);
  const ways = useLoaded(api.noticeWays, "notice-ways", round);
  const memory = useLoaded(recallOwnPush, "own-push", round);
  const state = session.value;
  const login = state.kind === "somebody" ? state.session.login : "";
  if (ways.value === null) {
    // Yesterday's answer would say nothing of today's hub: it is not kept.
    if (isAway) return <p class="small">{t("notice-ways-later")}</p>;
    return ways.error === null ? <Waiting>{t("notice-ways-waiting")}</Waiting> : <ErrorNotice error={ways.error} />;
  }

  const { hub, devices } = ways.value;
  if (hub === "none") {
    return (
      <>
        <p class="small">{t("notice-ways-no-hub")}</p>
        <NoticePopups />
      </>
    );
  }
  const known = memory.value;
  const isListed = known?.login === login && devices.some(({ id }) => id === known.id);
  const props: WayProps = {
    ways: ways.value,
    own: isListed ? known : null,
    refresh: () => setRound((before) => before + 1),
    waitsFor: hub === "away" ? HUB_AWAY : undefined,
  };
  return (
    <>
      {hub === "away" && (
        <p class="notice-hub-away small" id={HUB_AWAY}>
          {t("notice-ways-hub-away")}
        </p>
      )}
      <OwnPush {...props} login={login} />
      <NoticeDeviceList {...props} />
      <NoticeAddress {...props} />
    </>
  );
}
