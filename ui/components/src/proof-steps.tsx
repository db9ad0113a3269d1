import type { ComponentChildren, JSX } from "preact";
import { LineIcon } from "./brand.tsx";
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
  if (check === null)
    return <Verdict isRight={false}>This is no proof: its bytes are not of the right length.</Verdict>;
  const isShown = isAsShown(check.trade);
  const isRight = isShown && check.isInBatch && check.isHeaderRight && check.isBoundToContract;
  return (
    <div class="proof">
      <Verdict isRight={isRight}>
        {isRight
          ? `Checked in this browser: the trade is in batch ${check.trade.seq}, exactly as shown.`
          : "This does not hold: see which step is marked. Tell your coordinator."}
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
  const word = isRight === null ? "to look up" : isRight ? "right" : "wrong";
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
    <Step title="What was sealed" isRight={isRight}>
      <p class="small">The sealed bytes say the same as this page.</p>
      <dl class="proof-facts figures">
        {describe(check.trade).map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Bytes label="The 56 bytes" hex={leaf} />
      <Bytes label="Their fingerprint: SHA-256 of a zero byte and these bytes" hex={check.leaf_hash} />
    </Step>
  );
}

function PathStepView({ check }: { check: ProofCheck }): JSX.Element {
  const { path, root, isInBatch } = check;
  return (
    <Step title="The way up to the batch" isRight={isInBatch}>
      <p class="small">
        {path.length === 0
          ? "The batch has one trade: its fingerprint is that of all trades."
          : `${path.length} times two fingerprints become one, until one is left for all trades of the batch.`}
      </p>
      {path.length > 0 && (
        <details>
          <summary>Show each of them</summary>
          <ol class="proof-path">
            {path.map((step) => (
              <PathLine key={step.hash} step={step} />
            ))}
          </ol>
        </details>
      )}
      <Bytes label="Computed for all trades" hex={root} />
      <Bytes label="Named in the batch's header" hex={check.header_root} />
    </Step>
  );
}

function PathLine({ step }: { step: PathStep }): JSX.Element {
  const { left, right, given, hash } = step;
  return (
    <li>
      <Bytes label={given === "left" ? "left, from the proof" : "left, computed"} hex={left} />
      <Bytes label={given === "right" ? "right, from the proof" : "right, computed"} hex={right} />
      <Bytes label="both together" hex={hash} />
    </li>
  );
}

function HeaderStep({ check, answer }: { check: ProofCheck; answer: ProofAnswer }): JSX.Element {
  return (
    <Step title="The batch" isRight={check.isHeaderRight}>
      <p class="small">
        Its header names zone, number and how many trades it has. Its fingerprint is the batch's hash.
      </p>
      <Bytes label="Computed from the header" hex={check.batch_hash} />
      <Bytes label="Told by whoever sealed it" hex={answer.batch_hash} />
    </Step>
  );
}

function ContractStep({ check, answer }: { check: ProofCheck; answer: ProofAnswer }): JSX.Element {
  return (
    <Step title="The contract" isRight={check.isBoundToContract}>
      <p class="small">The header holds for one contract on one network, and for no other.</p>
      <Bytes label="Contract" hex={answer.settlement_contract} />
      <Bytes label="Network" hex={answer.network_passphrase} />
    </Step>
  );
}

function ChainStep({ answer, batch_hash }: { answer: ProofAnswer; batch_hash: string }): JSX.Element {
  const { isSettled, tx_hash, ledger } = answer;
  return (
    <Step title="On the chain" isRight={null}>
      {isSettled ? (
        <>
          <p class="small">
            {ledger === null ? "The chain has it." : `It stands in ledger ${ledger}.`} Any explorer of this network
            shows it: look for the transaction, and compare the batch's hash.
          </p>
          {tx_hash !== null && <Bytes label="Transaction" hex={tx_hash} />}
          <Bytes label="Batch's hash" hex={batch_hash} />
        </>
      ) : (
        <p class="small">The chain has not taken this batch yet. It is sealed: nothing in it can change any more.</p>
      )}
    </Step>
  );
}
