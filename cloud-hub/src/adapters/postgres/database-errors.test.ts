import { DrizzleQueryError } from "drizzle-orm";
import { expect, test } from "vitest";
import { cloudHubError } from "../../errors.ts";
import { BYTEA, binaryArray, int8 } from "./binary-array.ts";
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

test("an array's bytes are PostgreSQL's", () => {
  const array = binaryArray(BYTEA, [Uint8Array.of(1, 2), null, new Uint8Array(0)]);
  expect(array.toString("hex")).toBe(
    ["00000001", "00000001", "00000011", "00000003", "00000001", "000000020102", "ffffffff", "00000000"].join(""),
  );
  expect(binaryArray(BYTEA, [Uint8Array.of(1)]).readInt32BE(4)).toBe(0);
  expect(Buffer.from(int8(2 ** 53 - 1)).toString("hex")).toBe("001fffffffffffff");
});
