import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { setUpCommunity, simulatedClock } from "./community.ts";
import { eventually } from "./eventually.ts";
import { NodeClient } from "./node-client.ts";
import { compileShim } from "./power-cut.ts";
import { cleanUp, startNode, temporaryFolder } from "./running-node.ts";

const WATCHDOG_MS = 300;

afterEach(cleanUp);

/** A node that is started as the service manager starts it, with a `systemd-notify` that writes down what it is told. */
async function startService(environment: Readonly<Record<string, string>>) {
  const folder = temporaryFolder("service");
  const told = join(folder, "told");
  const program = join(folder, "systemd-notify");
  writeFileSync(program, `#!/bin/sh\necho "$@" >> "${told}"\n`);
  chmodSync(program, 0o755);
  const clock = simulatedClock(1);
  const env = { ...environment, PATH: `${folder}:${process.env["PATH"]}` };
  const node = await startNode({ config: { clock }, env });
  const notices = () => (existsSync(told) ? readFileSync(told, "utf8").trim().split("\n") : []);
  const events = () => node.lines.filter(({ event }) => String(event).startsWith("progress-"));
  return { node, clock, notices, events, count: () => notices().filter((each) => each === "WATCHDOG=1").length };
}

const SERVICE = { NOTIFY_SOCKET: "/run/systemd/notify", WATCHDOG_USEC: String(WATCHDOG_MS * 1000) };

describe("a node that is a service", () => {
  test("says that it is ready, that it goes on, and that it stops", { timeout: 60_000 }, async () => {
    const { node, notices, count } = await startService(SERVICE);
    await eventually("three signs of life", () => count() >= 3);
    expect(notices()[0]).toBe("READY=1");
    expect(await node.stop()).toEqual({ code: 0, signal: null });
    await eventually("the last notice", () => notices().at(-1) === "STOPPING=1");
    expect(new Set(notices().slice(1))).toEqual(new Set(["WATCHDOG=1", "STOPPING=1"]));
  });

  test("gives no sign of life while the disk holds its journal up, and goes on after that", {
    timeout: 60_000,
  }, async () => {
    const hangs = join(temporaryFolder("disk"), "hangs");
    const disk = { LD_PRELOAD: compileShim("hanging-disk-shim"), DISK_HANGS: hangs };
    const { node, clock, count, events } = await startService({ ...SERVICE, ...disk });
    const { coordinator } = await setUpCommunity(node, { homes: 0, clock });
    await eventually("a sign of life", () => count() > 0);
    writeFileSync(hangs, "");
    const made = coordinator.done("POST", "/api/members", { member: "member-1", login: "home-1" });
    await eventually("the node notices", () => events().length > 0);
    expect(events()).toMatchObject([{ event: "progress-ended", reason: "journal-writer-silent" }]);
    // What was under way when the writer was last heard has been said by now, and the page answers all the while.
    await eventually("the last sign", async () => (await new NodeClient(node.http_url).get("/health")).status === 200);
    const before = count();
    rmSync(hangs);
    await made;
    await eventually("signs of life again", () => count() > before);
    expect(events()).toMatchObject([{ event: "progress-ended" }, { event: "progress-goes-on" }]);
  });

  test("without a watchdog is only told of once, and by nobody's hand says nothing", { timeout: 60_000 }, async () => {
    const other = String(process.pid);
    const ofAnother = await startService({ ...SERVICE, WATCHDOG_PID: other });
    const byHand = await startService({ WATCHDOG_USEC: SERVICE.WATCHDOG_USEC });
    await eventually("the first notice", () => ofAnother.notices().length > 0);
    await Promise.all([ofAnother.node.stop(), byHand.node.stop()]);
    await eventually("the last notice", () => ofAnother.notices().length > 1);
    expect(ofAnother.notices()).toEqual(["READY=1", "STOPPING=1"]);
    expect(byHand.notices()).toEqual([]);
  });
});
