import { StrKey } from "@stellar/stellar-sdk";
import { readHashes } from "../build/committed-wasm.ts";
import { readWasmModule } from "../build/wasm-module.ts";
import type { ChainConnection, ChainTime } from "../chain/chain-connection.ts";
import { executableOf, instanceKey, isPaused } from "../chain/ledger-keys.ts";
import type { Deployment } from "../deployment.ts";
import { limitsTooSmall } from "./network-limits.ts";
import { objectionsTo, type StandingContract, standingContracts } from "./on-chain.ts";

/** What one look found. `warning`: somebody should see to it soon; `failed`: settlement does not work or is not safe. */
export interface Finding {
  readonly name: string;
  readonly status: "ok" | "warning" | "failed";
  readonly detail: string;
}

export interface Examination {
  readonly connection: ChainConnection;
  readonly deployment: Deployment;
  /** Where the committed Wasm lies. */
  readonly root: string;
  readonly now_s: number;
}

const DAY_S = 86_400;
const SHORT_LIFE_DAYS = 30;
const USUAL_INTERVAL_S = 5;
const MAX_AGE_S = 120;
/** What the registrar pays its own transactions from: a few hundred of them. */
const LITTLE_STROOPS = 50_000_000n;

/** Looks at everything that settlement on this deployment depends on. Never throws for what it finds. */
export async function examine(examination: Examination): Promise<readonly Finding[]> {
  const server = await look("server", () => examineServer(examination));
  const network = await look("network", () => examineNetwork(examination));
  if ([...server, ...network].some(({ status }) => status === "failed")) return [...server, ...network];
  const time = await examination.connection.time();
  const standing = await standingContracts(examination.connection, examination.deployment);
  return [
    ...server,
    ...network,
    ...(await look("limits", () => examineLimits(examination))),
    ...(await look("contracts", () => examineContracts(examination, standing))),
    ...examineCode(examination, standing),
    ...(await look("versions", () => examineVersions(examination, standing))),
    ...standing.map((contract) => examineLifetime(contract, time)),
    ...(await look("pauses", () => examinePauses(examination))),
    ...(await look("payment token", () => examineToken(examination))),
    ...(await look("registrar", () => examineRegistrar(examination))),
  ];
}

async function look(name: string, act: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await act();
  } catch (error) {
    return [{ name, status: "failed", detail: (error as Error).message }];
  }
}

async function examineServer({ connection, deployment, now_s }: Examination): Promise<readonly Finding[]> {
  const [status, version, { ledger, close_s }] = await Promise.all([
    connection.health(),
    connection.version(),
    connection.time(),
  ]);
  const age_s = now_s - close_s;
  // A local chain may have a clock of its own.
  const isLate = deployment.network !== "local" && Math.abs(age_s) > MAX_AGE_S;
  const detail = `${status}, version ${version}, ledger ${ledger} closed at ${new Date(close_s * 1000).toISOString()}`;
  return [{ name: "server", status: isLate ? "failed" : "ok", detail: isLate ? `${detail}, ${age_s} s ago` : detail }];
}

async function examineNetwork({ connection, deployment }: Examination): Promise<readonly Finding[]> {
  const { passphrase } = await connection.network();
  const isRight = passphrase === deployment.network_passphrase;
  const detail = isRight ? passphrase : `"${passphrase}" instead of "${deployment.network_passphrase}"`;
  return [{ name: "network", status: isRight ? "ok" : "failed", detail }];
}

async function examineLimits({ connection }: Examination): Promise<readonly Finding[]> {
  const small = await limitsTooSmall(connection);
  if (small.length === 0) return [{ name: "limits", status: "ok", detail: "a batch of 2,000 members fits" }];
  const detail = small
    .map(({ limit, has, needs }) => `${limit} is ${has}, the largest batch needs ${needs}`)
    .join("; ");
  return [{ name: "limits", status: "warning", detail }];
}

async function examineContracts(
  { connection, deployment }: Examination,
  standing: readonly StandingContract[],
): Promise<readonly Finding[]> {
  const objections = await objectionsTo(connection, deployment, standing);
  if (objections.length > 0) {
    return objections.map(({ about, text }) => ({
      name: about === "code" ? "contracts" : about,
      status: about === "office" ? "warning" : "failed",
      detail: about === "office" ? `${text}; if governance decided so, write it into the deployment file` : text,
    }));
  }
  const finished = deployment.finished ? [] : [unfinished()];
  return [...finished, { name: "contracts", status: "ok", detail: "code and wiring are as the deployment file says" }];
}

function unfinished(): Finding {
  return { name: "contracts", status: "warning", detail: "the deployment was not finished; run deploy again" };
}

function examineCode({ root }: Examination, standing: readonly StandingContract[]): readonly Finding[] {
  const { files } = readHashes(root);
  const others = standing.filter(({ name, wasm_sha256 }) => files[name]?.sha256 !== wasm_sha256);
  const detail =
    others.length === 0
      ? "the chain runs the code of this version"
      : `of another version than this one: ${others.map(({ name }) => name).join(", ")}`;
  return [{ name: "code", status: others.length === 0 ? "ok" : "warning", detail }];
}

async function examineVersions(
  { connection }: Examination,
  standing: readonly StandingContract[],
): Promise<readonly Finding[]> {
  const { protocol } = await connection.network();
  const needed = Math.max(...standing.map(({ wasm }) => (wasm === null ? 0 : protocolOf(wasm))));
  const detail = `the network has protocol ${protocol}, the contracts were made for ${needed}`;
  return [{ name: "protocol", status: protocol >= needed ? "ok" : "failed", detail }];
}

/** ScEnvMetaEntry: kind u32, protocol u32, pre-release u32, big-endian. */
function protocolOf(wasm: Uint8Array): number {
  const meta = readWasmModule(wasm).sections.get("contractenvmetav0");
  return meta === undefined || meta.length < 8 ? 0 : new DataView(meta.buffer, meta.byteOffset).getUint32(4);
}

function examineLifetime(contract: StandingContract, { ledger, interval_s }: ChainTime): Finding {
  const name = `lifetime of ${contract.name}`;
  const { instance_live_until, code_live_until } = contract;
  if (instance_live_until === null || code_live_until === null) {
    return { name, status: "failed", detail: "it is not on the chain" };
  }
  const left = Math.min(instance_live_until, code_live_until) - ledger;
  const days = Math.floor((left * (interval_s ?? USUAL_INTERVAL_S)) / DAY_S);
  if (left < 0) return { name, status: "failed", detail: "archived; the next transaction pays for restoring it" };
  const status = days < SHORT_LIFE_DAYS ? "warning" : "ok";
  return { name, status, detail: `${left} ledgers, about ${days} days; the hub extends it while it settles` };
}

async function examinePauses({ connection, deployment }: Examination): Promise<readonly Finding[]> {
  const contracts = Object.entries(deployment.contracts);
  const instances = await connection.entries(contracts.map(([, { address }]) => instanceKey(address)));
  const paused = contracts.filter((_, at) => {
    const instance = instances[at] ?? null;
    return instance !== null && isPaused(instance.data);
  });
  if (paused.length === 0) return [{ name: "pauses", status: "ok", detail: "no contract is paused" }];
  return [{ name: "pauses", status: "warning", detail: `paused: ${paused.map(([name]) => name).join(", ")}` }];
}

async function examineToken({ connection, deployment }: Examination): Promise<readonly Finding[]> {
  const [entry] = await connection.entries([instanceKey(deployment.payment_token)]);
  const isThere = entry !== null && entry !== undefined && executableOf(entry.data) !== null;
  const detail = isThere ? deployment.payment_token : `no contract at ${deployment.payment_token}`;
  return [{ name: "payment token", status: isThere ? "ok" : "failed", detail }];
}

async function examineRegistrar({ connection, deployment }: Examination): Promise<readonly Finding[]> {
  const { registrar } = deployment;
  if (!StrKey.isValidEd25519PublicKey(registrar)) return [{ name: "registrar", status: "ok", detail: "a contract" }];
  const found = await connection.account(registrar);
  if (found === null) return [{ name: "registrar", status: "warning", detail: `${registrar} is no account yet` }];
  const status = found.balance_stroops < LITTLE_STROOPS ? "warning" : "ok";
  return [{ name: "registrar", status, detail: `${registrar} has ${found.balance_stroops} stroops` }];
}
