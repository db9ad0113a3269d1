import type { PasswordHash } from "@localgrid/passwords/password";
import { beforeEach, expect, test } from "vitest";
import { HouseLogins } from "./house-logins.ts";

const COST = { cost: 16, block_size: 8, parallelization: 1 };
const MINUTE_MS = 60_000;

let now_ms: number;
let hashes: Map<string, PasswordHash>;
let asked: number;
let logins: HouseLogins;

function attempt(password: string, address = "10.0.0.2", user = "h1"): Promise<boolean> {
  return logins.isRight({ user, password, address });
}

beforeEach(async () => {
  now_ms = 1_700_000_000_000;
  hashes = new Map();
  asked = 0;
  let calls = 0;
  logins = new HouseLogins({
    random: (count) => new Uint8Array(count).fill(++calls),
    now_ms: () => now_ms,
    cost: COST,
    passwordOf: (user) => {
      asked++;
      return hashes.get(user) ?? null;
    },
  });
  hashes.set("h1", await logins.hashed("right"));
});

test("the right password is right, again and again, and a wrong one is not", async () => {
  expect([await attempt("right"), await attempt("right"), await attempt("wrong"), await attempt("")]).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect(await attempt("right", "10.0.0.2", "h2")).toBe(false);
  expect(await attempt("x".repeat(10_000))).toBe(false);
});

test("ten wrong passwords lock a name for others, but not for devices that were right before", async () => {
  await attempt("right", "10.0.0.2");
  for (let i = 0; i < 10; i++) await attempt(`wrong ${i}`, `10.0.1.${i}`);
  expect(await attempt("new", "10.0.9.9")).toBe(false);
  expect(await attempt("right", "10.0.0.2")).toBe(true);
  hashes.set("h1", await logins.hashed("changed"));
  logins.forget("h1");
  expect(await attempt("changed", "10.0.9.9")).toBe(false);
  now_ms += 16 * MINUTE_MS;
  expect(await attempt("changed", "10.0.9.9")).toBe(true);
});

test("twenty wrong passwords lock an address, whatever names it tries", async () => {
  for (let i = 0; i < 20; i++) await attempt("wrong", "10.0.0.66", `h9${i}`);
  expect(await attempt("right", "10.0.0.66")).toBe(false);
  expect(await attempt("right", "10.0.0.2")).toBe(true);
});

test("a hundred devices that come back at once are checked once, and all get in", async () => {
  const answers = await Promise.all(Array.from({ length: 100 }, () => attempt("right", "10.0.0.2")));
  expect(answers).toEqual(answers.map(() => true));
  expect(asked).toBeLessThan(110);
});

test("a connection that is removed while its password is being checked lets nobody in", async () => {
  const answer = attempt("right");
  hashes.delete("h1");
  expect(await answer).toBe(false);
  expect(await attempt("right")).toBe(false);
});

test("a password that is not the last one is no longer known", async () => {
  await attempt("right");
  hashes.set("h1", await logins.hashed("changed"));
  logins.forget("h1");
  expect([await attempt("right"), await attempt("changed")]).toEqual([false, true]);
});
