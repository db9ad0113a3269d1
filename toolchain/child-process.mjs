import { spawn } from "node:child_process";
import { constants } from "node:os";

/** A second request to stop within this time is taken for an echo of the first: npm forwards what the terminal sent. */
const ECHO_MS = 1000;

/** Long enough for a signal to the group to have ended the witness. */
const WITNESS_MS = 50;

/** @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();

/** @type {NodeJS.Signals | null} */
let stoppedBy = null;
let stoppedAt = Number.NEGATIVE_INFINITY;

/**
 * Runs a command in this process group and resolves with its exit code, 128 + number when a signal ended it. `shown` is
 * the output on stderr and kept, `inherited` belongs to the command alone.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv, output?: "inherited" | "shown" }} options
 * @returns {Promise<{ code: number, text: string }>}
 */
export function runChild(command, args, { cwd, env = process.env, output = "inherited" }) {
  return new Promise((resolve, reject) => {
    /** @type {import("node:child_process").StdioOptions} */
    const stdio = output === "inherited" ? "inherit" : ["ignore", "pipe", "pipe"];
    const child = spawn(command, [...args], { cwd, env, stdio });
    let text = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (/** @type {Buffer} */ part) => {
        text += part.toString("utf8");
        process.stderr.write(part);
      });
    }
    running.add(child);
    child.once("error", (error) => {
      running.delete(child);
      reject(error);
    });
    child.once("close", (code, signal) => {
      running.delete(child);
      resolve({ code: code ?? 128 + constants.signals[signal ?? "SIGTERM"], text });
    });
  });
}

/** The signal that asked this process to stop, if one did. */
export function stopSignal() {
  return stoppedBy;
}

/**
 * From here on SIGINT and SIGTERM reach each child once, and this process stays until the child has ended. A signal to
 * the whole process group, such as Ctrl-C on a terminal, reaches the children without our help.
 */
export function passSignalsOn() {
  let witness = startWitness();
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) {
    process.on(signal, () => {
      const isEcho = performance.now() - stoppedAt < ECHO_MS;
      stoppedBy = signal;
      if (isEcho) return;
      stoppedAt = performance.now();
      setTimeout(() => {
        if (witness.signalCode === null) return signalAll(signal);
        witness = startWitness();
      }, WITNESS_MS);
    });
  }
}

/** @param {NodeJS.Signals} signal */
function signalAll(signal) {
  for (const child of running) child.kill(signal);
}

/**
 * A process of the same group that ends by the first signal. Whether it is still there tells a signal to this process
 * alone from one to the group. It reads from a pipe, so it cannot outlive us.
 */
function startWitness() {
  const witness = spawn("cat", [], { stdio: ["pipe", "ignore", "ignore"] });
  witness.once("error", () => undefined);
  witness.unref();
  /** @type {import("node:net").Socket} */ (witness.stdin).unref();
  return witness;
}
