import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  generatePassword,
  hashPassword,
  isPasswordOf,
  PASSWORD_COST,
  unmatchableHash,
  weaknessOf,
} from "./password.ts";
import { WorkQueue } from "./work-queue.ts";

const CHEAP = { cost: 16, block_size: 8, parallelization: 1 };

test("a password fits its own hash and no other one", async () => {
  const text = fc.string({ minLength: 1, maxLength: 40, unit: "grapheme" });
  await fc.assert(
    fc.asyncProperty(text, text, async (password, other) => {
      const stored = await hashPassword(password, randomBytes(16), CHEAP);
      expect(await isPasswordOf(password, stored)).toBe(true);
      if (password.normalize("NFKC") !== other.normalize("NFKC")) expect(await isPasswordOf(other, stored)).toBe(false);
    }),
    { numRuns: 50 },
  );
});

test("hashing at full cost leaves the event loop free", async () => {
  let turns = 0;
  const counter = setInterval(() => turns++, 1);
  const stored = await hashPassword("correct horse", randomBytes(16), PASSWORD_COST);
  clearInterval(counter);
  expect(turns).toBeGreaterThan(0);
  expect(await isPasswordOf("correct horse", stored)).toBe(true);
});

test("no password fits the hash that stands in for unknown logins", async () => {
  expect(await isPasswordOf("", unmatchableHash(randomBytes, CHEAP))).toBe(false);
});

test("generated passwords are strong enough for the rules and never the same", () => {
  const passwords = Array.from({ length: 200 }, () => generatePassword(randomBytes));
  expect(new Set(passwords).size).toBe(200);
  for (const password of passwords) expect(weaknessOf(password, "home-1")).toBeNull();
});

test("a queue runs no more jobs at once than it is wide, and all of them", async () => {
  const queue = new WorkQueue({ width: 2, length: 3 });
  let [running, most, done] = [0, 0, 0];
  const job = async () => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setImmediate(resolve));
    running--;
    done++;
    if (done === 3) throw new Error("one fails");
  };
  const jobs = Array.from({ length: 5 }, () => queue.run(job));
  expect(queue.isFull()).toBe(true);
  const results = await Promise.allSettled(jobs);
  expect(results.filter(({ status }) => status === "rejected")).toHaveLength(1);
  expect([most, done, queue.isFull()]).toEqual([2, 5, false]);
});
