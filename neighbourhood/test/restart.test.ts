import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { ALONE, freshFolder, removeFolder, startNeighbourhood } from "./running-neighbourhood.ts";

const NODE_MAIN = new URL("../../edge-node/src/main.ts", import.meta.url).pathname;

describe("a neighbourhood that is stopped and started again", () => {
  const folder = freshFolder();
  afterAll(() => removeFolder(folder));

  test("goes on without losing or repeating a reading, and its journal verifies", async () => {
    const first = await startNeighbourhood([...ALONE, "--homes", "4", "--speed", "3600"], folder);
    await first.printed(/Wh matched[\s\S]*\n.*Wh matched/);
    expect(await first.interrupt()).toBe(0);
    const second = await startNeighbourhood([...ALONE, "--homes", "4", "--speed", "7200", "--days", "1"], folder);
    expect(second.logins.get("home-01")).toBe(first.logins.get("home-01"));
    const summary = await second.printed(/\[exit (\d+)\]/, 90_000);
    expect(summary[1]).toBe("0");
    const intervals = intervalLines(first.output()).concat(intervalLines(second.output()));
    expect(new Set(intervals).size).toBe(intervals.length);
    const closed = closedIntervals(join(folder, "edge-node"));
    expect(closed.length).toBeGreaterThan(96);
    expect(closed.every((start_s, at) => at === 0 || start_s === (closed[at - 1] ?? 0) + 900)).toBe(true);
    expect(second.output()).toMatch(/readings made, all acknowledged/);
    const verified = spawnSync(process.execPath, [NODE_MAIN, "verify", "--data-dir", join(folder, "edge-node")]);
    expect(verified.stderr.toString()).toContain("records hold");
    expect(verified.status).toBe(0);
  }, 180_000);
});

/** Starts of the intervals that the node has closed. */
function closedIntervals(data_dir: string): number[] {
  const args = [NODE_MAIN, "export", "--data-dir", data_dir, "--what", "interval"];
  const [, ...rows] = spawnSync(process.execPath, args, { encoding: "utf8" }).stdout.trim().split("\n");
  return rows.map((row) => Number(row.slice(0, row.indexOf(","))));
}

/** `Mon 01 Aug 2016 05:15–05:30` of every interval that was reported. */
function intervalLines(output: string): string[] {
  return [...output.matchAll(/^(\w{3} \d\d \w{3} \d{4} \d\d:\d\d–\d\d:\d\d) /gm)].map((match) => match[1] ?? "");
}
