import { generateKeyPairSync } from "node:crypto";
import { Agent, type IncomingHttpHeaders, request } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { clusterConnection } from "@localgrid/cloud-hub/adapters/cluster";
import { openPool } from "@localgrid/cloud-hub/adapters/database";
import { type NodeKey, nodeKeyOf } from "@localgrid/journal/head";
import { requestAuthorization } from "@localgrid/protocol/node-proofs";
import { benchError } from "./errors.ts";
import { type HubUnderTest, startHub } from "./hub-under-test.ts";
import type { Measurement, Run } from "./measurement.ts";
import { cpuSecondsOf, residentMegabytesOf } from "./process-figures.ts";
import { figureOf } from "./table.ts";

type Pool = ReturnType<typeof openPool>;

const SMALL = 200;
const LARGE = 1_000;
const COMMUNITIES = 20;
const CHANGES_PER_ROUND = 10;
const HELD_MS = 5_000;
const DEADLINE_MS = 60_000;

/** Nodes that follow the members of their communities by long polls, and how soon each hears of a change. */
export const hubShapes: Measurement = {
  name: "hub-shapes",
  async measure({ folder, rounds, progress }: Run) {
    const hub = await startHub(join(folder, "hub-shapes"));
    const pool = openPool(clusterConnection(hub.data_dir));
    try {
      const nodes = await enrolNodes(pool, LARGE);
      const few = new Followers(hub, nodes.slice(0, SMALL));
      await few.start();
      const smallP95 = await deliveries({ pool, followers: few, rounds, progress });
      await few.stop();
      const many = new Followers(hub, nodes);
      await many.start();
      const held = await holdStill(hub, many);
      const largeP95 = await deliveries({ pool, followers: many, rounds, progress });
      await many.stop();
      const what = (clients: number) => `change to delivery p95, ${clients.toLocaleString("en")} shape clients`;
      return [
        figureOf({ what: what(SMALL), values: smallP95, digits: 0, unit: " ms" }),
        figureOf({ what: what(LARGE), values: largeP95, digits: 0, unit: " ms", notes: [held] }),
      ];
    } finally {
      await pool.end();
      await hub.stop();
    }
  },
};

interface Follower {
  readonly key: NodeKey;
  readonly community: string;
}

async function enrolNodes(pool: Pool, count: number): Promise<readonly Follower[]> {
  const nodes = Array.from({ length: count }, (_, at) => {
    const key = nodeKeyOf(generateKeyPairSync("ed25519").privateKey);
    return { key, community: `c${at % COMMUNITIES}` };
  });
  for (const { key, community } of nodes) {
    await pool.query("INSERT INTO community (id, created_at_ms) VALUES ($1, 0) ON CONFLICT DO NOTHING", [community]);
    const values = [Buffer.from(key.node), community, Buffer.from(key.publicKey)];
    await pool.query("INSERT INTO node (id, community, public_key, enrolled_at_ms) VALUES ($1, $2, $3, 0)", values);
  }
  return nodes;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Clients that each hold one long poll. */
class Followers {
  private readonly hub: HubUnderTest;
  private readonly nodes: readonly Follower[];
  private readonly agent = new Agent({ keepAlive: true });
  private readonly heard = new Map<string, number[]>();
  private loops: Promise<void>[] = [];
  private isStopped = false;
  private waiting = 0;
  private failure: Error | null = null;

  constructor(hub: HubUnderTest, nodes: readonly Follower[]) {
    this.hub = hub;
    this.nodes = nodes;
  }

  /** Resolves when every client holds its poll. */
  async start(): Promise<void> {
    this.loops = this.nodes.map((node) =>
      this.follow(node).catch((error) => {
        if (!this.isStopped) this.failure ??= error;
      }),
    );
    await until(() => this.allWait());
  }

  /** @throws {LocalGridError} `wrong-result` */
  allWait(): boolean {
    if (this.failure !== null) throw this.failure;
    return this.waiting === this.nodes.length;
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    this.agent.destroy();
    await Promise.all(this.loops);
  }

  followersOf(community: string): number {
    return this.nodes.filter((node) => node.community === community).length;
  }

  /** When each client heard of a member. */
  whenHeard(member: string): readonly number[] {
    if (this.failure !== null) throw this.failure;
    return this.heard.get(member) ?? [];
  }

  private async follow(node: Follower): Promise<void> {
    const first = await this.ask(node, { offset: "-1" });
    const handle = String(first.headers["electric-handle"]);
    let answer = await this.ask(node, { handle, offset: String(first.headers["electric-offset"]) });
    while (!this.isStopped) {
      this.waiting += 1;
      const asked = this.ask(node, { handle, offset: String(answer.headers["electric-offset"]), live: "true" });
      answer = await asked.finally(() => {
        this.waiting -= 1;
      });
      const now_ms = performance.now();
      for (const [, member = ""] of answer.body.matchAll(/"member":"([a-z0-9-]+)"/g)) {
        const times = this.heard.get(member) ?? [];
        this.heard.set(member, times);
        times.push(now_ms);
      }
    }
  }

  private ask({ key }: Follower, query: Record<string, string>): Promise<Answer> {
    const path = `/v1/shape?${new URLSearchParams({ shape: "members", ...query })}`;
    const authorization = requestAuthorization({ method: "GET", target: path, at_ms: Date.now() }, key);
    return new Promise((resolve, reject) => {
      const asked = request({ port: this.hub.port, path, agent: this.agent, headers: { authorization } }, (answer) => {
        const status = answer.statusCode ?? 0;
        if (status !== 200) reject(benchError("wrong-result", `a shape was answered ${status}`));
        text(answer).then((body) => resolve({ status, headers: answer.headers, body }), reject);
      });
      asked.once("error", reject).end();
    });
  }
}

interface Deliveries {
  readonly pool: Pool;
  readonly followers: Followers;
  readonly rounds: number;
  readonly progress: (text: string) => void;
}

/** The 95th percentile of each round, over all clients that a change concerns; milliseconds from before the commit. */
async function deliveries({ pool, followers, rounds, progress }: Deliveries): Promise<readonly number[]> {
  const p95s: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const delays: number[] = [];
    for (let change = 0; change < CHANGES_PER_ROUND; change++) {
      const community = `c${change % COMMUNITIES}`;
      const member = `m-${performance.now().toFixed(0)}-${round}-${change}`;
      const begun_ms = performance.now();
      await pool.query("INSERT INTO member VALUES ($1, $2, true, NULL, 0)", [community, member]);
      await until(() => followers.whenHeard(member).length === followers.followersOf(community));
      delays.push(...followers.whenHeard(member).map((at_ms) => at_ms - begun_ms));
    }
    delays.sort((a, b) => a - b);
    const p95 = delays[Math.ceil(delays.length * 0.95) - 1] as number;
    // The first round warms up.
    if (round === 0) continue;
    p95s.push(p95);
    progress(`round ${round}: p95 ${p95.toFixed(0)} ms over ${delays.length} deliveries`);
  }
  return p95s;
}

/** What it costs the hub to hold its clients while nothing happens. */
async function holdStill({ pid }: HubUnderTest, followers: Followers): Promise<string> {
  const before_s = cpuSecondsOf(pid);
  await pause(HELD_MS);
  const share = (cpuSecondsOf(pid) - before_s) / (HELD_MS / 1_000);
  if (!followers.allWait()) throw benchError("wrong-result", "not all shape clients wait");
  const rss = residentMegabytesOf(pid).toFixed(0);
  return `${LARGE.toLocaleString("en")} clients held without news: ${(100 * share).toFixed(1)} % of one core, ${rss} MB`;
}

async function until(isTrue: () => boolean): Promise<void> {
  const end_ms = performance.now() + DEADLINE_MS;
  while (!isTrue()) {
    if (performance.now() > end_ms) throw benchError("wrong-result", "the hub did not tell all its shape clients");
    await pause(5);
  }
}
