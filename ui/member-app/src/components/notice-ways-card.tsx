import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice, Waiting } from "@localgrid/ui-components/notice";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useApp } from "../app-state.ts";
import { recallOwnPush } from "../push-device.ts";
import { NoticeAddress } from "./notice-address.tsx";
import { NoticeDeviceList } from "./notice-device-list.tsx";
import { NoticePopups } from "./notice-popups.tsx";
import type { WayProps } from "./notice-way-props.ts";
import { OwnPush } from "./own-push.tsx";

const HUB_AWAY = "notice-hub-away";

/** How notices reach this login while no page is open. */
export function NoticeWaysCard(): JSX.Element {
  return (
    <section class="card notice-ways" aria-labelledby="notice-ways-title">
      <h2 id="notice-ways-title">{t("notice-ways")}</h2>
      <Ways />
    </section>
  );
}

function Ways(): JSX.Element {
  const { api, live, session } = useApp();
  const isCut = live.connection.value === "stale";
  const [round, setRound] = useState(0);
  const ways = useLoaded(api.noticeWays, "notice-ways", round);
  const memory = useLoaded(recallOwnPush, "own-push", round);
  const state = session.value;
  const login = state.kind === "somebody" ? state.session.login : "";
  if (ways.value === null) {
    // Yesterday's answer would say nothing of today's hub: it is not kept.
    if (isCut) return <p class="small">{t("notice-ways-later")}</p>;
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
      <p class="small soft">{t("notice-ways-text")}</p>
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
