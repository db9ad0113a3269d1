import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { assertPassage, barrierOn, reachablePrograms } from "./passage.ts";

const folder = mkdtempSync(join(tmpdir(), "lg-passage-"));
const closed = join(folder, "closed");
const somebody = { uid: 54_321, gid: 54_321 };
const { uid, gid } = statSync(folder);

mkdirSync(join(closed, "native", "bin"), { recursive: true });
mkdirSync(join(closed, "native", "lib"));
for (const name of ["initdb", "postgres"]) writeFileSync(join(closed, "native", "bin", name), name);
chmodSync(folder, 0o711);
chmodSync(closed, 0o700);
afterAll(() => rmSync(folder, { recursive: true }));

const found = {
  initdb: join(closed, "native", "bin", "initdb"),
  postgres: join(closed, "native", "bin", "postgres"),
  libraries: join(closed, "native", "lib"),
};

describe("the way to a folder", () => {
  test("is barred by the first folder that its user may not pass through", () => {
    expect(barrierOn(join(closed, "deep", "down"), somebody)).toBe(closed);
    expect(barrierOn(join(folder, "beside"), somebody)).toBe(null);
    expect(barrierOn(join(closed, "native"), { uid, gid: 54_321 })).toBe(null);
    chmodSync(closed, 0o710);
    expect(barrierOn(join(closed, "native"), { uid: 54_321, gid })).toBe(null);
    expect(barrierOn(join(closed, "native"), somebody)).toBe(closed);
  });

  test("is asked for before anything is made, and the answer names the barrier", () => {
    expect(() => assertPassage(join(closed, "home"), somebody)).toThrow(
      expect.objectContaining({ code: "data-folder-unusable", message: expect.stringContaining(closed) }),
    );
    expect(() => assertPassage(join(closed, "home"), null)).not.toThrow();
    expect(() => assertPassage(join(folder, "home"), somebody)).not.toThrow();
  });
});

describe("programs behind a barrier", () => {
  test("are copied once for each version, others are used where they are", () => {
    const home = join(folder, "home");
    mkdirSync(home);
    expect(reachablePrograms(found, home, null)).toBe(found);
    expect(reachablePrograms(found, home, { uid, gid })).toBe(found);
    const copied = reachablePrograms(found, home, somebody);
    for (const path of Object.values(copied)) expect([path.startsWith(home), existsSync(path)]).toEqual([true, true]);
    rmSync(found.postgres);
    expect(existsSync(reachablePrograms(found, home, somebody).postgres)).toBe(true);
    writeFileSync(join(home, "programs", "origin"), "another version");
    expect(existsSync(reachablePrograms(found, home, somebody).postgres)).toBe(false);
  });
});
