import { Dialog } from "@localgrid/ui-components/dialog";
import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { useApp, useCommunity, useRight } from "../app-state.ts";
import type { BillingRun } from "../billing-types.ts";
import { hindersInvoice } from "../billing-words.ts";
import { CopyButton, Digest } from "../components/billing-marks.tsx";
import { useSubmission } from "../components/form.tsx";
import { hrefOf } from "../router.ts";

export interface DecisionProps {
  readonly run: BillingRun;
  readonly onChanged: () => void;
}

/** Codes whose way on is a new draft of the same month. */
const ANEW: ReadonlySet<string> = new Set(["run-outdated", "biller-incomplete", "nothing-to-bill", "wrong-digest"]);

/** What a draft waits for: somebody else's look. */
export function RunDecision({ run, onChanged }: DecisionProps): JSX.Element {
  const { session } = useApp();
  const mayBill = useRight("bill");
  const [asked, setAsked] = useState<"approve" | "cancel" | null>(null);
  const state = session.value;
  const isOwn = state.kind === "somebody" && state.session.login === run.drafted_by;
  const close = () => setAsked(null);
  const done = () => {
    setAsked(null);
    onChanged();
  };
  return (
    <section class="card billing-decision" aria-labelledby="decide-title">
      <h2 id="decide-title">{t("billing-decide")}</h2>
      <p>{t("billing-decide-text", { who: run.drafted_by })}</p>
      <div>
        <h3>{t("billing-digest")}</h3>
        <p class="small soft">{t("billing-digest-text")}</p>
        <Digest digest={run.digest} />
      </div>
      {isOwn && (
        <div class="note-line">
          <p>{t("billing-decide-own")}</p>
          <p class="digest-line">
            <CopyButton text={location.href} label={t("billing-copy-address")} />
          </p>
        </div>
      )}
      {mayBill ? (
        <Buttons run={run} isOwn={isOwn} onAsk={setAsked} />
      ) : (
        <p class="small soft">{t("billing-decide-reader")}</p>
      )}
      {asked === "approve" && <Approve run={run} onClose={close} onDone={done} />}
      {asked === "cancel" && <Cancel run={run} onClose={close} onDone={done} />}
    </section>
  );
}

interface ButtonsProps {
  readonly run: BillingRun;
  readonly isOwn: boolean;
  readonly onAsk: (what: "approve" | "cancel") => void;
}

function Buttons({ run, isOwn, onAsk }: ButtonsProps): JSX.Element {
  const isBillable = !hindersInvoice(run.biller_missing);
  return (
    <div class="form-actions">
      <button
        type="button"
        class="button"
        {...(isOwn || !isBillable ? {} : { "data-kind": "main" })}
        onClick={() => onAsk("approve")}
      >
        {t("billing-approve")}
      </button>
      <Anew run={run} />
      <button type="button" class="button" data-kind="quiet" onClick={() => onAsk("cancel")}>
        {t("billing-cancel")}
      </button>
    </div>
  );
}

/** Cancels the draft and makes the month's next one: what was put right since is in that. */
function Anew({ run, isMain = false }: { run: BillingRun; isMain?: boolean }): JSX.Element {
  const { api } = useApp();
  const { community } = useCommunity();
  const { error, isBusy, submit } = useSubmission();
  const { month, takes_provisional } = run;
  async function draftAnew() {
    await api.cancelRun(community, run.run);
    const next = await api.draftRun(community, { month, takes_provisional });
    location.hash = hrefOf(community, "billing", next.run);
  }
  return (
    <>
      <button
        type="button"
        class="button"
        {...(isMain ? { "data-kind": "main" } : {})}
        aria-disabled={isBusy}
        onClick={() => void submit(draftAnew)}
      >
        {isBusy ? t("billing-anew-busy") : t("billing-anew")}
      </button>
      <ErrorNotice error={error} />
    </>
  );
}

interface AnswerProps {
  readonly run: BillingRun;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

function Approve({ run, onClose, onDone }: AnswerProps): JSX.Element {
  const { api } = useApp();
  const { community } = useCommunity();
  const { error, isBusy, submit } = useSubmission();
  const { totals } = run;
  async function approve() {
    await api.approveRun(community, run.run, run.digest);
    onDone();
  }
  return (
    <Dialog title={t("billing-approve-title", { run: String(run.run) })} onClose={onClose}>
      <p>
        {t("billing-approve-text", {
          invoices: t("billing-total-invoices", { count: totals.invoices }),
          credits: t("billing-total-credit-notes", { count: totals.credit_notes }),
        })}
      </p>
      <Digest digest={run.digest} />
      <ErrorNotice error={error} />
      <WayOn code={error?.code ?? ""} run={run} />
      <div class="form-actions">
        <button
          type="button"
          class="button"
          data-kind="main"
          aria-disabled={isBusy}
          onClick={() => void submit(approve)}
        >
          {isBusy ? t("billing-approving") : t("billing-approve")}
        </button>
      </div>
    </Dialog>
  );
}

/** What can be done about a refusal, at once. */
function WayOn({ code, run }: { code: string; run: BillingRun }): JSX.Element | null {
  const { community } = useCommunity();
  const ways: ComponentChildren[] = [];
  if (code === "second-person-needed") {
    ways.push(<CopyButton key="address" text={location.href} label={t("billing-copy-address")} />);
  }
  if (code === "biller-incomplete") {
    ways.push(
      <a key="biller" class="button" href={hrefOf(community, "billing", "biller")}>
        {t("billing-missing-biller-link")}
      </a>,
    );
  }
  if (ANEW.has(code)) ways.push(<Anew key="anew" run={run} isMain />);
  return ways.length === 0 ? null : <div class="form-actions">{ways}</div>;
}

function Cancel({ run, onClose, onDone }: AnswerProps): JSX.Element {
  const { api } = useApp();
  const { community } = useCommunity();
  const { error, isBusy, submit } = useSubmission();
  async function cancel() {
    await api.cancelRun(community, run.run);
    onDone();
  }
  return (
    <Dialog title={t("billing-cancel-title", { run: String(run.run) })} onClose={onClose}>
      <p>{t("billing-cancel-text")}</p>
      <ErrorNotice error={error} />
      <div class="form-actions">
        <button
          type="button"
          class="button"
          data-kind="main"
          aria-disabled={isBusy}
          onClick={() => void submit(cancel)}
        >
          {isBusy ? t("billing-cancelling") : t("billing-cancel")}
        </button>
        <button type="button" class="button" onClick={onClose}>
          {t("billing-keep")}
        </button>
      </div>
    </Dialog>
  );
}
