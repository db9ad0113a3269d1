import { DrizzleQueryError } from "drizzle-orm";
import { expect, test } from "vitest";
import { cloudHubError } from "../../errors.ts";
import { onDatabase } from "./database-errors.ts";

const failing = (error: unknown) => onDatabase(() => Promise.reject(error));
const coded = (code: string) => Object.assign(new Error("said"), { code });

test.each([
  "08006",
  "53300",
  "57P01",
  "57P03",
  "57014",
  "58030",
  "40001",
  "40P01",
  "55P03",
  "ECONNREFUSED",
  "ENOENT",
  "EPIPE",
])("%s passes: the store is away", async (code) => {
  await expect(failing(coded(code))).rejects.toMatchObject({ code: "store-away", cause: { code } });
  await expect(failing(new DrizzleQueryError("SELECT", [], coded(code)))).rejects.toMatchObject({ code: "store-away" });
});

test.each([
  "Connection terminated unexpectedly",
  "timeout exceeded when trying to connect",
  "Client has encountered a connection error and is not queryable",
])("what the driver says without a code passes as well: %s", async (message) => {
  await expect(failing(new Error(message))).rejects.toMatchObject({ code: "store-away" });
});

test("a full disk has its own code", async () => {
  await expect(failing(coded("53100"))).rejects.toMatchObject({ code: "store-full" });
});

test.each(["22021", "22P05"])("%s is about a text that came from outside", async (code) => {
  await expect(failing(coded(code))).rejects.toMatchObject({ code: "invalid-input", cause: { code } });
});

test("what the driver says about addresses and users is kept from whoever asks", async () => {
  const error = Object.assign(new Error("connect ECONNREFUSED 10.0.0.5:5432"), { code: "ECONNREFUSED" });
  for (const failure of [error, coded("53100"), coded("22021")]) {
    const told = await failing(failure).catch((caught: Error) => caught);
    expect(told).toMatchObject({ cause: failure });
    expect((told as Error).message).not.toMatch(/10\.0|said/);
  }
});

test("faults of the program and refusals stay as they are", async () => {
  const faults = [
    coded("23505"),
    coded("42P01"),
    coded("22P02"),
    new TypeError("x of undefined"),
    new Error("undecided"),
  ];
  for (const error of [...faults, cloudHubError("fork", "two histories")]) {
    await expect(failing(error)).rejects.toBe(error);
  }
  expect(await onDatabase(async () => 7)).toBe(7);
});
