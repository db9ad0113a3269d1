import { Dialog } from "@localgrid/ui-components/dialog";
import { agoText, lastingText } from "@localgrid/ui-components/lasting";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { HubNode, JoinCode } from "../api-types.ts";
import { useApp, useCommunity, useRight } from "../app-state.ts";
import { type NodeState, nodeState } from "../attention.ts";
import { Badge, type BadgeTone } from "../components/badge.tsx";
import { Form, useSubmission } from "../components/form.tsx";
import { Icon } from "../components/icons.tsx";
import { Empty, Load, PageHead } from "../components/load.tsx";
import { copiesText, reachText } from "../mesh-words.ts";
import { counted, createCounts } from "../quantities.ts";
import { hrefOf } from "../router.ts";
import { momentText } from "../time-words.ts";
import { alarmWords, recomputationText, refusalText } from "../words.ts";

const STATES: Record<NodeState, { readonly tone: BadgeTone; readonly text: string }> = {
  "in-touch": { tone: "good", text: "in touch" },
  silent: { tone: "alarm", text: "silent" },
  never: { tone: "note", text: "not heard of yet" },
  "shut-out": { tone: "quiet", text: "shut out" },
};

export function NodeStateBadge({ state }: { state: NodeState }): JSX.Element {
  const { tone, text } = STATES[state];
  return <Badge tone={tone}>{text}</Badge>;
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
      <PageHead title="Nodes" text="The small computers that run the community, and how they are.">
        {mayWrite && (
          <button type="button" class="button" data-kind="main" aria-disabled={isBusy} onClick={makeCode}>
            <Icon name="key" size={18} />
            Make a join code
          </button>
        )}
      </PageHead>
      <ErrorNotice error={error} />
      <Load loaded={loaded} waiting="Fetching the nodes…">
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon="nodes" title="No node yet">
              <p>Make a join code and give it to the node. It lets one node in, once.</p>
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
          Node <code title={node.node}>{node.node.slice(0, 8)}</code>
        </h2>
        <NodeStateBadge state={nodeState(node, now_ms)} />
      </div>
      <NodeFacts node={node} now_ms={now_ms} />
      <Alarms node={node} onChanged={onChanged} />
      <Refusals node={node} />
      {mayWrite && isActive && (
        <div>
          <button type="button" class="button" onClick={onRevoke}>
            Shut this node out…
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
      <dt>Last contact</dt>
      <dd>
        {last_contact_at_ms === null ? "never" : agoText(last_contact_at_ms, now_ms)}
        {last_contact_at_ms !== null && <span class="small soft">{momentText(last_contact_at_ms, local)}</span>}
      </dd>
      <dt>Waiting at the node</dt>
      <dd>
        {backlog_records === null
          ? "not told yet"
          : backlog_records === 0
            ? "nothing"
            : `${number(backlog_records)} records`}
        {backlog_since_ms !== null && (
          <span class="small soft">the oldest for {lastingText(Math.max(0, now_ms - backlog_since_ms))}</span>
        )}
      </dd>
      <dt>Records at the hub</dt>
      <dd>{number(node.journal_seq_total)}</dd>
      <dt>Computed again</dt>
      <dd>
        {recomputation === null ? "not yet" : recomputationText(recomputation.status)}
        {recomputation !== null && recomputation.reason !== null && (
          <span class="small soft">{recomputation.reason}</span>
        )}
      </dd>
      <OtherNodesFacts node={node} />
      <dt>{revoked_at_ms === null ? "Enrolled" : "Shut out"}</dt>
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
          <dt>Other nodes</dt>
          <dd>
            <a href={hrefOf(community, "copies")}>{reachText(mesh)}</a>
            <span class="small soft">{copiesText(mesh)} of its journal</span>
          </dd>
        </>
      )}
      {replaced_at_ms !== null && (
        <>
          <dt>Replaced</dt>
          <dd>
            by box number {generation}
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
    <section aria-label="Alarms">
      <ul class="concerns">
        {node.alarms.map(({ code, epoch, first_at_ms, last_at_ms, times }) => (
          <li key={`${code} ${epoch}`} class="concern" data-tone="alarm">
            <Icon name="warning" size={20} />
            <div>
              <strong>{alarmWords(code).title}</strong>
              <p class="small">{alarmWords(code).text}</p>
              <p class="small">
                Journal part <code title={epoch}>{epoch.slice(0, 8)}</code>, {counted(times, "time")}, first{" "}
                {momentText(first_at_ms, { time_zone, locale })}, last {agoText(last_at_ms, now_ms)}.
              </p>
            </div>
            {code === "fork" && mayOperate && (
              <button type="button" class="button" aria-disabled={isBusy} onClick={() => release(epoch)}>
                Let it go on
              </button>
            )}
          </li>
        ))}
        {node.reported_alarms.map(({ journal, alarm }) => (
          <li key={`${alarm} ${journal ?? ""}`} class="concern" data-tone="note">
            <Icon name="warning" size={20} />
            <div>
              <strong>{alarmWords(alarm).title}</strong>
              <p class="small">{alarmWords(alarm).text} The node reported this.</p>
            </div>
          </li>
        ))}
      </ul>
      <ErrorNotice error={error} />
    </section>
  );
}

const SHAPE_WORDS: Readonly<Record<string, string>> = {
  members: "Member",
  "metering-points": "Metering point",
  tariffs: "Tariff",
  corrections: "Official values",
};

function Refusals({ node }: { node: HubNode }): JSX.Element | null {
  if (node.refused.length === 0) return null;
  return (
    <section aria-label="Refused by the node">
      <h3 class="section-title">The node did not take</h3>
      <ul class="refusals small">
        {node.refused.map(({ shape, key, reason }) => (
          <li key={`${shape} ${key}`}>
            <strong>
              {SHAPE_WORDS[shape] ?? shape} {key}:
            </strong>{" "}
            {refusalText(reason)}
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
    <Dialog title="Join code" onClose={onClose}>
      <p>Give this to the node. It lets one node in, once, and is not shown again.</p>
      <p class="join-code">
        <code>{code.join_code}</code>
      </p>
      <p class="small soft">Good until {momentText(code.expires_at_ms, { time_zone, locale })}.</p>
      <p class="small">
        The node's configuration has to name the community <code>{community}</code>, its currency {currency} and its
        time zone {time_zone}; this code goes in as <code>join_code</code>, and this hub's address as{" "}
        <code>hub_url</code>.
      </p>
      <div class="form-actions">
        <button
          type="button"
          class="button"
          onClick={() => void navigator.clipboard?.writeText(code.join_code).then(() => setCopied(true))}
        >
          Copy
        </button>
        <button type="button" class="button" data-kind="main" onClick={onClose}>
          Done
        </button>
      </div>
      <p role="status" class="small">
        {isCopied && "Copied."}
      </p>
    </Dialog>
  );
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
    <Dialog title={`Shut out node ${node.node.slice(0, 8)}?`} onClose={onClose}>
      <p>
        The hub will take nothing more from it and tell it nothing more. What it sent stays. This cannot be undone; a
        replacement needs a new join code.
      </p>
      <Form action="Shut out" busyAction="Shutting out…" onSubmit={revoke}>
        {null}
      </Form>
    </Dialog>
  );
}
