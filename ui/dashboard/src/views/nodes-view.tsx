import { Dialog } from "@localgrid/ui-components/dialog";
import { agoText, lastingText } from "@localgrid/ui-components/lasting";
import { hasMessage, t } from "@localgrid/ui-components/messages";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import type { HubNode, JoinCode, RefusedRow } from "../api-types.ts";
import { useApp, useCommunity, useRight } from "../app-state.ts";
import { type NodeState, nodeState } from "../attention.ts";
import { Badge, type BadgeTone } from "../components/badge.tsx";
import { Form, useSubmission } from "../components/form.tsx";
import { Icon } from "../components/icons.tsx";
import { Empty, Load, PageHead } from "../components/load.tsx";
import { copiesText, reachText } from "../mesh-words.ts";
import { createCounts } from "../quantities.ts";
import { hrefOf } from "../router.ts";
import { momentText } from "../time-words.ts";
import { alarmWords, recomputationText, refusalText } from "../words.ts";

const TONES: Readonly<Record<NodeState, BadgeTone>> = {
  "in-touch": "good",
  silent: "alarm",
  never: "note",
  "shut-out": "quiet",
};

export function NodeStateBadge({ state }: { state: NodeState }): JSX.Element {
  return <Badge tone={TONES[state]}>{t(`node-state-${state}`)}</Badge>;
}

type Question =
  | { readonly kind: "join-code"; readonly code: JoinCode }
  | { readonly kind: "revoke"; readonly node: HubNode };

export function NodesView(): JSX.Element {
  const { api, link } = useApp();
  const { community } = useCommunity();
  const mayWrite = useRight("write");
  const [question, setQuestion] = useState<Question | null>(null);
  const [changes, setChanges] = useState(0);
  const { error, isBusy, submit } = useSubmission();
  const loaded = useLoaded(() => api.nodes(community), community, `${link.beat.value} ${changes}`);
  const makeCode = () =>
    void submit(async () => setQuestion({ kind: "join-code", code: await api.makeJoinCode(community) }));
  return (
    <>
      <PageHead title={t("nodes-title")} text={t("nodes-text")}>
        {mayWrite && (
          <button type="button" class="button" data-kind="main" aria-disabled={isBusy} onClick={makeCode}>
            <Icon name="key" size={18} />
            {t("nodes-make-code")}
          </button>
        )}
      </PageHead>
      <ErrorNotice error={error} />
      <Load loaded={loaded} waiting={t("nodes-loading")}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon="nodes" title={t("nodes-none")}>
              <p>{t("nodes-none-text")}</p>
            </Empty>
          ) : (
            <ul class="node-list">
              {items.map((node) => (
                <NodeCard
                  key={node.node}
                  node={node}
                  onRevoke={() => setQuestion({ kind: "revoke", node })}
                  onChanged={() => setChanges((count) => count + 1)}
                />
              ))}
            </ul>
          )
        }
      </Load>
      {question?.kind === "join-code" && <CodeDialog code={question.code} onClose={() => setQuestion(null)} />}
      {question?.kind === "revoke" && (
        <RevokeDialog
          node={question.node}
          onClose={() => setQuestion(null)}
          onRevoked={() => {
            setQuestion(null);
            setChanges((count) => count + 1);
          }}
        />
      )}
    </>
  );
}

interface NodeCardProps {
  readonly node: HubNode;
  readonly onRevoke: () => void;
  readonly onChanged: () => void;
}

function NodeCard({ node, onRevoke, onChanged }: NodeCardProps): JSX.Element {
  const { link } = useApp();
  const mayWrite = useRight("write");
  const now_ms = link.hub_now_ms.value;
  const isActive = node.revoked_at_ms === null;
  return (
    <li class="card node-card" data-active={isActive}>
      <div class="card-head">
        <h2>
          {t("node-name")} <code title={node.node}>{node.node.slice(0, 8)}</code>
        </h2>
        <NodeStateBadge state={nodeState(node, now_ms)} />
      </div>
      <NodeFacts node={node} now_ms={now_ms} />
      <Alarms node={node} onChanged={onChanged} />
      <Refusals node={node} />
      {mayWrite && isActive && (
        <div>
          <button type="button" class="button" onClick={onRevoke}>
            {t("node-shut-out-action")}
          </button>
        </div>
      )}
    </li>
  );
}

function NodeFacts({ node, now_ms }: { node: HubNode; now_ms: number }): JSX.Element {
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

function Alarms({ node, onChanged }: { node: HubNode; onChanged: () => void }): JSX.Element | null {
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

function Refusals({ node }: { node: HubNode }): JSX.Element | null {
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

function CodeDialog({ code, onClose }: { code: JoinCode; onClose: () => void }): JSX.Element {
  const { locale } = useApp();
  const { community, currency, time_zone } = useCommunity();
  const [isCopied, setCopied] = useState(false);
  return (
    <Dialog title={t("join-title")} onClose={onClose}>
      <p>{t("join-text")}</p>
      <p class="join-code">
        <code>{code.join_code}</code>
      </p>
      <p class="small soft">{t("join-until", { moment: momentText(code.expires_at_ms, { time_zone, locale }) })}</p>
      <p class="small">{withCode(t("join-configuration", { community, currency, zone: time_zone }))}</p>
      <div class="form-actions">
        <button
          type="button"
          class="button"
          onClick={() => void navigator.clipboard?.writeText(code.join_code).then(() => setCopied(true))}
        >
          {t("join-copy")}
        </button>
        <button type="button" class="button" data-kind="main" onClick={onClose}>
          {t("join-done")}
        </button>
      </div>
      <p role="status" class="small">
        {isCopied && t("join-copied")}
      </p>
    </Dialog>
  );
}

/** Every other piece between backticks is code. */
function withCode(text: string): readonly ComponentChildren[] {
  return text.split("`").map((piece, index) => (index % 2 === 1 ? <code key={piece}>{piece}</code> : piece));
}

interface RevokeDialogProps {
  readonly node: HubNode;
  readonly onClose: () => void;
  readonly onRevoked: () => void;
}

function RevokeDialog({ node, onClose, onRevoked }: RevokeDialogProps): JSX.Element {
  const { api } = useApp();
  async function revoke() {
    await api.revokeNode(node.node);
    onRevoked();
  }
  return (
    <Dialog title={t("revoke-title", { node: node.node.slice(0, 8) })} onClose={onClose}>
      <p>{t("revoke-text")}</p>
      <Form action={t("revoke-action")} busyAction={t("revoke-busy")} onSubmit={revoke}>
        {null}
      </Form>
    </Dialog>
  );
}
