import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { cleanUp as endHubs } from "@localgrid/cloud-hub/test/running-hub";
import { CHECKS } from "./checks/all-checks.ts";
import type { Check } from "./checks/check.ts";
import { Lab } from "./checks/lab.ts";
import { imageInputsHash } from "./image-inputs.ts";
import { buildImage, ROOT, recordTested, TEST_KEYS, type Tested, testedWith } from "./image-under-test.ts";

interface Outcome {
  readonly name: string;
  readonly isOk: boolean;
  readonly seconds: number;
  readonly note: string;
}

const { values: options } = parseArgs({
  options: {
    image: { type: "string" },
    keys: { type: "string" },
    work: { type: "string" },
    "boot-limit": { type: "string", default: "600" },
    short: { type: "boolean", default: false },
    only: { type: "string", multiple: true, default: [] },
    list: { type: "boolean", default: false },
    keep: { type: "boolean", default: false },
    "if-changed": { type: "boolean", default: false },
    rest: { type: "boolean", default: false },
  },
});

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
process.exitCode = await main();

async function main(): Promise<number> {
  if (options.list) {
    for (const { name, claim, isShort } of CHECKS) say(`${name.padEnd(20)} ${isShort ? "short" : "full "} ${claim}`);
    return 0;
  }
  // What is recorded is what was built, whatever is edited while the checks run.
  const inputs_sha256 = await imageInputsHash(ROOT);
  const passed = testedWith(inputs_sha256);
  const isPast = ({ name }: Check) => (options["if-changed"] || options.rest) && passed.has(name);
  const chosen = chosenChecks().filter((check) => !isPast(check));
  if (chosen.length === 0) {
    say("What goes into the image is what it was when these checks passed: nothing to do.");
    return 0;
  }
  const image = options.image === undefined ? await buildImage() : resolve(options.image);
  if (!existsSync(image)) throw new Error(`there is no image ${image}`);
  const { outcomes, figures } = await runAll(chosen, image, (checks, soFar) => {
    if (options.image === undefined) recordTested({ inputs_sha256, checks, figures: soFar });
  });
  printTable(outcomes);
  for (const [figure, value] of Object.entries(figures)) say(`${figure.padEnd(22)} ${value}`);
  return outcomes.every(({ isOk }) => isOk) ? 0 : 1;
}

/** `passed` is told of each check as it passes: a run that is stopped has not been for nothing. */
async function runAll(
  chosen: readonly Check[],
  image: string,
  passed: (checks: Tested["checks"], figures: Tested["figures"]) => void,
) {
  const folder = options.work ?? mkdtempSync(join(tmpdir(), "lg-image-"));
  const build_folder = join(image, "..");
  const boot_limit_ms = 1000 * Number(options["boot-limit"]);
  const lab = new Lab({ image, folder, build_folder, key_folder: options.keys ?? TEST_KEYS, boot_limit_ms });
  const outcomes: Outcome[] = [];
  try {
    for (const check of chosen) {
      const outcome = await runCheck(check, lab);
      outcomes.push(outcome);
      if (outcome.isOk) passed({ [outcome.name]: outcome.note }, figuresOf(lab));
    }
  } finally {
    await lab.close();
    await endHubs();
    if (!options.keep) rmSync(folder, { recursive: true, force: true });
  }
  return { outcomes, figures: figuresOf(lab) };
}

function figuresOf(lab: Lab): Tested["figures"] {
  return Object.fromEntries([...lab.figures].map(([name, value]) => [name, Math.round(value)]));
}

function chosenChecks(): readonly Check[] {
  const unknown = options.only.filter((name) => !CHECKS.some((check) => check.name === name));
  if (unknown.length > 0) throw new Error(`no check is called ${unknown.join(" or ")}; --list shows all`);
  // What changed without the full proof gets the short one.
  if (options.only.length > 0) return CHECKS.filter(({ name }) => options.only.includes(name));
  return options.short || options["if-changed"] ? CHECKS.filter(({ isShort }) => isShort) : CHECKS;
}

async function runCheck(check: Check, lab: Lab): Promise<Outcome> {
  const began_ms = performance.now();
  const seconds = () => (performance.now() - began_ms) / 1000;
  say(`… ${check.name}: ${check.claim}`);
  try {
    const note = await check.run(lab);
    say(`ok ${check.name} (${seconds().toFixed(0)} s) ${note}`);
    return { name: check.name, isOk: true, seconds: seconds(), note };
  } catch (error) {
    const failure = error instanceof Error ? error : new Error(String(error));
    say(`FAILED ${check.name} (${seconds().toFixed(0)} s)\n${describe(failure)}\n${lab.lastWords()}`);
    const outcome = { name: check.name, isOk: false, seconds: seconds(), note: failure.message.split("\n")[0] ?? "" };
    await lab.leaveHouse();
    return outcome;
  }
}

function describe(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${describe(error.cause)}` : "";
  return `${error.stack ?? error.message}${cause}`;
}

function printTable(outcomes: readonly Outcome[]): void {
  say(`\n${"check".padEnd(22)} ${"result".padEnd(7)} seconds`);
  for (const { name, isOk, seconds, note } of outcomes) {
    say(`${name.padEnd(22)} ${(isOk ? "ok" : "FAILED").padEnd(7)} ${seconds.toFixed(0).padStart(7)}  ${note}`);
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
