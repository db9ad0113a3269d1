import { constants } from "node:os";
import { fileURLToPath } from "node:url";
import { checkSources, closingLine, isGood, runTests, together } from "./checks.mjs";
import { passSignalsOn, runChild, stopSignal } from "./child-process.mjs";
import { isFirmwareWork, runFirmware } from "./firmware-command.mjs";
import { mutate } from "./mutate.mjs";
import { setUp } from "./set-up.mjs";
import { SetUpError } from "./set-up-error.mjs";

/**
 * @typedef {import("./set-up.mjs").Runtime} Runtime
 * @typedef {import("./set-up.mjs").Need} Need
 * @typedef {{
 *   readonly purpose: string,
 *   readonly needs: readonly Need[] | ((args: readonly string[]) => readonly Need[]),
 *   readonly act: (runtime: Runtime, args: readonly string[]) => Promise<number>,
 * }} Command
 */

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** @type {Readonly<Record<string, Command>>} */
const COMMANDS = {
  start: {
    purpose: "a region on this machine: two communities with a device per home, and their hub",
    needs: (args) => (args.includes("--native") ? ["web-apps", "native-packages"] : ["web-apps"]),
    act: (runtime, args) => runScript(runtime, "neighbourhood/src/main.ts", args),
  },
  edge: {
    purpose: "one node on the real clock",
    needs: ["web-apps"],
    act: (runtime, args) => runScript(runtime, "edge-node/src/main.ts", ["start", ...withDefaults(runtime, args)]),
  },
  hub: {
    purpose: "one hub with its dashboard and a database of its own; or one of its commands, such as create-join-code",
    needs: ["web-apps"],
    act: (runtime, args) => runScript(runtime, "cloud-hub/src/main.ts", hubArguments(args)),
  },
  localgrid: {
    purpose: "the node's command: start, rebuild, verify, export",
    needs: [],
    act: (runtime, args) => runScript(runtime, "edge-node/src/main.ts", args),
  },
  doctor: {
    purpose: "what a device on the network sends, and which adapter takes it: `doctor -- mqtt`",
    needs: [],
    act: (runtime, args) => runScript(runtime, "edge-node/src/main.ts", ["doctor", ...args]),
  },
  test: { purpose: "every check", needs: ["test-packages", "firmware-packages", "web-apps"], act: testEverything },
  check: { purpose: "style and types only", needs: [], act: checkOnly },
  bench: {
    purpose: "measurements, each as a ratio to the machine's own limit",
    needs: ["bench-packages", "lighthouse-packages", "native-packages", "web-apps"],
    act: (runtime, args) => runScript(runtime, "bench/src/main.ts", args),
  },
  "import-soak": {
    purpose: "feeds a hub a file of official values of so many gigabytes, 10 when left out; prints time and memory",
    needs: [],
    act: (runtime, args) => runScript(runtime, "cloud-hub/test/import-gigabytes.ts", args),
  },
  "crash-matrix": {
    purpose:
      "a hub that settles dies at each step on a chain with each fault; `npm test` takes half of the combinations",
    needs: ["test-packages"],
    act: (runtime, args) => runScript(runtime, "cloud-hub/test/whole-crash-matrix.ts", args),
  },
  contracts: {
    purpose: "contracts on the chain: build and check their Wasm, deploy, look after a deployment; `help` tells more",
    needs: ([first = ""]) => (["build", "test"].includes(first) ? ["rust-packages"] : []),
    act: (runtime, args) => runScript(runtime, "contracts/deploy/src/main.ts", args),
  },
  firmware: {
    purpose: "the devices' own code: build, test, size, fuzz, torture, rv32; `help` tells more",
    needs: ([first = ""]) => (isFirmwareWork(first) ? ["firmware-packages"] : []),
    act: (runtime, args) => runFirmware(ROOT, runtime, args),
  },
  examples: {
    purpose: "writes the worked examples of the market rules again",
    needs: [],
    act: (runtime, args) =>
      runScript(runtime, "edge-node/matching/test/worked-examples/write-worked-examples.ts", args),
  },
  mutate: {
    purpose: "how many changes to the matching package its tests notice; `--only <folder>` for a part of it",
    needs: ["mutation-packages"],
    act: (runtime, args) => mutate(ROOT, runtime, args),
  },
  image: {
    purpose: "the card's image for Raspberry Pis; `--help` tells more",
    needs: ["web-apps", "image-packages"],
    act: buildImage,
  },
  "test:image": {
    purpose: "boots the card's image in an emulator and cuts its power, among much else; `--short`, `--list`, `--only`",
    needs: ["web-apps", "image-packages", "emulator-packages"],
    act: (runtime, args) => runScript(runtime, "images/test/test-image.ts", args),
  },
  "card-load": {
    purpose: "what a day of 100 meters costs a card and a small memory; needs root and loop devices; --hours --speed",
    needs: ["web-apps", "test-packages"],
    act: (runtime, args) => runScript(runtime, "images/test/card-load/card-load.ts", args),
  },
  "set-up": { purpose: "only what the other commands do first", needs: ["web-apps"], act: async () => 0 },
};

/**
 * A node that is started by hand serves the page that was just built, takes bought devices, and keeps its data in the
 * project's folder unless it is told where.
 *
 * @param {Runtime} runtime
 * @param {readonly string[]} args
 * @returns {readonly string[]}
 */
function withDefaults({ env }, args) {
  env["LOCALGRID_WEB_ROOT"] ??= `${ROOT}ui/member-app/dist`;
  if (!args.some((arg) => /^--config(=|$)/.test(arg))) env["LOCALGRID_HOUSE_MQTT_PORT"] ??= "1883";
  const isToldWhere = args.some((arg) => /^--(config|data-dir)(=|$)/.test(arg));
  return isToldWhere ? args : [...args, "--data-dir", `${ROOT}.data/edge-node`];
}

/**
 * A hub that is started by hand serves the dashboard that was just built, and keeps its data in the project's folder
 * unless it is told where. Root's hub keeps it where the database's user can pass: the project may lie in root's home.
 *
 * @param {readonly string[]} args
 * @returns {readonly string[]}
 */
function hubArguments(args) {
  const usual = process.getuid?.() === 0 ? "/var/lib/localgrid/hub" : `${ROOT}.data/hub`;
  const [first = "start"] = args;
  const isCommand = args.length > 0 && !first.startsWith("-");
  const [command, rest] = isCommand ? [first, args.slice(1)] : ["start", args];
  const has = (/** @type {string} */ option) => rest.some((arg) => arg === option || arg.startsWith(`${option}=`));
  const data = command === "help" || has("--data-dir") ? [] : ["--data-dir", usual];
  const page = command !== "start" || has("--web-root") ? [] : ["--web-root", `${ROOT}ui/dashboard/dist`];
  return [command, ...rest, ...data, ...page];
}

/**
 * @param {Runtime} runtime
 * @param {string} script
 * @param {readonly string[]} args
 */
async function runScript(runtime, script, args) {
  const { code } = await runChild(runtime.node, [script, ...args], { cwd: ROOT, env: runtime.env });
  return code;
}

/**
 * @param {Runtime} runtime
 * @param {readonly string[]} args
 */
async function buildImage({ node, env }, args) {
  const { code } = await runChild("sh", ["build-image.sh", ...args], {
    cwd: ROOT,
    env: { ...env, LOCALGRID_NODE: node },
  });
  return code;
}

/**
 * @param {Runtime} runtime
 * @param {readonly string[]} args
 */
async function testEverything(runtime, args) {
  let counts = await checkSources(ROOT, runtime);
  if (stopSignal() === null) counts = together(counts, await runTests(ROOT, runtime, args));
  process.stdout.write(`${closingLine(counts)}\n`);
  return isGood(counts) ? 0 : 1;
}

/** @param {Runtime} runtime */
async function checkOnly(runtime) {
  return isGood(await checkSources(ROOT, runtime)) ? 0 : 1;
}

/** @param {readonly string[]} argv */
async function main([name = "", ...args]) {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) {
    const lines = Object.entries(COMMANDS).map(([key, { purpose }]) => `  ${key.padEnd(10)} ${purpose}`);
    process.stderr.write(`Usage: node toolchain/run.mjs <command> [arguments]\n${lines.join("\n")}\n`);
    return 2;
  }
  passSignalsOn();
  try {
    const needs = typeof command.needs === "function" ? command.needs(args) : command.needs;
    return await command.act(await setUp(ROOT, needs), args);
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error;
    const signal = stopSignal();
    if (signal !== null) return 128 + constants.signals[signal];
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
