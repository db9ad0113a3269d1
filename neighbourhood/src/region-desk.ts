import type { LinkState, PeerLink } from "@localgrid/edge-node/test/peer-link";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import type { LiveNode } from "./live-node.ts";
import { meshLines, type PeersAnswer, recoveryLines } from "./mesh-lines.ts";
import { replaceNode } from "./node-replacement.ts";
import { COMMANDS_HELP, HUB, parseRegionCommand, type RegionCommand } from "./region-command.ts";
import type { RegionHub } from "./region-hub.ts";
import type { RegionMesh } from "./region-mesh.ts";
import type { Terminal } from "./terminal.ts";

export interface RegionDeskPorts {
  /** In the order of their numbers; all have been ready once. */
  readonly nodes: readonly LiveNode[];
  readonly hub: RegionHub | null;
  /** Null for a community that is alone. */
  readonly mesh: RegionMesh | null;
  readonly terminal: Terminal;
  readonly quit: () => void;
}

const STATE_WORDS: Readonly<Record<LinkState, string>> = {
  cut: "are cut",
  stalled: "are stalled",
  open: "work again",
};

type Order = Exclude<RegionCommand, { readonly kind: "wrong" }>;

/** Does what a person wants of a region that runs, and says what became of it. */
export class RegionDesk {
  private readonly ports: RegionDeskPorts;

  constructor(ports: RegionDeskPorts) {
    this.ports = ports;
  }

  /** Never rejects: what does not work is said, and the region goes on. */
  async take(line: string): Promise<void> {
    const { terminal, nodes } = this.ports;
    const command = parseRegionCommand(line, nodes.map(nameOf));
    if (command === null) return;
    if (command.kind === "wrong") return terminal.warn(`${capitalised(command.reason)}.`);
    try {
      await this.follow(command);
    } catch (error) {
      if (error instanceof LocalGridError) terminal.warn(`${capitalised(error.message)} [${error.code}]`);
      else if ((error as Error).name !== "AbortError") terminal.warn(`${capitalised((error as Error).message)}.`);
    }
  }

  private follow(order: Order): Promise<void> | void {
    const { terminal, quit } = this.ports;
    switch (order.kind) {
      case "help":
        return terminal.line(COMMANDS_HELP);
      case "peers":
        return this.showPeers();
      case "quit":
        return quit();
      case "set":
        return this.change(order.ends, STATE_WORDS[order.state], (link) => setState(link, order.state));
      case "delay":
        return this.change(order.ends, `are ${order.delay_ms} ms slower`, (link) => link.slowDown(order.delay_ms));
      case "reset":
        return this.change(order.ends, "have lost their connections", (link) => link.reset());
      case "kill":
        return this.kill(this.nodeOf(order.community));
      case "start":
        return this.start(this.nodeOf(order.community));
      case "recover":
        return this.recover(this.nodeOf(order.community));
    }
  }

  private change(ends: readonly string[], words: string, act: (link: PeerLink) => void): void {
    const links = this.linksOf(ends);
    if (links.length === 0) return this.ports.terminal.warn("There is no such link.");
    for (const link of links) act(link);
    const [one, other] = ends;
    const which = one === undefined ? "All links" : `The links ${other ? `between ${one} and ${other}` : `of ${one}`}`;
    this.ports.terminal.warn(`${which} ${words}.`);
  }

  /** One end means all its links; with the hub as one end, the other's link to it. */
  private linksOf(ends: readonly string[]): readonly PeerLink[] {
    const { hub, mesh } = this.ports;
    const communities = ends.filter((end) => end !== HUB);
    const isHubMeant = ends.length < 2 || ends.includes(HUB);
    const arePeersMeant = !ends.includes(HUB);
    return [
      ...(isHubMeant ? (hub?.linksOf(communities) ?? []) : []),
      ...(arePeersMeant ? (mesh?.wires.between(communities) ?? []) : []),
    ];
  }

  private async kill({ supervisor, site }: LiveNode): Promise<void> {
    await supervisor.switchOff();
    site.terminal.warn("The edge node is off. The meters keep their readings.");
  }

  private start({ supervisor, site }: LiveNode): void {
    supervisor.switchOn();
    site.terminal.warn("The edge node is switched on.");
  }

  private async recover(live: LiveNode): Promise<void> {
    const { mesh } = this.ports;
    const { terminal, community, paths } = live.site;
    if (mesh === null) return terminal.warn("There is no other node that could have kept a copy.");
    terminal.warn("The card of the edge node has died; a new box takes its place with the recovery code …");
    const peer_addresses = mesh.wires.addressesOf(community.community);
    const told = await replaceNode(live, { papers: mesh.papersOf(community.community), peer_addresses });
    for (const line of recoveryLines(told, (node) => mesh.communityOf(node) ?? node)) terminal.warn(line);
    terminal.warn(`The edge node is back. Its logins are new; they are in ${paths.logins}.`);
  }

  private async showPeers(): Promise<void> {
    const { nodes, mesh, terminal } = this.ports;
    for (const live of nodes) {
      const answer = await live.api.call("GET", "/api/peers").catch(() => null);
      const name = (node: string) => mesh?.communityOf(node) ?? node;
      const lines = answer === null ? ["does not answer"] : meshLines(answer.body as PeersAnswer, name);
      for (const line of lines) terminal.line(`${nameOf(live)}: ${line}`);
    }
  }

  private nodeOf(community: string): LiveNode {
    return this.ports.nodes.find((live) => nameOf(live) === community) as LiveNode;
  }
}

/** Healed is as new: nothing is slower than it was. */
function setState(link: PeerLink, state: LinkState): void {
  link.set(state);
  if (state === "open") link.slowDown(0);
}

function nameOf({ site }: LiveNode): string {
  return site.community.community;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
