/** What lists of nodes and the page of one say of a node. */
import { agoText, lastingText } from "@localgrid/ui-components/lasting";
import { hasMessage, t } from "@localgrid/ui-components/messages";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import type { ComponentChildren, JSX } from "preact";
import type { HubNode, RefusedRow } from "../api-types.ts";
import { useApp, useCommunity, useRight } from "../app-state.ts";
import type { NodeState } from "../attention.ts";
import { copiesText, reachText } from "../mesh-words.ts";
import { createCounts } from "../quantities.ts";
import { hrefOf } from "../router.ts";
import { momentText } from "../time-words.ts";
import { alarmWords, recomputationText, refusalText } from "../words.ts";
import { Badge, type BadgeTone } from "./badge.tsx";
import { useSubmission } from "./form.tsx";
import { Icon } from "./icons.tsx";

const TONES: Readonly<Record<NodeState, BadgeTone>> = {
  "in-touch": "good",
  silent: "alarm",
  never: "note",
  "shut-out": "quiet",
};

export function NodeStateBadge({ state }: { state: NodeState }): JSX.Element {
  return <Badge tone={TONES[state]}>{t(`node-state-${state}`)}</Badge>;
}

interface NodeFactsProps {
  readonly node: HubNode;
  readonly now_ms: number;
  readonly children?: ComponentChildren;
}

/** When it was last heard of, what waits there, and what the hub has of it; `children` are more pairs. */
export function NodeFacts({ node, now_ms, children }: NodeFactsProps): JSX.Element {
  const { locale } = useApp();
  const { time_zone } = useCommunity();
  const { number } = createCounts(locale);
  const local = { time_zone, locale };
  const { last_contact_at_ms, revoked_at_ms, backlog_records, backlog_since_ms, recomputation } = node;
  return (
    <dl class="pairs figures">
      <dt>{t("node-contact")}</dt>
      <dd>
        {last_contact_at_ms === null ? t("node-contact-never") : agoText(last_contact_at_ms, now_ms)}
        {last_contact_at_ms !== null && <span class="small soft">{momentText(last_contact_at_ms, local)}</span>}
      </dd>
      <dt>{t("node-backlog")}</dt>
      <dd>
        {backlog_records === null ? t("node-backlog-unknown") : t("node-backlog-records", { records: backlog_records })}
        {backlog_since_ms !== null && (
          <span class="small soft">
            {t("node-backlog-oldest", { duration: lastingText(Math.max(0, now_ms - backlog_since_ms)) })}
          </span>
        )}
      </dd>
      <dt>{t("node-records")}</dt>
      <dd>{number(node.journal_seq_total)}</dd>
      <dt>{t("node-recomputed")}</dt>
      <dd>
        {recomputation === null ? t("node-recomputed-not") : recomputationText(recomputation.status)}
        {recomputation !== null && recomputation.reason !== null && (
          <span class="small soft">{recomputation.reason}</span>
        )}
      </dd>
      <OtherNodesFacts node={node} />
      <dt>{revoked_at_ms === null ? t("node-enrolled") : t("node-shut-out")}</dt>
      <dd>{momentText(revoked_at_ms ?? node.enrolled_at_ms, local)}</dd>
      {children}
    </dl>
  );
}

function OtherNodesFacts({ node }: { node: HubNode }): JSX.Element {
  const { locale } = useApp();
  const { community, time_zone } = useCommunity();
  const { mesh, generation, replaced_at_ms } = node;
  return (
    <>
      {mesh !== null && (
        <>
          <dt>{t("node-others")}</dt>
          <dd>
            <a href={hrefOf(community, "copies")}>{reachText(mesh)}</a>
            <span class="small soft">{t("node-journal-copies", { copies: copiesText(mesh) })}</span>
          </dd>
        </>
      )}
      {replaced_at_ms !== null && (
        <>
          <dt>{t("node-replaced")}</dt>
          <dd>
            {t("node-replaced-by", { box: String(generation) })}
            <span class="small soft">{momentText(replaced_at_ms, { time_zone, locale })}</span>
          </dd>
        </>
      )}
    </>
  );
}

/** What is wrong with its journals, as hub or node found out. */
export function NodeAlarms({ node, onChanged }: { node: HubNode; onChanged: () => void }): JSX.Element | null {
  const { api, link, locale } = useApp();
  const { time_zone } = useCommunity();
  const mayOperate = useRight("operate");
  const { error, isBusy, submit } = useSubmission();
  if (node.alarms.length + node.reported_alarms.length === 0) return null;
  const now_ms = link.hub_now_ms.value;
  const release = (epoch: string) =>
    void submit(async () => {
      await api.releaseFork(node.node, epoch);
      onChanged();
    });
  return (
    <section aria-label={t("node-alarms")}>
      <ul class="concerns">
        {node.alarms.map(({ code, epoch, first_at_ms, last_at_ms, times }) => (
          <li key={`${code} ${epoch}`} class="concern" data-tone="alarm">
            <Icon name="warning" size={20} />
            <div>
              <strong>{alarmWords(code).title}</strong>
              <p class="small">{alarmWords(code).text}</p>
              <p class="small">
                {t("node-alarm-part")} <code title={epoch}>{epoch.slice(0, 8)}</code>,{" "}
                {t("node-alarm-times", {
                  times,
                  first: momentText(first_at_ms, { time_zone, locale }),
                  last: agoText(last_at_ms, now_ms),
                })}
              </p>
            </div>
            {code === "fork" && mayOperate && (
              <button type="button" class="button" aria-disabled={isBusy} onClick={() => release(epoch)}>
                {t("node-alarm-release")}
              </button>
            )}
          </li>
        ))}
        {node.reported_alarms.map(({ journal, alarm }) => (
          <li key={`${alarm} ${journal ?? ""}`} class="concern" data-tone="note">
            <Icon name="warning" size={20} />
            <div>
              <strong>{alarmWords(alarm).title}</strong>
              <p class="small">
                {alarmWords(alarm).text} {t("node-alarm-reported")}
              </p>
            </div>
          </li>
        ))}
      </ul>
      <ErrorNotice error={error} />
    </section>
  );
}

function entryText({ shape, key }: RefusedRow): string {
  return hasMessage(`node-entry-${shape}`) ? t(`node-entry-${shape}`, { key }) : `${shape} ${key}:`;
}

/** What the hub told and the node did not take. */
export function Refusals({ node }: { node: HubNode }): JSX.Element | null {
  if (node.refused.length === 0) return null;
  return (
    <section aria-label={t("node-refused-label")}>
      <h3 class="section-title">{t("node-refused-title")}</h3>
      <ul class="refusals small">
        {node.refused.map((row) => (
          <li key={`${row.shape} ${row.key}`}>
            <strong>{entryText(row)}</strong> {refusalText(row.reason)}
          </li>
        ))}
      </ul>
    </section>
  );
}
