import { createInterface } from "node:readline/promises";
import { applianceError } from "../errors.ts";
import { type CareMachine, runNodeCommand } from "./care-machine.ts";
import { type ResetMode, requestReset } from "./resetting.ts";
import { CODE_FILE, STATE_FILE } from "./restoring.ts";
import { withStick } from "./sticks.ts";
import { systemReport } from "./system-report.ts";

const NODE_FOLDER = "/data/node";
const CONFIG_FILE = "/run/localgrid/config.json";
const SMALL = 65_536;
const BACKUP_DEADLINE_MS = 3 * 3_600_000;

const USAGE = `localgrid <command> [options]          on the box itself, as root

  status                                what runs, from where, and what is wrong
  health-report [--out FILE]            for whoever helps: without names, addresses and readings
  backup        --to stick|hub|FILE     encrypted with what the recovery code stands for; the node goes on
  restore       --code-file FILE [--from FILE]
                                        makes an empty box the node with this recovery code: with the backup in
                                        FILE first, then with what stick, hub and other nodes have, always all
                                        of them (--from stick, hub or peers says no more than that)
  reset         --keep-keys|--wipe      empties the node's folder but its keys, or makes the data partition anew
  releases                              applications and systems on this card, and what became of updates
  restart                               starts the box again

All commands of the node work here too, such as localgrid verify or localgrid recovery-code: localgrid help node`;

type Say = (line: string) => void;
type Options = ReadonlyMap<string, string>;

const COMMANDS: Readonly<Record<string, (machine: CareMachine, options: Options, say: Say) => Promise<void>>> = {
  help: async (_, __, say) => say(USAGE),
  status: showStatus,
  "health-report": showReport,
  backup: makeBackup,
  restore: restoreHere,
  reset: resetBox,
  releases: async (machine, _, say) => say(machine.text("/run/localgrid/releases.json", SMALL)?.trim() ?? "unknown"),
  restart: async (machine) => {
    await machine.run("systemctl", ["reboot"]);
  },
};

/** @throws {LocalGridError} `unknown-command`, and what the command refuses */
export async function runConsole(machine: CareMachine, [name = "help", ...args]: readonly string[], say: Say) {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) throw applianceError("unknown-command", `there is no command "${name}"`);
  await command(machine, optionsIn(args), say);
}

/** `--name value` and `--flag`. */
function optionsIn(args: readonly string[]): Options {
  const options = new Map<string, string>();
  for (let at = 0; at < args.length; at++) {
    const [name, next] = [args[at] ?? "", args[at + 1]];
    if (!name.startsWith("--")) throw applianceError("unknown-command", `"${name}" belongs to no option`);
    const hasValue = next !== undefined && !next.startsWith("--");
    options.set(name.slice(2), hasValue ? next : "");
    if (hasValue) at++;
  }
  return options;
}

async function showStatus(machine: CareMachine, _: Options, say: Say): Promise<void> {
  const report = (await systemReport(machine)) as Record<string, Record<string, unknown>>;
  const { releases = {}, boot = {}, storage = {}, time = {} } = report;
  const line = (name: string, value: unknown) => say(`${name.padEnd(14)} ${plain(value)}`);
  line("application", releases["application"]);
  line("system", releases["system"]);
  if (releases["trial"] != null) line("on trial", releases["trial"]);
  line("data", boot["data_state"]);
  line("room", storage["data"]);
  line("clock", time["is_synchronized"] === true ? "set by the network" : "not set by anybody yet");
  const { stdout } = await machine.run("systemctl", ["is-active", "localgrid.service"]);
  line("node", stdout.trim());
  line("health", await healthOf(machine));
  const restore = machine.text(STATE_FILE, SMALL);
  if (restore !== null) line("restore", fieldsOf(restore)["message"]);
  const failed = report["units_failed"] as unknown as readonly string[];
  if (failed.length > 0) line("failed", failed.join(", "));
}

async function healthOf(machine: CareMachine): Promise<unknown> {
  const port = fieldsOf(machine.text(CONFIG_FILE, SMALL) ?? "")["http_port"] ?? 80;
  const script = `fetch("http://127.0.0.1:${Number(port)}/health").then((a) => a.text()).then(console.log)`;
  const { stdout } = await machine.run(process.execPath, ["-e", script], { deadline_ms: 10_000 });
  const { status = "does not answer", details = [] } = fieldsOf(stdout);
  return [status, ...(Array.isArray(details) ? details : [])].join("; ");
}

async function showReport(machine: CareMachine, options: Options, say: Say): Promise<void> {
  const file = "/run/localgrid/system-report.json";
  machine.write(file, JSON.stringify(await systemReport(machine)), 0o644);
  const made = await runNodeCommand(machine, ["health-report", "--config", CONFIG_FILE, "--file", file]);
  if (made.code !== 0) throw applianceError("no-node-here", made.stderr.trim().slice(0, 500));
  const out = options.get("out");
  if (out === undefined || out === "-") say(made.stdout.trimEnd());
  else machine.write(out, made.stdout, 0o644);
}

async function makeBackup(machine: CareMachine, options: Options, say: Say): Promise<void> {
  const to = options.get("to") ?? "";
  if (to === "") throw applianceError("unknown-command", "--to is missing");
  const without = options.has("without-journal") ? ["--without-journal"] : [];
  const common = ["backup", "--config", CONFIG_FILE, ...without];
  if (to === "hub") return report(await runNodeCommand(machine, [...common, "--to", "hub"], ASKED), say);
  // The node's user may write to its own folder only: what comes out there is taken on as root.
  const draft = `${NODE_FOLDER}/console.lgbackup`;
  machine.remove(draft);
  try {
    report(await runNodeCommand(machine, [...common, "--to", draft], ASKED), say);
    if (to === "stick") await copyToStick(machine, draft, say);
    else await movedTo(machine, draft, to);
  } finally {
    machine.remove(draft);
  }
}

const ASKED = { deadline_ms: BACKUP_DEADLINE_MS };

async function copyToStick(machine: CareMachine, draft: string, say: Say): Promise<void> {
  const { createReadStream } = await import("node:fs");
  const info = await runNodeCommand(machine, ["backup-info", "--file", draft]);
  const { node = "node", made_at_ms = 0 } = fieldsOf(info.stdout);
  const day = new Date(Number(made_at_ms)).toISOString().slice(0, 16).replaceAll(/[:T]/g, "-");
  const name = `localgrid-${String(node).slice(0, 8)}-${day}.lgbackup`;
  const bytes = await withStick(machine, "rw", (stick) => stick.write(name, createReadStream(draft), () => undefined));
  say(`${name}: ${bytes} bytes on the stick; it can be unplugged`);
}

async function movedTo(machine: CareMachine, draft: string, to: string): Promise<void> {
  const { code, stderr } = await machine.run("cp", ["--no-clobber", draft, to], ASKED);
  if (code !== 0) throw applianceError("no-room", stderr.trim().slice(0, 300));
}

/** Where the box looks anyway. */
const EVERYWHERE = new Set(["stick", "hub", "peers"]);

async function restoreHere(machine: CareMachine, options: Options, say: Say): Promise<void> {
  const [from = "peers", code_file = ""] = [options.get("from"), options.get("code-file")];
  const code = machine.text(code_file, 4_096);
  if (from === "" || code === null)
    throw applianceError("unknown-command", "--code-file is needed, --from names a file");
  const file = EVERYWHERE.has(from) ? null : from;
  if (file !== null && machine.text(file, 1) === null) throw applianceError("no-such-file", `${file} cannot be read`);
  if (machine.exists(`${NODE_FOLDER}/journal.sqlite`)) {
    throw applianceError("node-is-here", "a node lives on this card");
  }
  machine.write(CODE_FILE, code);
  await machine.run("systemctl", ["stop", "localgrid.service", "localgrid-restore.service"]);
  try {
    if (file !== null) await restoreFile(machine, file, say);
  } finally {
    // With the code on the card nothing else starts this box: whatever became of the file, it looks elsewhere.
    await machine.run("systemctl", ["--no-block", "start", "localgrid-restore.service", "localgrid.service"]);
    say("the box looks for the journal; localgrid status says how far it is");
  }
}

async function restoreFile(machine: CareMachine, file: string, say: Say): Promise<void> {
  const handed = "/run/localgrid/handed-recovery-code";
  machine.write(handed, machine.text(CODE_FILE, 4_096) ?? "");
  await machine.run("chown", ["localgrid", handed]);
  try {
    const args = ["restore", "--data-dir", NODE_FOLDER, "--code-file", handed, "--from", "-"];
    report(await runNodeCommand(machine, args, { ...ASKED, input_file: file }), say);
  } finally {
    machine.remove(handed);
  }
}

async function resetBox(machine: CareMachine, options: Options, say: Say): Promise<void> {
  const mode: ResetMode | null = options.has("wipe") ? "wipe" : options.has("keep-keys") ? "keep-keys" : null;
  if (mode === null) throw applianceError("unknown-command", "--keep-keys or --wipe is missing");
  say(
    mode === "wipe"
      ? "Everything on the data partition goes, keys too."
      : "The node's folder is emptied; its keys stay.",
  );
  const word = options.get("confirm") ?? (await asked(`Type ${mode} to go on: `));
  if (word.trim() !== mode) throw applianceError("wrong-confirmation", "that is not the word");
  if (!(await requestReset(machine, mode))) {
    throw applianceError("boot-partition-read-only", "the boot partition cannot be written to");
  }
  say("done at the next start, which comes now");
  await machine.run("systemctl", ["reboot"]);
}

async function asked(question: string): Promise<string> {
  const person = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await person.question(question);
  } finally {
    person.close();
  }
}

/** @throws {LocalGridError} `node-command-failed` with what the node's program said */
function report({ code, stdout, stderr }: { code: number | null; stdout: string; stderr: string }, say: Say): void {
  if (code !== 0) throw applianceError("node-command-failed", (stderr || stdout).trim().slice(-500));
  say((stdout || stderr).trim());
}

function plain(value: unknown): string {
  if (value === null || value === undefined) return "unknown";
  if (typeof value !== "object") return String(value);
  return Object.entries(value)
    .map(([key, one]) => `${key.replaceAll("_", " ")} ${String(one)}`)
    .join(", ");
}

function fieldsOf(text: string): Record<string, unknown> {
  try {
    return { ...(JSON.parse(text) as object) };
  } catch {
    return {};
  }
}
