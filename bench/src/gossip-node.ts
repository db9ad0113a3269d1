import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { createLibp2pNetwork } from "@localgrid/edge-node/adapters/peer-network";
import { openReplicaDatabase } from "@localgrid/edge-node/adapters/replica-database";
import { SqliteReplicaStore } from "@localgrid/edge-node/adapters/replica-store";
import { Gossip } from "@localgrid/edge-node/gossip";
import { USUAL_GOSSIP_OPTIONS } from "@localgrid/edge-node/gossip-ports";
import { type NodeKey, nodeKeyOf } from "@localgrid/journal/head";
import { answerRequests } from "./child-link.ts";
import { GrowingJournal } from "./gossip-growth.ts";
import type { Growth, HeadMoment, NodeAnswer, NodeRequest } from "./gossip-node-protocol.ts";
import { WatchedNetwork, wallMilliseconds } from "./gossip-watch.ts";

// The peers' side of a node and what it needs, without broker, web page and meters.

const TIDY_EVERY_MS = 5_000;
const NANO_PER_MS = 1_000_000;

type Start = Extract<NodeRequest, { kind: "start" }>;

interface Parts {
  readonly key: NodeKey;
  readonly journal: GrowingJournal;
  readonly replicas: SqliteReplicaStore;
  readonly network: WatchedNetwork;
  readonly gossip: Gossip;
}

let parts: Parts | null = null;
const written: HeadMoment[] = [];

answerRequests<NodeRequest, NodeAnswer>(async (request) => {
  if (request.kind === "start") parts = await start(request);
  if (parts === null) throw new Error("not started");
  if (request.kind === "adopt") {
    const verdict = parts.gossip.adopt(request.membership, "file");
    if (verdict.kind === "rejected") throw new Error(`membership: ${verdict.message}`);
  }
  if (request.kind === "grow") grow(parts, request);
  if (request.kind === "block") parts.gossip.block(request.nodes);
  return answerTo(request, parts);
});

async function start({ folder, address, limits, options }: Start): Promise<Parts> {
  mkdirSync(folder, { recursive: true });
  const key = keyIn(folder);
  const journal = new GrowingJournal(join(folder, "journal.sqlite"), key);
  const replicas = new SqliteReplicaStore(openReplicaDatabase(join(folder, "replicas.sqlite")));
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  setInterval(() => {
    replicas.tidy();
    delay.reset();
  }, TIDY_EVERY_MS).unref();
  const network = new WatchedNetwork(createLibp2pNetwork({ key, host: address, port: 0, discovery: false, limits }));
  const gossip = new Gossip({
    key,
    community: "bench",
    own: journal.own,
    replicas,
    network,
    now_ms: wallMilliseconds,
    after: (delay_ms, act) => {
      const timer = setTimeout(act, delay_ms);
      return () => clearTimeout(timer);
    },
    random: Math.random,
    relay: { carry() {}, stopCarrying() {} },
    uplink: { isAnswering: () => false, acknowledged: () => null },
    clock: { isTrusted: () => true, apply() {} },
    lag_ms: () => Math.max(0, delay.percentile(90) / NANO_PER_MS),
    options: { ...USUAL_GOSSIP_OPTIONS, ...options },
    events: {
      changed() {},
      replaced() {},
      tailStored() {},
      complete() {},
      alarm() {},
      trouble() {},
      replicated() {},
      announcement() {},
      refused() {},
      served() {},
    },
  });
  await gossip.start();
  return { key, journal, replicas, network, gossip };
}

/** The same one at every start in this folder. */
function keyIn(folder: string): NodeKey {
  const file = join(folder, "node-key.pem");
  if (existsSync(file)) return nodeKeyOf(createPrivateKey(readFileSync(file)));
  const { privateKey } = generateKeyPairSync("ed25519");
  writeFileSync(file, privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
  return nodeKeyOf(privateKey);
}

function grow({ journal, gossip }: Parts, { first_at_ms, every_ms, closes, homes }: Growth): void {
  let next_at_ms = first_at_ms;
  let left = closes;
  const close = () => {
    const seq = journal.closeInterval(homes);
    written.push({ seq, at_ms: wallMilliseconds() });
    gossip.grown();
    next_at_ms += every_ms;
    if (--left > 0) setTimeout(close, Math.max(0, next_at_ms - wallMilliseconds()));
  };
  setTimeout(close, Math.max(0, next_at_ms - wallMilliseconds()));
}

function answerTo({ kind }: NodeRequest, { key, journal, replicas, network, gossip }: Parts): NodeAnswer {
  const report = gossip.report();
  const assigned = report.replicas.filter(({ is_assigned }) => is_assigned);
  const node = Buffer.from(key.node).toString("hex");
  return {
    self: { node, public_key: key.publicKey, addresses: network.addresses() },
    connected: network.connected().length,
    lost: network.lost,
    is_partitioned: report.is_partitioned,
    heads_known: report.peers.filter(({ head }) => head !== null).length,
    replicas: assigned.length,
    behind_records: assigned.reduce((sum, { behind_records }) => sum + behind_records, 0),
    closes: journal.closes,
    alarms: report.alarms.map(({ alarm, detail }) => `${alarm}: ${detail}`),
    reaches: kind === "reaches" ? reachesOf(journal, replicas) : null,
    written: kind === "heads" ? written : null,
    heard: kind === "heads" ? Object.fromEntries(network.heard) : null,
  };
}

function reachesOf({ own }: GrowingJournal, replicas: SqliteReplicaStore): Record<string, string> {
  const reaches = { [own.journal]: reachOf(own.extents(), (epoch, seq) => own.hashAt(epoch, seq)) };
  for (const { node } of replicas.journals()) {
    reaches[node] = reachOf(replicas.extents(node), (epoch, seq) => replicas.hashAt(node, epoch, seq));
  }
  return reaches;
}

function reachOf(
  extents: readonly { readonly epoch: string; readonly last_seq: number }[],
  hashAt: (epoch: string, seq: number) => Uint8Array | null,
): string {
  const ends = extents.map(({ epoch, last_seq }) => {
    const hash = hashAt(epoch, last_seq);
    return `${epoch} ${last_seq} ${hash === null ? "unknown" : Buffer.from(hash).toString("hex")}`;
  });
  return ends.join("\n");
}
