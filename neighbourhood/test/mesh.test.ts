import { join } from "node:path";
import {
  compareCopy,
  holdersOf,
  type NodeDisk,
  ownReaches,
  type Reach,
  recordsOf,
} from "@localgrid/edge-node/test/peer-replicas";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CoordinatorApi } from "../src/coordinator-api.ts";
import { dataPathsOf, regionPathsOf } from "../src/data-folder.ts";
import { COMMUNITIES } from "../src/home-plan.ts";
import { readLogins } from "../src/logins-file.ts";
import type { NodePapers } from "../src/node-papers.ts";
import { readJsonFile } from "../src/whole-file.ts";
import { hubIntervals, hubSums, inHubDatabase, lastIntervalOf, nodeSums, sumOfAmounts } from "./ledger-sums.ts";
import {
  freePort,
  freshFolder,
  type RunningNeighbourhood,
  removeFolder,
  startNeighbourhood,
} from "./running-neighbourhood.ts";

const NAMES = COMMUNITIES.slice(0, 5).map(({ community }) => community);
const [UNLUCKY, SECOND, THIRD, FOURTH] = NAMES as [string, string, string, string];
const COPIES = 2;
const INTERVAL_S = 900;
const PATIENCE = { timeout: 60_000, interval: 250 };

interface Epoch extends Reach {
  /** Records that are stored, each time that they are. */
  readonly stored: number;
}

describe("five communities without internet, two of them without each other, and one without its card", () => {
  const folder = freshFolder();
  const { hub_data } = regionPathsOf(folder);
  let region: RunningNeighbourhood;
  let hub: CoordinatorApi;

  beforeAll(async () => {
    const port = await freePort();
    const args = ["--nodes", "5", "--homes", "2", "--speed", "1800", "--no-chain", "--hub-port", String(port)];
    region = await startNeighbourhood(args, folder);
    const { login } = readJsonFile(regionPathsOf(folder).hub_notes) as { login: { login: string; password: string } };
    hub = new CoordinatorApi(`http://127.0.0.1:${port}`, login, new AbortController().signal);
  }, 180_000);

  afterAll(async () => {
    await region?.interrupt();
    removeFolder(folder);
  }, 60_000);

  test("agree to the nano when all is mended: journals, copies, ledgers and hub", { timeout: 300_000 }, async () => {
    await untilCopied();
    region.type("cut hub");
    region.type(`cut ${SECOND} ${THIRD}`);
    await region.printed(/The links of hub are cut/);
    await region.printed(/The links between .* are cut/);
    await goOn(8);
    region.type(`recover ${UNLUCKY}`);
    await region.printed(new RegExp(`${UNLUCKY}: The edge node is back`), 90_000);
    await goOn(8);
    region.type("heal");
    await region.printed(/All links work again/);

    // One more goes without the internet, alone: the others take its records to the hub.
    region.type(`cut ${FOURTH} hub`);
    const alone = recordsOf(ownReaches(diskOf(FOURTH)));
    await expect.poll(async () => recordsOf(await hubEpochs(FOURTH)), PATIENCE).toBeGreaterThan(alone);
    region.type("heal");

    const reached = new Map(NAMES.map((name) => [name, ownReaches(diskOf(name))] as const));
    const closed = new Map(NAMES.map((name) => [name, lastIntervalOf(folderOf(name))] as const));
    await Promise.all(NAMES.map((name) => expectSameAtHub(name, reached.get(name) as readonly Reach[])));
    for (const name of NAMES) await expectSameLedgers(name, closed.get(name) as number);
    await untilCopied();
    region.type("quit");
    expect(await region.ended).toBe(0);
    const disks = NAMES.map(diskOf);
    for (const origin of disks) {
      for (const holder of holdersOf(origin, disks, COPIES)) {
        const { records, differing } = compareCopy(origin, holder);
        expect(differing).toEqual([]);
        expect(records).toBeGreaterThanOrEqual(recordsOf(reached.get(nameOf(origin)) as readonly Reach[]));
      }
    }
  });

  /** Every community closes so many more intervals. */
  async function goOn(intervals: number): Promise<void> {
    const from = NAMES.map((name) => lastIntervalOf(folderOf(name)));
    for (const [index, name] of NAMES.entries()) {
      const wanted_s = (from[index] as number) + intervals * INTERVAL_S;
      await expect.poll(() => lastIntervalOf(folderOf(name)), PATIENCE).toBeGreaterThanOrEqual(wanted_s);
    }
  }

  /** Each journal has its copies, with all that it has now. */
  async function untilCopied(): Promise<void> {
    await Promise.all(
      NAMES.map(async (name) => {
        const records = recordsOf(ownReaches(diskOf(name)));
        const api = coordinatorOf(name);
        const whole = async () => {
          const { copies } = (await api.call("GET", "/api/peers")).body as { copies: { records: number }[] };
          return copies.filter((copy) => copy.records >= records).length;
        };
        await expect.poll(whole, PATIENCE).toBeGreaterThanOrEqual(COPIES);
      }),
    );
  }

  /** The hub has each record that the node had, once, with the same hashes. */
  async function expectSameAtHub(name: string, reached: readonly Reach[]): Promise<void> {
    const expected = recordsOf(reached);
    await expect.poll(async () => recordsOf(await hubEpochs(name)), PATIENCE).toBeGreaterThanOrEqual(expected);
    const epochs = await hubEpochs(name);
    for (const { stored, last_seq } of epochs) expect(stored).toBe(last_seq);
    const own = new Map(ownReaches(diskOf(name)).map((reach) => [reach.epoch, reach] as const));
    for (const { epoch, last_seq, hash } of reached) {
      const there = epochs.find((one) => one.epoch === epoch);
      expect(there?.last_seq, `${name} ${epoch}`).toBeGreaterThanOrEqual(last_seq);
      // Only the newest epoch grows: in the others the end is the end.
      if (own.get(epoch)?.last_seq === there?.last_seq) expect(own.get(epoch)?.hash).toBe(there?.hash);
      else expect(epoch).toBe(reached.at(-1)?.epoch);
      expect(hash).not.toBe("unknown");
    }
    expect(new Set(reached.map(({ epoch }) => epoch))).toEqual(new Set(epochs.map(({ epoch }) => epoch)));
  }

  async function expectSameLedgers(name: string, upto_s: number): Promise<void> {
    const intervals = await expect
      .poll(async () => (await hubIntervals(hub, name, upto_s)).length, PATIENCE)
      .toBeGreaterThan(16)
      .then(() => hubIntervals(hub, name, upto_s));
    expect(intervals.filter(({ is_same }) => !is_same)).toEqual([]);
    const ofNode = nodeSums(folderOf(name), upto_s);
    await expect.poll(() => hubSums(hub_data, name, upto_s), PATIENCE).toEqual(ofNode);
    expect(ofNode.length).toBeGreaterThan(5);
    expect(sumOfAmounts(ofNode)).toBe(0n);
  }

  function hubEpochs(name: string): Promise<readonly Epoch[]> {
    const select = `SELECT encode(e.epoch, 'hex') AS epoch, e.head_seq::int AS last_seq, encode(e.head_hash, 'hex') AS hash,
        coalesce(sum(s.last_seq - s.from_seq + 1), 0)::int AS stored
      FROM journal_epoch e LEFT JOIN journal_segment s ON s.epoch_id = e.id
      WHERE e.node = decode($1, 'hex') GROUP BY e.id`;
    return inHubDatabase(hub_data, async (query) => (await query(select, [diskOf(name).node])) as readonly Epoch[]);
  }

  function coordinatorOf(name: string): CoordinatorApi {
    const { node_config } = dataPathsOf(folderOf(name));
    const { http_port } = readJsonFile(node_config) as { http_port: number };
    const login = () =>
      readLogins(dataPathsOf(folderOf(name)).logins).coordinator as { login: string; password: string };
    return new CoordinatorApi(`http://127.0.0.1:${http_port}`, login, new AbortController().signal);
  }

  function folderOf(name: string): string {
    return name === NAMES[0] ? folder : join(regionPathsOf(folder).others, name);
  }

  function diskOf(name: string): NodeDisk {
    const { papers, node_data } = dataPathsOf(folderOf(name));
    const { node } = readJsonFile(papers) as NodePapers;
    return { node, data_dir: node_data };
  }

  function nameOf(disk: NodeDisk): string {
    return NAMES.find((name) => diskOf(name).node === disk.node) as string;
  }
});
