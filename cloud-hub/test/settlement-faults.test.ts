import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { eventually } from "@localgrid/edge-node/test/eventually";
import type { BatchRow } from "@localgrid/protocol/settlement-batch";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { SettlementKeys } from "../src/settlement/settlement-keys.ts";
import { governed } from "./governed.ts";
import { LocalChain } from "./local-chain.ts";
import { type SettlementHub, type SettlementHubOptions, startSettlementHub } from "./settlement-hub.ts";
import { SettlementScene } from "./settlement-scene.ts";
import { signedBatch } from "./signed-batch.ts";

const PACE = { ledger_ms: 40, ledger_s: 5 };
const TIMEOUT = { timeout: 90_000 };

const scene = new SettlementScene(PACE);
const other = new LocalChain({ ...PACE, passphrase: "another network" });
beforeAll(async () => {
  await Promise.all([scene.start(), other.start()]);
}, 120_000);
afterAll(async () => {
  await Promise.all([scene.stop(), other.stop()]);
});

const hubs = new Set<SettlementHub>();
afterEach(async () => {
  await Promise.all([...hubs].map((hub) => hub.stop()));
  hubs.clear();
});

function start(options?: SettlementHubOptions): SettlementHub {
  const hub = startSettlementHub(scene, options);
  hubs.add(hub);
  return hub;
}

async function settled(hub: SettlementHub): Promise<void> {
  const isSettled = async () => {
    const { sealed_seq, confirmed_seq, on_chain, window_end_s } = await scene.cursors();
    return window_end_s === scene.lastWindowEnd() && sealed_seq === confirmed_seq && confirmed_seq === on_chain;
  };
  await eventually("all windows are settled", isSettled, 60_000).catch((cause) => {
    throw new Error(JSON.stringify([hub.reader.status(), hub.events.slice(-20)]), { cause });
  });
  const { chain, book } = await scene.audit();
  expect(chain).toEqual(book);
}

function tells(hub: SettlementHub, status: string, problem: string | RegExp = ""): Promise<unknown> {
  return eventually(`the hub tells ${status}, ${problem}`, () => {
    const told = hub.reader.status();
    return told.status === status && (told.problem ?? "").match(problem) !== null;
  });
}

describe("a hub that settles", () => {
  test("begins when the contracts' file is there", TIMEOUT, async () => {
    const file = `${scene.deployment_file}.later`;
    await scene.writeWindow();
    const hub = start({ deployment_file: file });
    await tells(hub, "not-deployed");
    copyFileSync(scene.deployment_file, file);
    await settled(hub);
    expect(hub.reader.status()).toMatchObject({ status: "ok", network: "local", problem: null });
  });

  test("whose clock is wrong by an hour settles as any other", TIMEOUT, async () => {
    for (const clock_error_ms of [3_600_000, -3_600_000]) {
      await scene.writeWindow();
      const hub = start({ clock_error_ms });
      await settled(hub);
      await hub.stop();
      hubs.delete(hub);
    }
  });

  test("sends nothing to a service of another network, and goes on with one of its own", TIMEOUT, async () => {
    await scene.writeWindow();
    const lost = start({ urls: [other.url] });
    await tells(lost, "wrong-network", "another network");
    await lost.stop();
    hubs.delete(lost);
    await settled(start({ urls: [other.url, scene.chain.url] }));
  });

  test("sends nothing where the contracts' file names another passphrase", TIMEOUT, async () => {
    const file = `${scene.deployment_file}.foreign`;
    const deployment = JSON.parse(readFileSync(scene.deployment_file, "utf8"));
    writeFileSync(file, JSON.stringify({ ...deployment, network_passphrase: "yet another network" }));
    const before = await scene.cursors();
    await tells(start({ deployment_file: file }), "wrong-network", "yet another network");
    expect((await scene.cursors()).on_chain).toBe(before.on_chain);
  });

  test("with an empty treasury says whom to give money to", TIMEOUT, async () => {
    const hub = start({ keys: new SettlementKeys(new Uint8Array(32).fill(99)) });
    await tells(hub, "blocked", /the treasury G[A-Z2-7]{55} holds 0 of/);
  });

  test("whose account was taken its zone by governance says so, and goes on when it has it back", TIMEOUT, async () => {
    const { zone } = await scene.cursors();
    await governed(scene, { contract: "settlement", method: "set_operator", zone, address: scene.admin.publicKey() });
    await scene.writeWindow();
    const hub = start();
    await tells(hub, "blocked", "does not settle the zone");
    const address = scene.addressOf(`channel/${zone}`);
    await governed(scene, { contract: "settlement", method: "set_operator", zone, address });
    await settled(hub);
  });

  test(
    "seals while the chain is away for three days, and settles all windows with two transactions",
    TIMEOUT,
    async () => {
      const before = await scene.cursors();
      await scene.chain.stop({ forGood: false });
      const hub = start();
      await tells(hub, "away");
      await scene.writeWindow();
      await eventually("a batch is sealed", async () => (await scene.sealedSeq()) === (before.sealed_seq ?? 0) + 1);
      for (let window = 1; window < 3 * 96; window++) await scene.writeWindow(10 + (window % 5));
      await scene.chain.start();
      await settled(hub);
      const batches = (await scene.batches()).slice(before.sealed_seq);
      expect(batches).toHaveLength(2);
      expect(batches.map(({ window_start_s, window_end_s }) => (window_end_s - window_start_s) / 900)).toEqual([
        1, 287,
      ]);
    },
  );
});

describe("a batch that breaks a rule", () => {
  const MOST = 2n ** 63n - 1n;
  const ENERGY = { energy_wh: 0n };
  const CASES: Readonly<Record<string, { rows: readonly BatchRow[]; code: string }>> = {
    "money does not sum to zero": { rows: [{ member: 1, ...ENERGY, money_units: 5n }], code: "contract-411" },
    "energy does not sum to zero": { rows: [{ member: 1, energy_wh: 5n, money_units: 0n }], code: "contract-411" },
    "a row changes nothing": { rows: [{ member: 1, ...ENERGY, money_units: 0n }], code: "contract-409" },
    "members are not in order": {
      rows: [
        { member: 2, ...ENERGY, money_units: 5n },
        { member: 1, ...ENERGY, money_units: -5n },
      ],
      code: "contract-408",
    },
    "nobody has that number": {
      rows: [
        { member: 1, ...ENERGY, money_units: 5n },
        { member: 4_000_000_000, ...ENERGY, money_units: -5n },
      ],
      code: "contract-301",
    },
    "money is as large as integers are": {
      rows: [
        { member: 1, ...ENERGY, money_units: MOST },
        { member: 2, ...ENERGY, money_units: -MOST },
      ],
      code: "contract-30[34]",
    },
    "energy is beyond what the meters may carry": {
      rows: [
        { member: 1, energy_wh: MOST, money_units: 0n },
        { member: 2, energy_wh: -MOST, money_units: 0n },
      ],
      code: "contract-410",
    },
  };

  for (const [name, { rows, code }] of Object.entries(CASES)) {
    test(`(${name}) is refused before it is signed`, TIMEOUT, async () => {
      const command = await signedBatch(scene, rows);
      const { sequence } = await scene.reader.account(command.lane);
      const terms = {
        lane: command.lane,
        sequence: (sequence ?? 0n) + 1n,
        max_time_s: 4_000_000_000,
        bid_stroops: 100n,
      };
      const answer = await scene.reader.prepare(command.command, terms);
      expect(answer).toEqual({
        kind: "refused",
        code: expect.stringMatching(new RegExp(code)),
        detail: expect.any(String),
      });
    });
  }

  test("and one that breaks none is not", TIMEOUT, async () => {
    const rows = [
      { member: 1, energy_wh: -5n, money_units: 5n },
      { member: 2, energy_wh: 5n, money_units: -5n },
    ];
    const { command, lane } = await signedBatch(scene, rows);
    const { sequence } = await scene.reader.account(lane);
    const terms = { lane, sequence: (sequence ?? 0n) + 1n, max_time_s: 4_000_000_000, bid_stroops: 100n };
    expect(await scene.reader.prepare(command, terms)).toMatchObject({ kind: "ready", archived: [] });
  });
});
