import { existsSync } from "node:fs";
import { regionPathsOf } from "./data-folder.ts";
import { type CommandPlace, runNodeCommand } from "./node-command.ts";
import { type NodePapers, papersOf } from "./node-papers.ts";
import type { NeighbourhoodOptions } from "./options.ts";
import { PeerWires } from "./peer-wires.ts";
import type { Site } from "./site.ts";

const REGION = "neighbourhood";

/** The nodes of a region as they know each other: who they are, the list that names them, and the wires between them. */
export class RegionMesh {
  readonly wires: PeerWires;
  private readonly papers: ReadonlyMap<string, NodePapers>;

  private constructor(wires: PeerWires, papers: ReadonlyMap<string, NodePapers>) {
    this.wires = wires;
    this.papers = papers;
  }

  /**
   * Lays the wires. Without a hub, which else tells its nodes of each other, the region gets a key of its own.
   *
   * @param sites set up, with no node running
   * @throws {LocalGridError} `command-failed`
   */
  static async lay(sites: readonly Site[], options: NeighbourhoodOptions, place: CommandPlace): Promise<RegionMesh> {
    const papers = new Map<string, NodePapers>();
    for (const site of sites) papers.set(site.community.community, await papersOf(site, place));
    if (!options.isHubWanted) await listNodes(sites, options, place);
    const wires = await PeerWires.lay(
      sites.map(({ community: { community }, peer_port }) => ({
        community,
        peer_id: (papers.get(community) as NodePapers).peer_id,
        peer_port: peer_port as number,
      })),
    );
    return new RegionMesh(wires, papers);
  }

  papersOf(community: string): NodePapers {
    const papers = this.papers.get(community);
    if (papers === undefined) throw new RangeError(`${community} is not in this region`);
    return papers;
  }

  /** Null for what is no node of this region. */
  communityOf(node: string): string | null {
    for (const [community, papers] of this.papers) if (papers.node === node) return community;
    return null;
  }

  stop(): Promise<void> {
    return this.wires.stop();
  }
}

/** Names all nodes in a list that the region's own key signs, and hands it to each of them. */
async function listNodes(sites: readonly Site[], options: NeighbourhoodOptions, place: CommandPlace): Promise<void> {
  const { region_key, membership } = regionPathsOf(options.data_dir);
  const files = ["--key", region_key, "--membership", membership];
  if (!existsSync(region_key)) {
    await runNodeCommand(["region", "create", "--region", REGION, "--key", region_key, "--out", membership], place);
  }
  const cards = sites.flatMap(({ paths }) => ["--card", paths.node_card]);
  await runNodeCommand(["region", "add", ...files, ...cards], place);
  for (const { paths } of sites) {
    await runNodeCommand(["import-membership", "--data-dir", paths.node_data, "--file", membership], place);
  }
}
