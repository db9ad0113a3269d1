import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

// What the units around an update promise each other.

const valuesOf = (unit: string, key: string): readonly string[] => {
  const text = readFileSync(new URL(`../../overlay/etc/systemd/system/${unit}`, import.meta.url), "utf8");
  return text.split("\n").flatMap((line) => (line.startsWith(`${key}=`) ? [line.slice(key.length + 1)] : []));
};

test("a node that never gets ready does not keep its proof from beginning", () => {
  const after = valuesOf("localgrid-proof.service", "After").flatMap((value) => value.split(" "));
  // The trial is told by it.
  expect(after).toEqual(["localgrid-prepare.service"]);
});

test.each([
  { isTold: false, up_s: 901, restarts: true },
  { isTold: true, up_s: 901, restarts: false },
  { isTold: true, up_s: 5_401, restarts: true },
])("the trial's limit lets a proof end that is under way: %j", ({ isTold, up_s, restarts }) => {
  expect(valuesOf("localgrid-trial-limit.timer", "OnStartupSec")).toEqual(["15min", "90min"]);
  const folder = mkdtempSync(join(tmpdir(), "localgrid-limit-"));
  try {
    if (isTold) writeFileSync(join(folder, "trial"), "");
    writeFileSync(join(folder, "uptime"), `${up_s}.25 3.00\n`);
    const [condition = ""] = valuesOf("localgrid-trial-limit.service", "ExecCondition");
    const command = /^\/bin\/sh -c '(.+)'$/.exec(condition)?.[1]?.replaceAll("$$", () => "$") ?? "exit 9";
    const here = command.replaceAll(/\/run\/localgrid|\/proc/g, folder);
    expect(endsWell(here)).toBe(restarts);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

function endsWell(command: string): boolean {
  try {
    execFileSync("sh", ["-c", command]);
    return true;
  } catch (error) {
    expect((error as { readonly status?: number }).status).toBe(1);
    return false;
  }
}
