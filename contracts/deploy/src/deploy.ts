import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Keypair } from "@stellar/stellar-sdk";
import { CONTRACTS, type ContractName, readCommittedWasm } from "./build/committed-wasm.ts";
import { ChainConnection } from "./chain/chain-connection.ts";
import { runOnce, type Sending } from "./chain/transaction-sender.ts";
import { type Deployment, type NetworkName, PASSPHRASES, readDeployment, writeDeployment } from "./deployment.ts";
import { contractsError } from "./errors.ts";
import { objectionsTo, standingContracts } from "./inspection/on-chain.ts";
import { ProgressFile } from "./plan/progress-file.ts";
import { type DeploymentPlan, type DeploymentStep, planOf } from "./plan/steps.ts";
import { checkTerms, type DeploymentTerms, digestOfTerms, USUAL_TERMS } from "./plan/terms.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const POLL_MS = 250;
const PATIENCE_MS = 300_000;
const FUNDING_PATIENCE_MS = 60_000;

export interface DeployOptions {
  readonly network: NetworkName;
  readonly rpc_url: string;
  /** Left out: the network's usual one. */
  readonly passphrase?: string;
  /** Secret seed of the account that pays. */
  readonly deployer: string;
  readonly registrar: string;
  readonly governance_signers: readonly string[];
  readonly threshold: number;
  readonly delay_s: number;
  readonly guardian: string;
  /** Decides disputes; left out: the registrar. */
  readonly arbiter?: string;
  /** `C…`; null or left out: the contract of the network's own asset. */
  readonly payment_token?: string | null;
  readonly withdrawal_delay_s?: number;
  readonly dispute_window_s?: number;
  readonly dispute_bond?: bigint;
  /** Where the deployment file goes; how far it is stands beside it until it is finished. */
  readonly out_file: string;
  /** Says what would be done, and sends nothing. */
  readonly dry_run?: boolean;
  /** Takes one line of the report. */
  readonly report?: (line: string) => void;
  /** Asks a person; must say yes twice before anything is sent on mainnet. */
  readonly confirm?: (question: string) => Promise<boolean>;
  /** Closes a ledger of a chain that does so only by hand. */
  readonly closeLedger?: () => Promise<unknown>;
  readonly poll_ms?: number;
  readonly timeout_ms?: number;
}

/** One run of the tool. */
interface Run {
  readonly options: DeployOptions;
  readonly terms: DeploymentTerms;
  readonly signer: Keypair;
  readonly connection: ChainConnection;
  readonly progress: ProgressFile;
  readonly plan: DeploymentPlan;
  readonly say: (line: string) => void;
}

/**
 * Puts all contracts on a network, checks there what was put, and writes the deployment file. Interrupted at any point
 * it goes on where it was when it is called again with the same options; when it had finished, it checks again.
 *
 * @throws LocalGridError see the table of this package
 */
export async function deployContracts(options: DeployOptions): Promise<Deployment> {
  const say = options.report ?? (() => undefined);
  const signer = keypairOf(options.deployer);
  const terms = termsOf(options, signer.publicKey());
  checkTerms(terms);
  const connection = new ChainConnection(options);
  await checkNetwork(connection, terms);
  const standing = await alreadyThere(connection, options.out_file, terms);
  if (standing !== null) {
    say(`Everything stands already, as ${options.out_file} says.`);
    return standing;
  }
  const progress = ProgressFile.open(`${options.out_file}.progress`, digestOfTerms(terms));
  const plan = planOf(terms, progress.salt, wasms());
  const run: Run = { options, terms, signer, connection, progress, plan, say };
  const missing = await missingSteps(run);
  announce(run, missing);
  const unfinished = deploymentOf(run, { deployed_at_ledger: 0, finished: false });
  if (options.dry_run === true) return unfinished;
  if (terms.network === "mainnet") await askTwice(run, missing);
  progress.begin();
  writeDeployment(options.out_file, unfinished);
  await fund(run);
  for (const step of missing) await take(run, step);
  return await finish(run);
}

async function take({ options, terms, signer, connection, progress, say }: Run, step: DeploymentStep): Promise<void> {
  const sending: Sending = {
    connection,
    passphrase: terms.passphrase,
    signer,
    store: progress,
    poll_ms: options.poll_ms ?? POLL_MS,
    patience_ms: PATIENCE_MS,
    closeLedger: options.closeLedger,
  };
  const confirmed = await runOnce(sending, step.name, step.operation);
  progress.finish(step.name, confirmed);
  say(`${step.name.padEnd(24)} ledger ${confirmed.ledger}, ${confirmed.fee_stroops} stroops, ${confirmed.tx_hash}`);
}

async function finish(run: Run): Promise<Deployment> {
  const { connection, options, plan, progress, say } = run;
  const steps = Object.values(progress.finished);
  const deployed_at_ledger = Math.max(0, ...steps.map(({ ledger }) => ledger));
  const deployment = deploymentOf(run, { deployed_at_ledger, finished: true });
  await checkOnChain(connection, deployment);
  writeDeployment(options.out_file, deployment);
  progress.remove();
  const fee = steps.reduce((sum, { fee_stroops }) => sum + BigInt(fee_stroops), 0n);
  for (const name of CONTRACTS) say(`${name.padEnd(24)} ${plan.addresses[name]} code ${plan.hashes[name]}`);
  say(`Code and wiring were checked on the chain. ${steps.length} transactions took ${fee} stroops.`);
  return deployment;
}

/** @throws LocalGridError `wrong-on-chain` */
async function checkOnChain(connection: ChainConnection, deployment: Deployment): Promise<void> {
  const objections = await objectionsTo(connection, deployment, await standingContracts(connection, deployment));
  if (objections.length > 0) throw contractsError("wrong-on-chain", objections.map(({ text }) => text).join("; "));
}

/** The finished deployment of the file, when it is the wanted one and still there. */
async function alreadyThere(
  connection: ChainConnection,
  file: string,
  terms: DeploymentTerms,
): Promise<Deployment | null> {
  if (!existsSync(file)) return null;
  const found = readDeployment(file);
  if (!found.finished) return null;
  const differs = (["network", "registrar", "threshold", "guardian", "arbiter"] as const).find(
    (field) => found[field] !== terms[field],
  );
  const isOther = differs !== undefined || found.governance_signers.join() !== terms.governance_signers.join();
  if (isOther || found.network_passphrase !== terms.passphrase) {
    throw contractsError("other-deployment", `${file} is of another deployment: ${differs ?? "signers or passphrase"}`);
  }
  const standing = await standingContracts(connection, found);
  // A local chain that was thrown away takes nothing with it that anybody would miss.
  if (terms.network === "local" && standing.every(({ wasm_sha256 }) => wasm_sha256 === null)) return null;
  const objections = (await objectionsTo(connection, found, standing)).filter(({ about }) => about !== "office");
  if (objections.length > 0) throw contractsError("wrong-on-chain", objections.map(({ text }) => text).join("; "));
  return found;
}

/** Steps whose entry is not on the chain, and those whose transaction may still be on its way. */
async function missingSteps({ connection, plan, progress }: Run): Promise<readonly DeploymentStep[]> {
  const { ledger } = await connection.time();
  const entries = await connection.entries(plan.steps.map(({ makes }) => makes));
  const isThere = (at: number) => {
    const entry = entries[at] ?? null;
    return entry !== null && (entry.live_until === null || entry.live_until >= ledger);
  };
  const waiting = new Set(progress.pendingSteps());
  const missing = plan.steps.filter(({ name }, at) => waiting.has(name) || !isThere(at));
  // What may be on its way holds the account's next number, so it comes first.
  return [...missing].sort((a, b) => Number(waiting.has(b.name)) - Number(waiting.has(a.name)));
}

function announce({ terms, plan, say, options }: Run, missing: readonly DeploymentStep[]): void {
  const there = plan.steps.length - missing.length;
  say(`${terms.network} (${terms.passphrase}) through ${options.rpc_url}, paid by ${terms.deployer}`);
  say(`${missing.length} of ${plan.steps.length} steps to take, ${there} are there already`);
  if (options.dry_run !== true) return;
  for (const { name } of missing) say(`would ${name}`);
  for (const name of CONTRACTS) say(`${name.padEnd(24)} ${plan.addresses[name]} code ${plan.hashes[name]}`);
}

async function askTwice({ options, terms, say }: Run, missing: readonly DeploymentStep[]): Promise<void> {
  const { threshold, governance_signers: signers, delay_s } = terms;
  say(`Governance: ${threshold} of ${signers.length} signers, ${delay_s} s of delay. Guardian: ${terms.guardian}.`);
  const questions = [
    `This sends ${missing.length} transactions to the main network, paid by ${terms.deployer}. Go on?`,
    `Registrar ${terms.registrar}, arbiter ${terms.arbiter}, signers ${signers.join(" ")}: is each of them right?`,
  ];
  for (const question of questions) {
    if ((await options.confirm?.(question)) !== true)
      throw contractsError("not-confirmed", `not confirmed: ${question}`);
  }
}

/** Gives the deployer lumens where they cost nothing. */
async function fund({ connection, terms, options, say }: Run): Promise<void> {
  if ((await connection.account(terms.deployer)) !== null) return;
  const { friendbot_url } = await connection.network();
  if (terms.network === "mainnet" || friendbot_url === null) {
    throw contractsError("no-account", `the account ${terms.deployer} is not on this network`);
  }
  const asked = connection.askFriendbot(friendbot_url, terms.deployer);
  await Promise.all([asked, options.closeLedger?.()]);
  // A server that lags behind does not show the account at once.
  const until = performance.now() + FUNDING_PATIENCE_MS;
  while ((await connection.account(terms.deployer)) === null) {
    if (performance.now() > until)
      throw contractsError("no-account", `${friendbot_url} gave ${terms.deployer} nothing`);
    await options.closeLedger?.();
    await new Promise((resolve) => setTimeout(resolve, options.poll_ms ?? POLL_MS));
  }
  say(`${terms.deployer} got lumens from ${friendbot_url}`);
}

async function checkNetwork(connection: ChainConnection, { passphrase }: DeploymentTerms): Promise<void> {
  const network = await connection.network();
  if (network.passphrase === passphrase) return;
  throw contractsError("wrong-network", `the server is of "${network.passphrase}", not of "${passphrase}"`);
}

function termsOf(options: DeployOptions, deployer: string): DeploymentTerms {
  return {
    network: options.network,
    passphrase: options.passphrase ?? PASSPHRASES[options.network],
    deployer,
    registrar: options.registrar,
    governance_signers: options.governance_signers,
    threshold: options.threshold,
    delay_s: options.delay_s,
    guardian: options.guardian,
    arbiter: options.arbiter ?? options.registrar,
    payment_token: options.payment_token ?? null,
    withdrawal_delay_s: options.withdrawal_delay_s ?? USUAL_TERMS.withdrawal_delay_s,
    dispute_window_s: options.dispute_window_s ?? USUAL_TERMS.dispute_window_s,
    dispute_bond: options.dispute_bond ?? USUAL_TERMS.dispute_bond,
    token_name: USUAL_TERMS.token_name,
    token_symbol: USUAL_TERMS.token_symbol,
  };
}

function deploymentOf(
  { options, terms, plan }: Run,
  state: Pick<Deployment, "deployed_at_ledger" | "finished">,
): Deployment {
  const contracts = CONTRACTS.map(
    (name) => [name, { address: plan.addresses[name], wasm_sha256: plan.hashes[name] }] as const,
  );
  return {
    network: terms.network,
    network_passphrase: terms.passphrase,
    rpc_url: options.rpc_url,
    contracts: Object.fromEntries(contracts) as Deployment["contracts"],
    payment_token: plan.payment_token,
    registrar: terms.registrar,
    governance_signers: terms.governance_signers,
    threshold: terms.threshold,
    delay_s: terms.delay_s,
    guardian: terms.guardian,
    arbiter: terms.arbiter,
    ...state,
  };
}

function wasms(): Record<ContractName, Uint8Array> {
  const read = CONTRACTS.map((name) => [name, readCommittedWasm(ROOT, name)] as const);
  return Object.fromEntries(read) as Record<ContractName, Uint8Array>;
}

function keypairOf(secret: string): Keypair {
  try {
    return Keypair.fromSecret(secret);
  } catch (error) {
    throw contractsError("wrong-secret", "the deployer's secret is no secret seed", error);
  }
}
