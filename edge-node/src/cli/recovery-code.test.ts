import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nodeSeedOf } from "@localgrid/journal/node-seed";
import { encode } from "uqr";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openIdentity } from "../adapters/system/identity.ts";
import { recoveryQr, recoveryWords, seedFromRecoveryCode } from "../recovery/recovery-code.ts";
import { printRecoveryCode, recoveryCodeCard } from "./recovery-code.ts";

const SEED = Uint8Array.from({ length: 32 }, (_, i) => i);
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "localgrid-recovery-code-"));
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

test("a card has the words in 6 numbered rows of 4, which can be typed in as they stand", () => {
  const rows = recoveryCodeCard(SEED, { wants_qr: false }).split("\n").slice(0, 6);
  expect(rows.map((row) => row.match(/\d+\./g)?.length)).toEqual([4, 4, 4, 4, 4, 4]);
  expect(
    rows
      .join("\n")
      .match(/[a-z]+/g)
      ?.join(" "),
  ).toBe(recoveryWords(SEED));
  expect(seedFromRecoveryCode(rows.join("\n"))).toEqual(SEED);
});

test("a card's QR code has dark modules where the code has them, in a light frame", () => {
  const lines = recoveryCodeCard(SEED, { wants_qr: true })
    .split("\n")
    .filter((line) => line.includes("▀"));
  const rows = lines.flatMap((line) => {
    const cells = [...line.matchAll(/\[(\d+);(\d+)m▀/g)];
    return [cells.map(([, upper]) => upper === "30"), cells.map(([, , lower]) => lower === "40")];
  });
  const { data } = encode(recoveryQr(SEED), { ecc: "M", border: 4 });
  expect(rows.slice(0, data.length)).toEqual(data);
  expect(rows.slice(data.length).flat()).not.toContain(true);
  expect(data.slice(0, 4).flat()).not.toContain(true);
});

test("the code that is printed is that of the folder's node", async () => {
  const { key } = openIdentity(folder);
  const print = vi.spyOn(console, "log").mockImplementation(() => {});
  await printRecoveryCode({ data_dir: folder, wants_qr: false });
  const [text] = print.mock.calls[0] ?? [];
  expect(text).toBe(recoveryCodeCard(nodeSeedOf(key.privateKey), { wants_qr: false }));
});

test("where no node has been, none is made", async () => {
  await expect(printRecoveryCode({ data_dir: folder, wants_qr: false })).rejects.toMatchObject({ code: "no-journal" });
  expect(readdirSync(folder)).toEqual([]);
});
