import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ManualTime } from "./device/manual-time.ts";
import { boundLog, type ServerProcess, startServer, waitUntilReady } from "./server-process.ts";
import { ServerSupervisor } from "./server-supervisor.ts";

let directory: string;
let log_path: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "server-process-"));
  log_path = join(directory, "node.log");
});

afterAll(() => rmSync(directory, { recursive: true }));

const startScript = (script: string) =>
  startServer({ name: "the test", executable: process.execPath, args: ["-e", script], log_path });
/** Ends by itself after a minute, so that a failing test leaves nothing behind. */
const STAY = "setTimeout(() => {}, 60_000);";

describe("a server's process", () => {
  test("is asked to stop and says how it ended", async () => {
    const node = startScript(`process.on("SIGTERM", () => process.exit(7)); console.log("up"); ${STAY}`);
    await expect.poll(() => readFileSync(log_path, "utf8")).toContain("up");
    await node.stop();
    expect(await node.ended).toBe("exit code 7");
  });

  test("has a pipe as its input that breaks when its starter is killed", async () => {
    const module = new URL("./server-process.ts", import.meta.url).pathname;
    const child = `process.stdin.resume().on("end", () => { console.log("alone"); process.exit(); }); console.log("child up"); ${STAY}`;
    const command = { name: "the test", executable: process.execPath, args: ["-e", child], log_path };
    const starter = join(directory, "starter.mjs");
    const start = `import { startServer } from ${JSON.stringify(module)};\nstartServer(${JSON.stringify(command)});\n${STAY}`;
    writeFileSync(starter, start);
    const parent = spawn(process.execPath, [starter], { stdio: "ignore" });
    await expect.poll(() => readFileSync(log_path, "utf8"), { timeout: 10_000 }).toContain("child up");
    parent.kill("SIGKILL");
    await expect.poll(() => readFileSync(log_path, "utf8"), { timeout: 10_000 }).toContain("alone");
  }, 30_000);

  test("that ends before it is ready is reported with the last lines of its log", async () => {
    const node = startScript('console.error("no such key: colour"); process.exit(1)');
    const ready = waitUntilReady(node, "http://127.0.0.1:1", new AbortController().signal);
    await expect(ready).rejects.toMatchObject({ code: "node-not-ready", message: expect.stringContaining("colour") });
  });

  test("has a log that cannot grow without bound", () => {
    const path = join(directory, "large.log");
    writeFileSync(path, Buffer.alloc(20_000_001));
    boundLog(path);
    expect(readFileSync(path)).toHaveLength(0);
    writeFileSync(path, "short");
    boundLog(path);
    expect(readFileSync(path, "utf8")).toBe("short");
    boundLog(join(directory, "missing.log"));
  });
});

describe("the supervisor", () => {
  /** Nodes that end when the test says so. */
  function supervised() {
    const time = new ManualTime();
    const ends: ((reason: string) => void)[] = [];
    const waits: number[] = [];
    const start = (): ServerProcess => {
      const { promise, resolve } = Promise.withResolvers<string>();
      ends.push(resolve);
      return {
        name: "the test",
        log_path: "",
        ended: promise,
        kill: () => resolve("SIGKILL"),
        stop: async () => resolve("SIGTERM"),
      };
    };
    const command = { name: "the test", executable: "", args: [], log_path: "" };
    const supervisor = new ServerSupervisor(command, {
      timer: time,
      start,
      onDeath: (_, wait_ms) => void waits.push(wait_ms),
    });
    const die = async () => {
      ends.at(-1)?.("SIGKILL");
      await Promise.resolve();
    };
    return { time, ends, waits, supervisor, die };
  }

  test("starts a dead node again after waits that double, and gives up after five restarts", async () => {
    const { time, ends, waits, supervisor, die } = supervised();
    const given = expect(supervisor.done).rejects.toMatchObject({ code: "node-keeps-stopping" });
    for (const wait_ms of [500, 1000, 2000, 4000, 8000]) {
      await die();
      expect(waits.at(-1)).toBe(wait_ms);
      time.advance(wait_ms);
    }
    expect(ends).toHaveLength(6);
    await die();
    await given;
    expect(time.waiting).toBe(0);
  });

  test("forgets old deaths when a node has run for a minute", async () => {
    const { time, waits, die } = supervised();
    await die();
    time.advance(500);
    time.advance(60_000);
    await die();
    expect(waits).toEqual([500, 500]);
  });

  test("leaves off what was switched off, until it is switched on", async () => {
    const { time, ends, waits, supervisor, die } = supervised();
    await supervisor.switchOff();
    time.advance(100_000);
    expect([ends.length, waits]).toEqual([1, []]);
    supervisor.switchOn();
    supervisor.switchOn();
    expect(ends).toHaveLength(2);
    // While it waits to be started again, too.
    await die();
    await supervisor.switchOff();
    time.advance(100_000);
    expect([ends.length, waits]).toEqual([2, [500]]);
    await supervisor.stop();
    supervisor.switchOn();
    expect(ends).toHaveLength(2);
  });

  test("does not start again what it was told to stop, not even while it waits", async () => {
    const first = supervised();
    await first.supervisor.stop();
    const second = supervised();
    await second.die();
    await second.supervisor.stop();
    for (const { time, ends, supervisor } of [first, second]) {
      await supervisor.done;
      time.advance(100_000);
      expect(ends).toHaveLength(1);
    }
  });
});
