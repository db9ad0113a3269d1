import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { nodeKeyFromSeed } from "@localgrid/journal/node-seed";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually } from "./eventually.ts";
import { Chaos } from "./gossip-chaos.ts";
import { FORGED_RECORDS } from "./peer-forgery.ts";
import { PeerRegion, REGION } from "./peer-region.ts";
import { compareCopy, heldRecords } from "./peer-replicas.ts";
import { cleanUp, launch } from "./running-node.ts";
import { refusalsOf } from "./witness.ts";

const ATTACKER = fileURLToPath(new URL("peer-attacker.ts", import.meta.url));
const VICTIM = "ash";
const OTHERS = ["beech", "cedar"] as const;
const ROUNDS = 3;
const TICKS_PER_S = 100;
/** What attacks may cost beside what the node does anyway: shares of a processor core, and bytes. */
const MORE_CPU = 0.5;
const MORE_BYTES = 160 * 1_048_576;

const listed = randomBytes(32);
const stranger = randomBytes(32);
const listed_id = Buffer.from(nodeKeyFromSeed(listed).node).toString("hex");

let region: PeerRegion;
let chaos: Chaos;

beforeAll(async () => {
  const strangers = [nodeKeyFromSeed(listed)];
  region = await PeerRegion.make({ names: [VICTIM, ...OTHERS], strangers, config: { replica_count: 3 } });
  await region.start(VICTIM, ...OTHERS);
  chaos = new Chaos(region, 1);
  await goOn();
}, 120_000);

afterAll(async () => {
  await cleanUp();
  await region?.stop();
});

describe("a program that means no good", () => {
  test("is turned away when it is not listed", { timeout: 60_000 }, async () => {
    const attacker = new Attacker(stranger);
    expect(await attacker.order("connect")).toMatchObject({ failed: "connect" });
    const refused = await refusalsOf(region.process(VICTIM), "peer_refused_total");
    expect(refused["not-a-member"]).toBeGreaterThan(0);
    expect((await region.view(VICTIM)).peers).toHaveLength(OTHERS.length + 1);
  });

  test("costs a bounded part of the node when it is listed, is named, and disturbs nobody", {
    timeout: 180_000,
  }, async () => {
    const quiet = await costOf(goOn);
    const attacker = new Attacker(listed);
    await attacker.done("connect");
    await attacker.done("honest");
    await eventually("its journal is kept as any other", async () => (await heldOf(listed_id)) === 5);

    const costs = [await costUnder(attacker, ["glutton", "bad-answers"])];
    await attacker.done("claims-ahead");
    await untilNamed("claims-ahead");
    costs.push(await costUnder(attacker, ["mute", "large-messages", "forge"]));
    await attacker.done("fork");
    await untilNamed("equivocation");
    // Who floods is cut off for a while, so that comes last.
    costs.push(await costUnder(attacker, ["flood", "slow-loris"]));
    await untilNamed("misbehaving-peer");
    for (const { cpu, bytes } of costs) {
      expect(cpu).toBeLessThan(quiet.cpu + MORE_CPU);
      expect(bytes).toBeLessThan(quiet.bytes + MORE_BYTES);
    }
    const copied = await goOn();
    const refused = await refusalsOf(region.process(VICTIM), "peer_refused_total");
    const reasons = ["announcement-refused", "too-many-handshakes", "too-many-streams"];
    expect(Object.keys(refused)).toEqual(expect.arrayContaining(reasons));
    // Whichever is first: so many that they are not read any more, or so many that their node is cut off.
    const tooOften = region
      .process(VICTIM)
      .lines.filter(({ event, reason }) => event === "peer-misbehaved" && String(reason).includes("far more often"));
    expect(tooOften.length + (refused["gossip-flood"] ?? 0)).toBeGreaterThan(0);
    await region.killAll();
    expectSound(copied);
  });
});

/** All three write, and the two others have complete copies of it. */
async function goOn(): Promise<ReadonlyMap<string, number>> {
  for (let round = 0; round < ROUNDS; round++) await chaos.grow();
  return region.untilCopied([VICTIM, ...OTHERS], { copies: 2, deadline_ms: 40_000 });
}

/** The attacks go on while the others do their work. */
async function costUnder(attacker: Attacker, attacks: readonly string[]): Promise<Cost> {
  let answers: readonly object[] = [];
  const cost = await costOf(async () => {
    const under_way = Promise.all(attacks.map((attack) => attacker.order(attack)));
    await goOn();
    answers = await under_way;
  });
  console.info(`hostile peer: ${JSON.stringify(answers)}: ${costText(cost)}`);
  return cost;
}

async function heldOf(node: string): Promise<number> {
  const { keeping } = await region.view(VICTIM);
  return keeping?.replicas.find((replica) => replica.node === node)?.records ?? 0;
}

async function untilNamed(alarm: string): Promise<void> {
  await eventually(
    `${alarm} names who it is`,
    async () =>
      (await region.view(VICTIM)).keeping?.alarms.some((one) => one.alarm === alarm && one.node === listed_id),
    60_000,
  );
}

/** Nothing forged is on any disk, and what honest nodes wrote is whole wherever it is kept. */
function expectSound(copied: ReadonlyMap<string, number>): void {
  for (const holder of region.nodes) {
    expect(heldRecords(holder, listed_id)).toBeLessThanOrEqual(FORGED_RECORDS);
    for (const origin of region.nodes.filter((node) => node !== holder)) {
      const { records, differing } = compareCopy(origin, holder);
      expect(differing, `${origin.name} at ${holder.name}`).toEqual([]);
      expect(records).toBeGreaterThanOrEqual(copied.get(origin.name) as number);
    }
  }
}

interface Cost {
  /** Share of a processor core. */
  readonly cpu: number;
  /** Resident, when it is over. */
  readonly bytes: number;
}

/** What the victim's process takes while something goes on. */
async function costOf(act: () => Promise<unknown>): Promise<Cost> {
  const { pid } = region.process(VICTIM);
  const [ticks, at_ms] = [ticksOf(pid), performance.now()];
  await act();
  const cpu = (ticksOf(pid) - ticks) / TICKS_PER_S / ((performance.now() - at_ms) / 1000);
  return { cpu, bytes: residentOf(pid) };
}

function costText({ cpu, bytes }: Cost): string {
  return `${(cpu * 100).toFixed(0)} % CPU, ${Math.round(bytes / 1_048_576)} MiB`;
}

function ticksOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  // utime and stime, 14 and 15 of proc(5), of which the first two are before the parenthesis.
  return Number(fields[11]) + Number(fields[12]);
}

function residentOf(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) * 1024;
}

/** The program in a process of its own; it does one thing after the other. */
class Attacker {
  private readonly child: ReturnType<typeof launch>;
  private readonly lines: Readonly<Record<string, unknown>>[] = [];
  private stderr = "";

  constructor(seed: Uint8Array) {
    const { peer_id, peer_port } = region.node(VICTIM);
    const target = {
      seed: Buffer.from(seed).toString("hex"),
      region: REGION,
      address: `/ip4/127.0.0.1/tcp/${peer_port}/p2p/${peer_id}`,
      port: peer_port,
      other: Buffer.from(region.node(OTHERS[0]).key.publicKey).toString("hex"),
    };
    this.child = launch(process.execPath, [ATTACKER, JSON.stringify(target)]);
    createInterface({ input: this.child.stdout as NodeJS.ReadableStream }).on("line", (line) => {
      this.lines.push(JSON.parse(line));
    });
    this.child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.stderr += text;
    });
  }

  /** Settles with what became of it. */
  async order(attack: string): Promise<Readonly<Record<string, unknown>>> {
    this.child.stdin?.write(`${attack}\n`);
    const isMeant = (line: Readonly<Record<string, unknown>>) => line["done"] === attack || line["failed"] === attack;
    try {
      return await eventually(`the answer to ${attack}`, () => this.lines.find(isMeant), 60_000);
    } catch (error) {
      throw new Error(this.stderr, { cause: error });
    }
  }

  async done(attack: string): Promise<void> {
    expect(await this.order(attack)).toMatchObject({ done: attack });
  }
}
