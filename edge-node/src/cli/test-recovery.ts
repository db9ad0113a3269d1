import { generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ChainPosition } from "@localgrid/journal/chain";
import { type NodeKey, nodeKeyOf } from "@localgrid/journal/head";
import { nodeSeedOf } from "@localgrid/journal/node-seed";
import { type NodeSecrets, sealSecrets } from "@localgrid/journal/recovery-seal";
import { encodeAnnouncement } from "@localgrid/protocol/announcement";
import { encodeMembership, type RegionKey, regionKeyOf } from "@localgrid/protocol/region-membership";
import type Database from "better-sqlite3";
import { openReplicaDatabase } from "../adapters/sqlite/replica-database.ts";
import { SqliteReplicaStore } from "../adapters/sqlite/sqlite-replica-store.ts";
import { type EpochOptions, TestJournal, type WrittenEpoch } from "../adapters/sqlite/test-journal.ts";
import { replicate } from "../adapters/sqlite/test-replica.ts";
import { after, pause } from "../adapters/system/timers.ts";
import { JournalServer } from "../gossip/journal-server.ts";
import type { PeerAddress, PeerNetwork, PeerNetworkEvents, PeerStream } from "../gossip/peer-network.ts";
import { streamPair } from "../gossip/test-streams.ts";
import { RecoveryPeers } from "./recovery-peers.ts";
import { type RecoveryFigures, type RecoveryPorts, recoverNode } from "./recovery-run.ts";

/** Somebody who keeps a copy of the lost journal, in a real file. */
export class Holder {
  readonly key: NodeKey = nodeKeyOf(generateKeyPairSync("ed25519").privateKey);
  readonly node = Buffer.from(this.key.node).toString("hex");
  readonly store: SqliteReplicaStore;
  /** Highest that it says it knows of the lost node; nothing proves it. */
  generation = 1;
  /** Breaks every stream after so many frames. */
  patience = Number.POSITIVE_INFINITY;
  /** Changes what it sends. */
  tamper: (frame: Uint8Array) => Uint8Array = (frame) => frame;
  isReachable = true;
  served = 0;
  private readonly database: Database.Database;

  constructor(folder: string) {
    this.database = openReplicaDatabase(join(folder, `${this.node}.sqlite`));
    this.store = new SqliteReplicaStore(this.database);
  }

  /** Takes an epoch over up to `upto`, as if it had followed it. */
  keep(lost: TestJournal, written: WrittenEpoch, upto = written.records.length): void {
    replicate(this.store, written, { journal: lost, upto });
  }

  /** Heard the lost node say that its journal goes up to there. */
  hear(lost: TestJournal, { epoch, seq, hash }: ChainPosition, generation = 1): void {
    const told = { at_ms: 1, counter: 1, records: seq, membership_version: 0, has_uplink: false };
    const bytes = encodeAnnouncement(
      { ...told, generation, head: { epoch, seq, hash }, copies: [], receipts: [] },
      lost.key,
    );
    this.store.keepAnnouncement(lost.name, bytes);
  }

  open(): PeerStream {
    const [asking, answering] = streamPair();
    let left = this.patience;
    const server = new JournalServer({
      own: {
        journal: this.node,
        extents: () => [],
        batch: () => null,
        hashAt: () => null,
        head: () => null,
        storeTail() {},
      },
      replicas: this.store,
      isMember: () => true,
      generationOf: () => this.generation,
      // Always new: what is kept may change between two questions.
      stateOf: () => ({}),
      heads: () => this.store.announcements().map(({ bytes }) => bytes),
      membership: () => this.store.membership(),
      now_ms: () => 0,
      steady_ms: () => performance.now(),
      isTrusted: () => true,
      after,
      served: () => {
        this.served++;
      },
      misbehaved: () => undefined,
    });
    const send = async (frame: Uint8Array) => {
      if (left-- > 0) return answering.send(this.tamper(frame));
      answering.abort();
    };
    void server.serve("asking", { ...answering, send }).catch(() => answering.abort());
    return asking;
  }

  close(): void {
    this.database.close();
  }
}

interface SealedEpoch extends EpochOptions {
  readonly generation?: number;
  readonly secrets?: NodeSecrets;
}

/** A node that is lost, and those who may have its journal. */
export class LostNode {
  readonly folder = mkdtempSync(join(tmpdir(), "localgrid-recovery-"));
  readonly journal = new TestJournal();
  readonly seed = nodeSeedOf(this.journal.key.privateKey);
  readonly regionKey: RegionKey = regionKeyOf(generateKeyPairSync("ed25519").privateKey);
  readonly holders: Holder[] = [];
  readonly said: string[] = [];
  readonly secrets: NodeSecrets = {
    community_key: this.journal.communityKey,
    authority_pem: "-----BEGIN PRIVATE KEY-----\nof the authority\n",
    region_public_key: this.regionKey.publicKey,
    hub_url: null,
    settings: { currency: "EUR", time_zone: "Europe/Berlin", interval_length_s: 900, price_rule: "pair" },
  };

  holder(): Holder {
    const made = new Holder(this.folder);
    this.holders.push(made);
    return made;
  }

  /** An epoch whose genesis seals what a new box needs. */
  epoch(options: SealedEpoch): WrittenEpoch {
    const { generation = 1, secrets = this.secrets, ...rest } = options;
    return this.journal.write({
      notes: (epoch) => ({
        recovery: sealSecrets(secrets, this.seed, epoch),
        ...(generation > 1 ? { generation } : {}),
      }),
      ...rest,
    });
  }

  /** The list of the region, signed by its key or another's. */
  list(version: number, key: RegionKey = this.regionKey): Uint8Array {
    const members = [this.journal.key, ...this.holders.map((one) => one.key)].map(({ publicKey }) => ({
      public_key: publicKey,
      community: "sun",
      addresses: [],
    }));
    return encodeMembership({ region: "valley", version, issued_at_ms: 1, members }, key);
  }

  dataFolder(): string {
    return mkdtempSync(join(this.folder, "node-"));
  }

  async recover(data_dir: string, ports: Partial<RecoveryPorts> = {}): Promise<RecoveryFigures> {
    const { journal, seed, said } = this;
    const sources = await this.sources();
    const say = (line: string) => void said.push(line);
    const progress = () => undefined;
    return recoverNode({ data_dir, key: journal.key, seed, sources, hubNamed: null, progress, say, ...ports });
  }

  /** The first holder, and whoever it lists. */
  async sources(): Promise<RecoveryPorts["sources"]> {
    const peers = new RecoveryPeers(
      {
        network: this.network(),
        region: "valley",
        named: this.holders.slice(0, 1).map(cardOf),
        discovers: false,
        pause: (wall_ms) => pause(Math.min(wall_ms, 20)),
      },
      this.journal.key,
    );
    await peers.start();
    return () => peers.sources();
  }

  remove(): void {
    for (const holder of this.holders) holder.close();
    this.journal.remove();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Reaches whoever was admitted and can be reached. */
  private network(): PeerNetwork {
    const admitted = new Set<string>();
    const reached = () => this.holders.filter(({ node, isReachable }) => isReachable && admitted.has(node));
    return {
      start: async (_: PeerNetworkEvents) => undefined,
      stop: async () => undefined,
      addresses: () => [],
      admit: (peers: readonly PeerAddress[]) => {
        for (const { node } of peers) admitted.add(node);
      },
      block: () => undefined,
      connected: () => reached().map(({ node }) => ({ node, latency_ms: 1, since_ms: 0, is_relayed: false })),
      publish: async () => 0,
      open: async (node) => {
        const holder = reached().find((one) => one.node === node);
        if (holder === undefined) throw new Error(`${node} is away`);
        return holder.open();
      },
    };
  }
}

function cardOf({ node, key }: Holder): PeerAddress {
  return { node, public_key: key.publicKey, addresses: [] };
}

/** Somebody's key that nobody knows. */
export function strangersKey(): RegionKey {
  return regionKeyOf(generateKeyPairSync("ed25519").privateKey);
}

export function randomHash(): Uint8Array {
  return new Uint8Array(randomBytes(32));
}
