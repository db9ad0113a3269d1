import { Dialog } from "@localgrid/ui-components/dialog";
import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { everyPage } from "../api.ts";
import type { HubNode, JoinCode } from "../api-types.ts";
import { useApp, useCommunity, useRight } from "../app-state.ts";
import { nodeState } from "../attention.ts";
import { Form, useSubmission } from "../components/form.tsx";
import { Icon } from "../components/icons.tsx";
import { Empty, Load, PageHead } from "../components/load.tsx";
import { NodeAlarms, NodeFacts, NodeStateBadge, Refusals } from "../components/node-parts.tsx";
import { nodeHref } from "../router.ts";
import { momentText } from "../time-words.ts";

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
  const loaded = useLoaded(
    () => everyPage((list) => api.nodes(community, list)),
    community,
    `${link.beat.value} ${changes}`,
  );
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
        {(items) =>
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
          <a href={nodeHref(node.node)}>
            {t("node-name")} <code title={node.node}>{node.node.slice(0, 8)}</code>
          </a>
        </h2>
        <NodeStateBadge state={nodeState(node, now_ms)} />
      </div>
      <NodeFacts node={node} now_ms={now_ms} />
      <NodeAlarms node={node} onChanged={onChanged} />
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
