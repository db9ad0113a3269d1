import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { peerIdOf } from "@localgrid/edge-node/adapters/peer-id";
import { recoveryWords } from "@localgrid/edge-node/recovery-code";
import { nodeSeedOf } from "@localgrid/journal/node-seed";
import { recordedNodeKey } from "@localgrid/neighbourhood/recorded-journal";
import { startChild } from "./child-link.ts";
import { benchError } from "./errors.ts";
import type { CopyAnswer, CopyRequest } from "./gossip-copy.ts";
import { Fleet } from "./gossip-fleet.ts";
import { type Lan, LOOPBACK, openLan } from "./gossip-lan.ts";
import type { MonthAnswer, MonthRequest, ReplicaShape } from "./gossip-month.ts";
import type { Measurement, Run } from "./measurement.ts";
import { ratiosOf, spreadText } from "./spread.ts";
import { type Figure, figureOf } from "./table.ts";

const METERS = 200;
const DAYS = 30;
const SLOW_KBIT_PER_S = 100_000;
const FAST_ROUNDS = 3;
/** Peers that follow a journal ask for what is new every few seconds: of 200 meters that is a message or two. */
const FOLLOWED = { file: "followed.sqlite", records_per_batch: 2 };
/** Peers that were away, or became holders late, fetch much at once. */
const CAUGHT_UP = { file: "caught-up.sqlite", records_per_batch: 1_000 };
const PEERS = 2;
const MOST_TIMES = 3;
const NODE_MAIN = fileURLToPath(import.meta.resolve("@localgrid/edge-node/main"));
const runFile = promisify(execFile);

/** What the measurement goes on with: the month's files, and where to work. */
interface Month extends MonthAnswer {
  readonly place: string;
  readonly code_file: string;
}

/** A way between two peers and a new box. */
interface Way {
  readonly name: string;
  readonly lan: Lan;
  /** Of the new box's link. */
  readonly kbit_per_s: number | null;
  readonly replica: ReplicaShape;
  readonly rounds: number;
}

/** A box dies, and a new one gets a month's journal back from two peers. */
export const gossipRecovery: Measurement = {
  name: "gossip-recovery",
  async measure({ folder, progress }: Run) {
    const place = join(folder, "gossip-recovery");
    progress(`writing a journal of ${DAYS} days and ${METERS} meters`);
    const month = await writeMonth(place);
    const lan = openLan();
    const fast = { name: "loopback", lan: LOOPBACK, kbit_per_s: null, rounds: FAST_ROUNDS, replica: FOLLOWED };
    const bulk = { ...fast, name: "loopback, peers that had it in bulk", replica: CAUGHT_UP };
    const slow = { ...fast, name: "100 Mbit/s", lan, kbit_per_s: SLOW_KBIT_PER_S, rounds: 1 };
    try {
      const figures: Figure[] = [];
      for (const way of lan.is_separate ? [fast, bulk, slow] : [fast, bulk]) {
        progress(`recovering over ${way.name}`);
        figures.push(await overWay(way, month));
      }
      progress("rebuilding the projections");
      const rebuilt_s = await timed([], ["rebuild", "--data-dir", boxOf(month)]);
      const what = `rebuild of the projections of ${DAYS} days and ${METERS} meters`;
      return [...figures, figureOf({ what, values: [rebuilt_s.took_s], digits: 1, unit: " s" })];
    } finally {
      lan.close();
    }
  },
};

async function writeMonth(place: string): Promise<Month> {
  const writer = startChild<MonthRequest, MonthAnswer>("./gossip-month.ts");
  try {
    const answer = await writer.ask({ folder: place, meters: METERS, days: DAYS, replicas: [FOLLOWED, CAUGHT_UP] });
    const code_file = join(place, "code.txt");
    writeFileSync(code_file, recoveryWords(nodeSeedOf(recordedNodeKey().privateKey)));
    return { ...answer, place, code_file };
  } finally {
    await writer.end();
  }
}

async function overWay(way: Way, month: Month): Promise<Figure> {
  const { place, bytes, records } = month;
  const peers = join(place, "peers");
  for (let index = 0; index < PEERS; index++) {
    rmSync(join(peers, String(index)), { recursive: true, force: true });
    mkdirSync(join(peers, String(index)), { recursive: true });
    copyFileSync(join(place, way.replica.file), join(peers, String(index), "replicas.sqlite"));
  }
  const { node, publicKey } = recordedNodeKey();
  const lost = { node: Buffer.from(node).toString("hex"), public_key: publicKey, addresses: [] };
  const fleet = await Fleet.start({ folder: peers, lan: way.lan, count: PEERS, others: [lost] });
  try {
    const box = way.lan.add({ kbit_per_s: way.kbit_per_s });
    const addresses = fleet.nodes.map(({ self }) => `${self.addresses[0]}/p2p/${peerIdOf(self.public_key)}`);
    const [copied_s, recovered_s]: [number[], number[]] = [[], []];
    for (let round = 0; round < way.rounds; round++) {
      copied_s.push(await copyOnce(way, box.through, month));
      recovered_s.push(await recoverOnce(box.through, addresses, month));
    }
    const megabytes = (bytes / 1_000_000).toFixed(0);
    return figureOf({
      what: `recovery of ${DAYS} days and ${METERS} meters from ${PEERS} peers ÷ copy of a file, ${way.name}`,
      values: ratiosOf(recovered_s, copied_s),
      digits: 1,
      at_most: MOST_TIMES,
      notes: [
        `${spreadText(recovered_s, 1)} s for ${records.toLocaleString("en")} records, ${megabytes} MB; ${spreadText(copied_s, 1)} s for a file of as many bytes by TCP and fsync`,
      ],
    });
  } finally {
    await fleet.end();
  }
}

/** The same bytes from a place like a peer's to the place of the new box. */
async function copyOnce(way: Way, through: readonly string[], { place, bytes }: Month): Promise<number> {
  const from = way.lan.add();
  const server = startChild<CopyRequest, CopyAnswer>("./gossip-copy.ts", { through: from.through });
  const client = startChild<CopyRequest, CopyAnswer>("./gossip-copy.ts", { through });
  const copy = join(place, "copy");
  try {
    const { address } = from;
    const { port } = await server.ask({ kind: "serve", address, file: join(place, "journal.sqlite"), bytes });
    return (await client.ask({ kind: "fetch", address, port, file: copy })).took_s;
  } finally {
    await Promise.all([server.end(), client.end()]);
    rmSync(copy, { force: true });
  }
}

/** @throws {LocalGridError} `wrong-result` */
async function recoverOnce(through: readonly string[], addresses: readonly string[], month: Month): Promise<number> {
  const data_dir = boxOf(month);
  rmSync(data_dir, { recursive: true, force: true });
  const peers = addresses.flatMap((address) => ["--peer", address]);
  const args = ["recover", "--data-dir", data_dir, "--code-file", month.code_file, "--no-discovery", ...peers];
  const { took_s, output } = await timed(through, args);
  const told = JSON.parse(output.trim().split("\n").at(-1) as string) as { records: number; missing: unknown[] };
  if (told.records !== month.records || told.missing.length > 0) throw benchError("wrong-result", output);
  return took_s;
}

function boxOf({ place }: Month): string {
  return join(place, "box");
}

/** A command of the node, from its start to its end. */
async function timed(through: readonly string[], args: readonly string[]) {
  const [command, ...rest] = [...through, process.execPath, NODE_MAIN, ...args] as [string, ...string[]];
  const begun_ms = performance.now();
  try {
    const { stdout } = await runFile(command, rest, { maxBuffer: 16_777_216 });
    return { took_s: (performance.now() - begun_ms) / 1000, output: stdout };
  } catch (cause) {
    throw benchError("child-failed", `localgrid ${args[0]}: ${(cause as Error).message}`, cause);
  }
}
