import { type ApiError, asApiError } from "@localgrid/ui-components/json-api";
import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useApp } from "../app-state.ts";
import { alarmText, clockText, heardText, PEER_TONES, peerState } from "../copies-words.ts";
import type { Peer, Peers } from "../peers-types.ts";
import { SendButton } from "./send-button.tsx";

/** The other nodes of the region, for the coordinator. */
export function OtherNodes({ peers }: { peers: Peers }): JSX.Element {
  const connected = peers.peers.filter(({ is_connected }) => is_connected).length;
  return (
    <section class="card" aria-labelledby="others-title">
      <div class="copies-head">
        <h2 id="others-title">{t("others-title")}</h2>
        <p class="small soft figures">{t("others-connected", { connected, all: peers.peers.length })}</p>
      </div>
      <ul class="other-nodes">
        {peers.peers.map((peer) => (
          <OtherNode key={peer.node} peer={peer} at_ms={peers.at_ms} />
        ))}
      </ul>
    </section>
  );
}

function OtherNode({ peer, at_ms }: { peer: Peer; at_ms: number }): JSX.Element {
  const { api, others } = useApp();
  const [error, setError] = useState<ApiError | null>(null);
  const state = peerState(peer, at_ms);
  const block = (is_blocked: boolean) =>
    void api.blockPeer(peer.node, is_blocked).then(
      (next) => {
        setError(null);
        others.take(next);
      },
      (thrown: unknown) => setError(asApiError(thrown)),
    );
  return (
    <li>
      <div class="copies-head">
        <h3>
          {peer.community} <code title={peer.node}>{peer.node.slice(0, 8)}</code>
        </h3>
        <p class="peer-state" data-tone={PEER_TONES[state]}>
          {t(`others-state-${state}`)}
        </p>
      </div>
      <PeerFigures peer={peer} at_ms={at_ms} />
      {peer.alarms.map((alarm) => (
        <p key={alarm} class="peer-alarm small">
          {alarmText(alarm)}
        </p>
      ))}
      <ErrorNotice error={error} />
      <div>
        <SendButton
          type="button"
          class="button"
          aria-label={t(peer.is_blocked ? "others-unblock.named" : "others-block.named", { community: peer.community })}
          onClick={() => block(!peer.is_blocked)}
        >
          {t(peer.is_blocked ? "others-unblock" : "others-block")}
        </SendButton>
      </div>
    </li>
  );
}

function PeerFigures({ peer, at_ms }: { peer: Peer; at_ms: number }): JSX.Element {
  const { number } = useApp().format.value;
  const { latency_ms, head, has_uplink, clock_offset_ms } = peer;
  const rows = [
    [t("others-heard"), heardText(peer, at_ms)],
    [t("others-latency"), latency_ms === null ? null : `${number(Math.max(1, latency_ms))}\u00a0ms`],
    [t("others-journal"), head === null ? null : t("copies-records", { records: head.records })],
    [t("others-clock"), clock_offset_ms === null ? null : clockText(clock_offset_ms)],
    [t("others-internet"), has_uplink === null ? null : t(has_uplink ? "others-uplink" : "others-no-uplink")],
  ] as const;
  return (
    <dl class="peer-figures figures small">
      {rows.map(
        ([title, text]) =>
          text !== null && (
            <div key={title}>
              <dt>{title}</dt>
              <dd>{text}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
