import type { ComponentChildren, JSX } from "preact";
import { LineIcon } from "./brand.tsx";
import { t } from "./messages.ts";
import { checkTradeProof, type PathStep, type ProofCheck, type ProofParts, type ProvenTrade } from "./trade-proof.ts";

const CHECK = "M4.5 12.5 10 18 19.5 6.5";
const CROSS = "M6 6l12 12M18 6 6 18";

/** A proof as node and hub answer it. */
export interface ProofAnswer extends ProofParts {
  /** Hash of the transaction that settled the batch; null while the chain has not taken it, or where it is not known. */
  readonly tx_hash: string | null;
  readonly ledger: number | null;
  readonly isSettled: boolean;
}

export interface ProofStepsProps {
  readonly answer: ProofAnswer;
  /** What a trade says, in the page's own words: label and value. */
  readonly describe: (trade: ProvenTrade) => readonly (readonly [string, string])[];
  /** Whether a trade is the one that the page shows. */
  readonly isAsShown: (trade: ProvenTrade) => boolean;
}

/** Everything that leads from a trade to its batch on the chain, computed again in this browser, step by step. */
export function ProofSteps({ answer, describe, isAsShown }: ProofStepsProps): JSX.Element {
  const check = checkTradeProof(answer);
  if (check === null) return <Verdict isRight={false}>{t("proof-malformed")}</Verdict>;
  const isShown = isAsShown(check.trade);
  const isRight = isShown && check.isInBatch && check.isHeaderRight && check.isBoundToContract;
  return (
    <div class="proof">
      <Verdict isRight={isRight}>
        {isRight ? t("proof-right", { batch: String(check.trade.seq) }) : t("proof-wrong")}
      </Verdict>
      <ol class="proof-steps">
        <TradeStep check={check} leaf={answer.leaf} isRight={isShown} describe={describe} />
        <PathStepView check={check} />
        <HeaderStep check={check} answer={answer} />
        <ContractStep check={check} answer={answer} />
        <ChainStep answer={answer} batch_hash={check.batch_hash} />
      </ol>
    </div>
  );
}

function Verdict({ isRight, children }: { isRight: boolean; children: ComponentChildren }): JSX.Element {
  return (
    <p class="proof-verdict" data-right={isRight} role="status">
      <LineIcon path={isRight ? CHECK : CROSS} size={20} />
      <strong>{children}</strong>
    </p>
  );
}

interface StepProps {
  readonly title: string;
  /** Null for what the page cannot check. */
  readonly isRight: boolean | null;
  readonly children: ComponentChildren;
}

function Step({ title, isRight, children }: StepProps): JSX.Element {
  const word = isRight === null ? t("proof-mark-open") : isRight ? t("proof-mark-right") : t("proof-mark-wrong");
  return (
    <li data-right={isRight ?? "open"}>
      <h3>
        {title} <span class="proof-mark">{word}</span>
      </h3>
      {children}
    </li>
  );
}

function Bytes({ label, hex }: { label: string; hex: string }): JSX.Element {
  return (
    <p class="proof-bytes">
      <span class="small soft">{label}</span>
      <code>{hex}</code>
    </p>
  );
}

function TradeStep(props: {
  check: ProofCheck;
  leaf: string;
  isRight: boolean;
  describe: ProofStepsProps["describe"];
}): JSX.Element {
  const { check, leaf, isRight, describe } = props;
  return (
    <Step title={t("proof-trade")} isRight={isRight}>
      <p class="small">{t("proof-trade-text")}</p>
      <dl class="proof-facts figures">
        {describe(check.trade).map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Bytes label={t("proof-leaf")} hex={leaf} />
      <Bytes label={t("proof-leaf-hash")} hex={check.leaf_hash} />
    </Step>
  );
}

function PathStepView({ check }: { check: ProofCheck }): JSX.Element {
  const { path, root, isInBatch } = check;
  return (
    <Step title={t("proof-path")} isRight={isInBatch}>
      <p class="small">{t("proof-path-text", { steps: path.length })}</p>
      {path.length > 0 && (
        <details>
          <summary>{t("proof-path-show")}</summary>
          <ol class="proof-path">
            {path.map((step) => (
              <PathLine key={step.hash} step={step} />
            ))}
          </ol>
        </details>
      )}
      <Bytes label={t("proof-root-computed")} hex={root} />
      <Bytes label={t("proof-root-named")} hex={check.header_root} />
    </Step>
  );
}

function PathLine({ step }: { step: PathStep }): JSX.Element {
  const { left, right, given, hash } = step;
  return (
    <li>
      <Bytes label={given === "left" ? t("proof-left-given") : t("proof-left-computed")} hex={left} />
      <Bytes label={given === "right" ? t("proof-right-given") : t("proof-right-computed")} hex={right} />
      <Bytes label={t("proof-both")} hex={hash} />
    </li>
  );
}

function HeaderStep({ check, answer }: { check: ProofCheck; answer: ProofAnswer }): JSX.Element {
  return (
    <Step title={t("proof-batch")} isRight={check.isHeaderRight}>
      <p class="small">{t("proof-batch-text")}</p>
      <Bytes label={t("proof-batch-computed")} hex={check.batch_hash} />
      <Bytes label={t("proof-batch-told")} hex={answer.batch_hash} />
    </Step>
  );
}

function ContractStep({ check, answer }: { check: ProofCheck; answer: ProofAnswer }): JSX.Element {
  return (
    <Step title={t("proof-contract")} isRight={check.isBoundToContract}>
      <p class="small">{t("proof-contract-text")}</p>
      <Bytes label={t("proof-contract-id")} hex={answer.settlement_contract} />
      <Bytes label={t("proof-network")} hex={answer.network_passphrase} />
    </Step>
  );
}

function ChainStep({ answer, batch_hash }: { answer: ProofAnswer; batch_hash: string }): JSX.Element {
  const { isSettled, tx_hash, ledger } = answer;
  return (
    <Step title={t("proof-chain")} isRight={null}>
      {isSettled ? (
        <>
          <p class="small">
            {ledger === null ? t("proof-chain-has") : t("proof-chain-ledger", { ledger: String(ledger) })}{" "}
            {t("proof-chain-look-up")}
          </p>
          {tx_hash !== null && <Bytes label={t("proof-transaction")} hex={tx_hash} />}
          <Bytes label={t("proof-batch-hash")} hex={batch_hash} />
        </>
      ) : (
        <p class="small">{t("proof-chain-waiting")}</p>
      )}
    </Step>
  );
}
