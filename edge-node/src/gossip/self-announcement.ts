import { type Announcement, MAX_ANNOUNCED_COPIES, MAX_ANNOUNCED_RECEIPTS } from "@localgrid/protocol/announcement";
import type { GossipParts } from "./gossip-parts.ts";
import type { GossipPorts } from "./gossip-ports.ts";
import { Holdings } from "./holdings.ts";

/** What this node says of itself now. */
export function composeAnnouncement(
  { own, now_ms, options, uplink }: Pick<GossipPorts, "own" | "now_ms" | "options" | "uplink">,
  { ownWatch, members, holdings, custody, relaying }: GossipParts,
): Omit<Announcement, "node"> {
  const valid = holdings.all().filter(({ node }) => members.member(node) !== null);
  // What placement counts on comes first, should there ever be more than fit in.
  valid.sort((a, b) => Number(custody.isAssigned(b.node)) - Number(custody.isAssigned(a.node)));
  return {
    at_ms: Math.floor(now_ms()),
    counter: ownWatch.nextCounter(),
    generation: options.generation,
    head: own.head(),
    records: ownWatch.countRecords(),
    membership_version: members.version,
    has_uplink: uplink.isAnswering(),
    copies: valid.slice(0, MAX_ANNOUNCED_COPIES).map(Holdings.announced),
    receipts: relaying.receipts().slice(0, MAX_ANNOUNCED_RECEIPTS),
  };
}
