import { decodeLeaves, type TradeLeaf } from "@localgrid/protocol/settlement-batch";
import { expect } from "vitest";
import type { TestPostgres } from "../src/adapters/postgres/test-database.ts";
import type { SealedBatch } from "../src/settlement/sealed-batch.ts";
import { FIRST_S, SettledCommunity, type TestInterval } from "./settled-community.ts";

/** One buys of another at 100,000 micro/kWh, and pays a fee on it. */
export function interval(
  energy_wh: number,
  members: readonly [string, string] = ["anna", "ben"],
  fee = 10n,
): TestInterval {
  const [buyer, seller] = members;
  const paid = BigInt(energy_wh) * 100_000n;
  return {
    members: { [buyer]: [energy_wh, -paid - fee], [seller]: [-energy_wh, paid] },
    meters: { [`p-${buyer}`]: [energy_wh + 5, 0], [`p-${seller}`]: [0, energy_wh + 9] },
    price_micro_per_kwh: 100_000,
  };
}

/** A community with one interval, whose zone is on the chain. */
export async function opened(
  postgres: TestPostgres,
  limits: Readonly<Record<string, number | null>> = { anna: null, ben: null },
): Promise<SettledCommunity> {
  const sun = await SettledCommunity.open(postgres);
  await sun.addMembers(limits);
  await sun.close(FIRST_S, interval(300));
  await sun.openZone();
  return sun;
}

/** Seals and settles until nothing is left; the batches. */
export async function settleAll(sun: SettledCommunity): Promise<readonly SealedBatch[]> {
  const batches: SealedBatch[] = [];
  for (;;) {
    const sealed = await sun.seal();
    if (sealed.kind === "nothing") return batches;
    if (sealed.kind !== "sealed") throw new Error(JSON.stringify(sealed));
    batches.push(sealed.batch);
    await sun.confirm(sealed.batch.seq);
  }
}

export function tradesIn(batches: readonly SealedBatch[]): readonly TradeLeaf[] {
  return batches.flatMap(({ leaves }) => decodeLeaves(leaves));
}

/** Everybody has moved what the ledger says, in whole units, rounded down. */
export async function assertSettled(sun: SettledCommunity): Promise<void> {
  const accounts = await sun.accounts();
  const ledger = ledgerOf(sun);
  for (const [member, { owed_nano, settled_units }] of accounts) {
    if (member === "") continue;
    expect([member, owed_nano]).toEqual([member, ledger.get(member) ?? 0n]);
    const rest = owed_nano - settled_units * 100n;
    expect(rest >= 0n && rest < 100n).toBe(true);
  }
}

function ledgerOf(sun: SettledCommunity): ReadonlyMap<string, bigint> {
  const ledger = new Map<string, bigint>();
  for (const { interval: content } of sun.now.values()) {
    for (const [member, [, money]] of Object.entries(content.members)) {
      ledger.set(member, (ledger.get(member) ?? 0n) + money);
    }
  }
  return ledger;
}
