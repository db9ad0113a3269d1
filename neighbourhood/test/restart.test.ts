import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { freshFolder, removeFolder, startNeighbourhood } from "./running-neighbourhood.ts";

const NODE_MAIN = new URL("../../edge-node/src/main.ts", import.meta.url).pathname;

describe("a neighbourhood that is stopped and started again", () => {
  const folder = freshFolder();
  afterAll(() => removeFolder(folder));

  test("goes on without losing or repeating a reading, and its journal verifies", async () => {
    const first = await startNeighbourhood(["--homes", "4", "--speed", "3600"], folder);
    await first.printed(/Wh matched[\s\S]*\n.*Wh matched/);
    expect(await first.interrupt()).toBe(0);
    const second = await startNeighbourhood(["--homes", "4", "--speed", "7200", "--days", "1"], folder);
    expect(second.logins.get("home-01")).toBe(first.logins.get("home-01"));
    const summary = await second.printed(/\[exit (\d+)\]/, 90_000);
    expect(summary[1]).toBe("0");
    const intervals = intervalLines(first.output()).concat(intervalLines(second.output()));
    expect(new Set(intervals).size).toBe(intervals.length);
    const verified = spawnSync(process.execPath, [NODE_MAIN, "verify", "--data-dir", join(folder, "edge-node")]);
    expect(verified.stderr.toString()).toContain("records hold");
    expect(verified.status).toBe(0);
  }, 180_000);
});

/** `Mon 01 Aug 2016 05:15–05:30` of every interval that was reported. */
function intervalLines(output: string): string[] {
  return [...output.matchAll(/^(\w{3} \d\d \w{3} \d{4} \d\d:\d\d–\d\d:\d\d) /gm)].map((match) => match[1] ?? "");
}
