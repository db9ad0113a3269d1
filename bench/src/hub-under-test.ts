import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readyLine } from "./node-under-test.ts";

/** A running hub in a process of its own, with a PostgreSQL of its own. */
export interface HubUnderTest {
  readonly pid: number;
  readonly url: string;
  readonly port: number;
  readonly data_dir: string;
  /** An API token that may see and do everything. */
  readonly token: string;
  stop(): Promise<void>;
}

const SOURCE_MAIN = fileURLToPath(import.meta.resolve("@localgrid/cloud-hub/main"));

/**
 * @param settings further arguments of the hub
 * @throws {LocalGridError} `node-not-ready`
 */
export async function startHub(data_dir: string, settings: readonly string[] = []): Promise<HubUnderTest> {
  const where = ["--data-dir", data_dir, "--host", "127.0.0.1", "--port", "0"];
  const args = [SOURCE_MAIN, "start", ...where, "--requests-per-minute", "100000000", "--log-level", "info"].concat(
    settings,
  );
  const child = spawn(process.execPath, args, {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, LOCALGRID_STOP_WITH_STDIN: "1" },
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const { port } = await readyLine<{ port: number }>(child, "hub-ready");
  const url = `http://127.0.0.1:${port}`;
  return {
    pid: child.pid as number,
    url,
    port,
    data_dir,
    token: await makeToken(url, data_dir),
    async stop() {
      child.stdin?.end();
      await ended;
    },
  };
}

async function makeToken(url: string, data_dir: string): Promise<string> {
  const login = JSON.parse(readFileSync(join(data_dir, "first-login.json"), "utf8"));
  const headers = { "content-type": "application/json" };
  const { login: name, password } = login as { login: string; password: string };
  const body = JSON.stringify({ login: name, password });
  const session = await fetch(`${url}/api/session`, { method: "POST", headers, body });
  const { csrf_token } = (await session.json()) as { csrf_token: string };
  const cookie = session.headers.getSetCookie().map((line) => line.split(";")[0]);
  const made = await fetch(`${url}/api/tokens`, {
    method: "POST",
    headers: { ...headers, cookie: cookie.join("; "), "x-csrf-token": csrf_token },
    body: JSON.stringify({ label: "bench", role: "operator" }),
  });
  return ((await made.json()) as { token: string }).token;
}
