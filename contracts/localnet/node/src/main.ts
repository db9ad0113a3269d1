import { parseArgs } from "node:util";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { LOCALNET_ERRORS, type LocalnetErrorCode, localnetError } from "./errors.ts";
import { type LocalnetOptions, startLocalnet } from "./localnet.ts";

const OPTIONS = {
  "data-dir": { type: "string" },
  host: { type: "string" },
  port: { type: "string" },
  "ledger-ms": { type: "string" },
  "ledger-s": { type: "string" },
  "clock-speed": { type: "string" },
  "clock-wall-origin-ms": { type: "string" },
  "clock-simulated-origin-ms": { type: "string" },
  passphrase: { type: "string" },
  profile: { type: "string" },
  "retention-ledgers": { type: "string" },
} as const;

type Given = Partial<Record<keyof typeof OPTIONS, string>>;

try {
  const { values } = parseArgs({ options: OPTIONS, strict: true });
  await run(optionsOf(values));
} catch (error) {
  const { code, message } = error as LocalGridError;
  if (!(error instanceof LocalGridError) && !code?.startsWith("ERR_PARSE_ARGS")) throw error;
  const known = LOCALNET_ERRORS[code as LocalnetErrorCode] ?? LOCALNET_ERRORS["wrong-options"];
  process.stderr.write(`localnet: ${message} [${code}]\n${known.hint}\n`);
  process.exit(1);
}

/** Runs until SIGTERM, SIGINT or the end of its supervisor; prints {"url"} when it is ready. */
async function run(options: LocalnetOptions): Promise<void> {
  const fail = (error: Error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(70);
  };
  const localnet = await startLocalnet({ ...options, failed: fail });
  let isStopping = false;
  const stop = () => {
    if (isStopping) return;
    isStopping = true;
    localnet.close().then(() => process.exit(0), fail);
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, stop);
  // A supervisor that dies without a word closes the pipe.
  if (process.env["LOCALGRID_STOP_WITH_STDIN"] === "1") process.stdin.on("end", stop).resume();
  process.stdout.write(`${JSON.stringify({ url: localnet.url })}\n`);
}

function optionsOf(given: Given): LocalnetOptions {
  const data_dir = given["data-dir"];
  const profile = given.profile;
  if (data_dir === undefined) throw localnetError("wrong-options", "--data-dir is missing");
  if (profile !== undefined && profile !== "mainnet" && profile !== "testnet") {
    throw localnetError("wrong-options", "--profile is mainnet or testnet");
  }
  return {
    data_dir,
    ...(profile === undefined ? {} : { profile }),
    ...(given.host === undefined ? {} : { host: given.host }),
    ...(given.passphrase === undefined ? {} : { passphrase: given.passphrase }),
    ...(given["ledger-ms"] === "manual" ? { ledger_ms: "manual" } : numberAs("ledger_ms", given, "ledger-ms")),
    ...numberAs("port", given, "port"),
    ...numberAs("ledger_s", given, "ledger-s"),
    ...numberAs("retention_ledgers", given, "retention-ledgers"),
    ...clockOf(given),
  };
}

function numberAs<K extends string>(key: K, given: Given, name: keyof Given): { [P in K]?: number } {
  const number = numberOf(given, name);
  return number === undefined ? {} : ({ [key]: number } as { [P in K]?: number });
}

function numberOf(given: Given, name: keyof Given): number | undefined {
  const text = given[name];
  if (text === undefined) return undefined;
  if (!/^\d+(\.\d+)?$/.test(text)) throw localnetError("wrong-options", `--${name} is a number`);
  return Number(text);
}

/** A clock that runs faster than real time: simulated_origin + (wall - wall_origin) * speed. */
function clockOf(given: Given): { clock?: () => number } {
  const speed = numberOf(given, "clock-speed");
  const wall_origin_ms = numberOf(given, "clock-wall-origin-ms");
  const simulated_origin_ms = numberOf(given, "clock-simulated-origin-ms");
  if (speed === undefined && wall_origin_ms === undefined && simulated_origin_ms === undefined) return {};
  if (speed === undefined || wall_origin_ms === undefined || simulated_origin_ms === undefined) {
    throw localnetError("wrong-options", "the three --clock options belong together");
  }
  return { clock: () => simulated_origin_ms + (Date.now() - wall_origin_ms) * speed };
}
