import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../../../cloud-hub/src/main.ts", import.meta.url));
const START_DEADLINE_MS = 60_000;
/** What a process here has of its surroundings. */
const INHERITED = /^(PATH|HOME|TMPDIR|LANG|TZ|NODE_COMPILE_CACHE)$/;

export interface RealHub {
  readonly url: string;
  readonly login: string;
  readonly password: string;
  readonly stop: () => Promise<void>;
}

/** The hub itself, in a process of its own with a database of its own, serving the built dashboard. */
export async function startRealHub(webRoot: string): Promise<RealHub> {
  const data_dir = mkdtempSync(join(tmpdir(), "lg-dashboard-"));
  const args = ["start", "--data-dir", data_dir, "--host", "127.0.0.1", "--port", "0", "--web-root", webRoot];
  const inherited = Object.entries(process.env).filter(([name]) => INHERITED.test(name));
  const child = spawn(process.execPath, [MAIN, ...args], {
    // Should this process die without a word, the end of the pipe tells the hub.
    env: { ...Object.fromEntries(inherited), LOCALGRID_STOP_WITH_STDIN: "1" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  const port = await readyPort(child);
  const { login, password } = JSON.parse(readFileSync(join(data_dir, "first-login.json"), "utf8")) as RealHub;
  return {
    url: `http://127.0.0.1:${port}`,
    login,
    password,
    stop: async () => {
      child.kill("SIGTERM");
      await exited;
      rmSync(data_dir, { recursive: true, force: true });
    },
  };
}

function readyPort(child: ChildProcess): Promise<number> {
  const seen: string[] = [];
  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      clearTimeout(deadline);
      child.kill("SIGKILL");
      reject(new Error(`the hub ${why}\n${seen.slice(-20).join("\n")}`));
    };
    const deadline = setTimeout(() => fail("was not ready in time"), START_DEADLINE_MS);
    child.once("exit", (code, signal) => fail(`ended with ${code ?? signal} before it was ready`));
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on("line", (text) => {
      seen.push(text);
      const line = JSON.parse(text) as { readonly event?: string; readonly port?: number };
      if (line.event !== "hub-ready") return;
      clearTimeout(deadline);
      resolve(line.port ?? 0);
    });
  });
}
