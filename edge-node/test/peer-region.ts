import { generateKeyPairSync, randomInt } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import type { NodeKey } from "@localgrid/journal/head";
import { encodeMembership, type RegionKey, regionKeyOf } from "@localgrid/protocol/region-membership";
import { peerIdOf } from "../src/adapters/libp2p/peer-id.ts";
import { openIdentity } from "../src/adapters/system/identity.ts";
import type { Config } from "../src/config.ts";
import type { peersJson } from "../src/lan-api/peers-json.ts";
import { eventually } from "./eventually.ts";
import { NodeClient } from "./node-client.ts";
import { PeerLink } from "./peer-link.ts";
import {
  type CommandResult,
  firstLogin,
  type RunningNode,
  runCommand,
  startNode,
  temporaryFolder,
} from "./running-node.ts";

const HOST = "127.0.0.1";
const FIRST_PORT = 20_000;
const PORTS = 12_000;
/** What the region is called. */
export const REGION = "test-region";

/** What a node's API tells of the region. */
export type PeersAnswer = ReturnType<typeof peersJson>;

/** What a test may know of a node that is a member, whether it runs or not. */
export interface PeerNode {
  readonly name: string;
  /** 32 hexadecimal digits. */
  readonly node: string;
  readonly key: NodeKey;
  readonly peer_id: string;
  readonly peer_port: number;
  readonly data_dir: string;
}

export interface RegionOptions {
  readonly names: readonly string[];
  readonly config?: Partial<Config>;
  /** What only one node is set to, by name. */
  readonly configs?: Readonly<Record<string, Partial<Config>>>;
  /** More keys that the region lists, of whoever else a test runs. */
  readonly strangers?: readonly NodeKey[];
}

/**
 * A region without hub: real nodes in processes of their own, listed by a key of the region, that reach each other by
 * wires which can be cut. `cleanUp` of running-node ends the nodes, {@link stop} the wires.
 */
export class PeerRegion {
  readonly nodes: readonly PeerNode[];
  private readonly options: RegionOptions;
  private readonly key: RegionKey = regionKeyOf(generateKeyPairSync("ed25519").privateKey);
  private readonly wires = new Map<string, { readonly link: PeerLink; readonly address: string }>();
  private readonly running = new Map<string, RunningNode>();
  private readonly clients = new Map<string, NodeClient>();
  private version = 0;

  private constructor(nodes: readonly PeerNode[], options: RegionOptions) {
    this.nodes = nodes;
    this.options = options;
  }

  /** Nodes with their keys and the region's list, not started yet. */
  static async make(options: RegionOptions): Promise<PeerRegion> {
    const nodes = await Promise.all(options.names.map((name) => makeNode(name)));
    const region = new PeerRegion(nodes, options);
    await region.layWires();
    const list = region.list(nodes);
    await Promise.all(nodes.map((node) => region.importList(node, list)));
    return region;
  }

  node(name: string): PeerNode {
    const found = this.nodes.find((node) => node.name === name);
    if (found === undefined) throw new RangeError(`there is no ${name}`);
    return found;
  }

  process(name: string): RunningNode {
    const running = this.running.get(name);
    if (running === undefined) throw new RangeError(`${name} has never been started`);
    return running;
  }

  isRunning(name: string): boolean {
    return this.running.get(name)?.isAlive() ?? false;
  }

  /** Starts nodes, all at once. */
  async start(...names: readonly string[]): Promise<void> {
    await Promise.all(names.map((name) => this.startOne(name)));
  }

  client(name: string): NodeClient {
    return this.clients.get(name) as NodeClient;
  }

  /** The node's disk is gone, and with it who was logged in. */
  loseDisk(name: string): void {
    rmSync(this.node(name).data_dir, { recursive: true, force: true });
    this.clients.delete(name);
  }

  /** The 24 words that a person writes down. */
  async recoveryCode(name: string): Promise<string> {
    const { code, stdout, stderr } = await runCommand(["recovery-code", "--data-dir", this.node(name).data_dir]);
    if (code !== 0) throw new Error(stderr);
    // A note for people follows.
    return stdout.split("\n\n")[0] as string;
  }

  /** As a person does it with the code on paper, over the wires that the node had. */
  async recover(name: string, code: string): Promise<CommandResult> {
    const { data_dir } = this.node(name);
    const code_file = join(temporaryFolder("code"), "code.txt");
    writeFileSync(code_file, code);
    const peers = this.addressesOf(name).flatMap((address) => ["--peer", address]);
    return runCommand(["recover", "--data-dir", data_dir, "--code-file", code_file, ...peers, "--no-discovery"]);
  }

  configOf(name: string): Partial<Config> {
    return {
      community: name,
      peer_port: this.node(name).peer_port,
      peer_host: HOST,
      peer_addresses: [...this.addressesOf(name)],
      peer_announce: [],
      peer_discovery: false,
      ...this.options.config,
      ...this.options.configs?.[name],
    };
  }

  /** Where a node finds the others. */
  addressesOf(name: string): readonly string[] {
    return [...this.wires].filter(([ends]) => ends.startsWith(`${name} `)).map(([, { address }]) => address);
  }

  /** Both ways between two nodes. */
  links(a: string, b: string): readonly PeerLink[] {
    return [`${a} ${b}`, `${b} ${a}`].flatMap((ends) => this.wires.get(ends)?.link ?? []);
  }

  allLinks(): readonly PeerLink[] {
    return [...this.wires.values()].map(({ link }) => link);
  }

  /** Everything between the two sides. */
  linksBetween(some: readonly string[], others: readonly string[]): readonly PeerLink[] {
    return some.flatMap((a) => others.flatMap((b) => this.links(a, b)));
  }

  /** The region's next list, as bytes. */
  list(members: readonly PeerNode[]): Uint8Array {
    this.version += 1;
    const keys = [
      ...members.map(({ name, key }) => ({ community: name, public_key: key.publicKey })),
      ...(this.options.strangers ?? []).map((key) => ({ community: "strangers", public_key: key.publicKey })),
    ];
    const listed = keys.map((member) => ({ ...member, addresses: [] }));
    return encodeMembership(
      { region: REGION, version: this.version, issued_at_ms: Date.now(), members: listed },
      this.key,
    );
  }

  /** What a node says of the region. */
  async view(name: string): Promise<PeersAnswer> {
    return (await this.client(name).done("GET", "/api/peers")).body as PeersAnswer;
  }

  /**
   * Until as many complete copies of each named journal are told to its node as are wanted.
   *
   * @returns by name, how many records each of these copies has at least
   */
  async untilCopied(
    names: readonly string[],
    { copies, deadline_ms }: { readonly copies: number; readonly deadline_ms: number },
  ): Promise<ReadonlyMap<string, number>> {
    const records = new Map<string, number>();
    for (const name of names) {
      const complete = async () => {
        const whole = (await this.view(name)).copies.filter(({ behind_records }) => behind_records === 0);
        return whole.length >= copies && Math.min(...whole.map((copy) => copy.records));
      };
      records.set(name, await eventually(`${name}'s journal has ${copies} complete copies`, complete, deadline_ms));
    }
    return records;
  }

  /** Kills what still runs: nothing is written on the way out. */
  async killAll(): Promise<void> {
    await Promise.all([...this.running.values()].filter((node) => node.isAlive()).map((node) => node.kill()));
  }

  async stop(): Promise<void> {
    await Promise.all(this.allLinks().map((link) => link.stop()));
  }

  private async startOne(name: string): Promise<void> {
    const { data_dir } = this.node(name);
    const node = await startNode({ data_dir, config: this.configOf(name) });
    this.running.set(name, node);
    const known = this.clients.get(name);
    // A session outlives the process, not the disk.
    const client = known?.at(node.http_url) ?? new NodeClient(node.http_url);
    if (known === undefined) await logIn(client, data_dir);
    this.clients.set(name, client);
  }

  private async layWires(): Promise<void> {
    for (const from of this.nodes) {
      for (const to of this.nodes.filter((node) => node !== from)) {
        const link = new PeerLink(() => to.peer_port);
        const address = `/ip4/${HOST}/tcp/${await link.start()}/p2p/${to.peer_id}`;
        this.wires.set(`${from.name} ${to.name}`, { link, address });
      }
    }
  }

  private async importList({ data_dir }: PeerNode, list: Uint8Array): Promise<void> {
    const file = join(temporaryFolder("list"), "membership.cbor");
    writeFileSync(file, list);
    const { code, stderr } = await runCommand(["import-membership", "--data-dir", data_dir, "--file", file]);
    if (code !== 0) throw new Error(`the membership was not imported: ${stderr}`);
  }
}

async function makeNode(name: string): Promise<PeerNode> {
  const data_dir = join(temporaryFolder(name), "data");
  const { key } = openIdentity(data_dir);
  const node = Buffer.from(key.node).toString("hex");
  return { name, node, key, peer_id: peerIdOf(key.publicKey), peer_port: await freePort(), data_dir };
}

async function logIn(client: NodeClient, data_dir: string): Promise<void> {
  const { login, password } = firstLogin(data_dir);
  const answer = await client.login(login, password);
  if (answer.status !== 200) throw new Error(`the first login was refused: ${JSON.stringify(answer.body)}`);
}

/** Below the ports that connections get which go out: a node that is off for a while finds its own again. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST_PORT + randomInt(PORTS);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().once("error", () => resolve(false));
    server.listen({ host: HOST, port }, () => server.close(() => resolve(true)));
  });
}
