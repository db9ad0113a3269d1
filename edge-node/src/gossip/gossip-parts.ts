import { Announcer } from "./announcer.ts";
import { Custody } from "./custody.ts";
import { createKnowledge, type GossipKnowledge } from "./gossip-knowledge.ts";
import type { GossipPorts } from "./gossip-ports.ts";
import { HolderWatch } from "./holder-watch.ts";
import { JournalServer } from "./journal-server.ts";
import { OwnWatch } from "./own-watch.ts";
import { PeerTalk } from "./peer-talk.ts";
import { Relaying } from "./relaying.ts";
import { Replicator } from "./replicator.ts";
import { Takers } from "./takers.ts";

/** What the parts tell the whole. */
export interface GossipHooks {
  readonly publish: () => Promise<void>;
  readonly ownHead: () => Uint8Array | null;
  readonly heard: (bytes: Uint8Array, from: string) => void;
  readonly adopt: (bytes: Uint8Array) => void;
  readonly misbehaved: (node: string, reason: string) => void;
  readonly replaced: (generation: number) => void;
  readonly caughtUp: () => void;
  readonly changed: () => void;
  readonly grew: (journal: string) => void;
}

export type GossipParts = GossipKnowledge & ReturnType<typeof createDuties> & ReturnType<typeof createSpeech>;

/** Builds everything that one node's gossip is made of; nothing acts before it is started. */
export function createParts(ports: GossipPorts, hooks: GossipHooks): GossipParts {
  const knowledge = createKnowledge(ports, hooks.changed);
  return { ...knowledge, ...createDuties(ports, knowledge, hooks), ...createSpeech(ports, knowledge, hooks) };
}

/** What this node does for journals: its own and those that it keeps for others. */
function createDuties(ports: GossipPorts, knowledge: GossipKnowledge, hooks: GossipHooks) {
  const { own, now_ms, options, events } = ports;
  const { steady_ms, alarms, isMember, peers, claims, holdings, contacts, generationOf } = knowledge;
  const { generation } = options;
  const ownWatch = new OwnWatch({ own, alarms, generation, now_ms, replaced: hooks.replaced });
  const isHeard = (node: string) => contacts.isHeardLately(node);
  const holders = new HolderWatch({
    own: own.journal,
    claims,
    recordsOf: (origin) => {
      return origin === own.journal ? ownWatch.records : (claims.of(origin, origin)?.records ?? null);
    },
    generationOf,
    isHeard,
    steady_ms,
    grace_ms: options.grace_ms,
  });
  const custody = new Custody({
    own: own.journal,
    holdings,
    holders,
    alarms,
    isMember,
    isPresent: (node) => contacts.isPresent(node),
    isHeard,
    ...options,
    letGo: (journal) => events.trouble("replica-let-go", { journal }),
  });
  const relaying = new Relaying({
    relay: ports.relay,
    uplink: ports.uplink,
    holdings,
    isMember,
    hasUplink: (node) => {
      const isHeard = steady_ms() <= options.carry_after_ms || peers.isHeardWithin(node, options.carry_after_ms);
      return isHeard && (peers.newest(node)?.announcement.has_uplink ?? true);
    },
  });
  const duties = { ownWatch, holders, custody };
  return { ...duties, relaying, replicator: createReplicator(ports, { ...knowledge, ...duties }, hooks) };
}

function createReplicator(
  ports: GossipPorts,
  parts: GossipKnowledge & { readonly ownWatch: OwnWatch; readonly custody: Custody; readonly holders: HolderWatch },
  hooks: GossipHooks,
): Replicator {
  const { own, events } = ports;
  const { steady_ms, alarms, claims, holdings, standing, contacts, ownWatch, generationOf } = parts;
  const takers = new Takers({ ...parts, ports, replaced: hooks.replaced });
  return new Replicator({
    network: ports.network,
    claims,
    alarms,
    wanted: () => [own.journal, ...fewestCopiesFirst(parts)],
    isBehind: (journal, claim, excess) => {
      if (journal === own.journal) return !claim.isOrigin && ownWatch.isBehind(claim, excess);
      if (claim.isOrigin && claim.generation < generationOf(journal)) return false;
      const missing = claim.records - excess - (holdings.get(journal)?.records ?? 0);
      if (missing > 0 || claim.seq > holdings.lastSeq(journal, claim.epoch)) return true;
      // With more here than its node counts, the figures do not tell whether something is missing.
      return claim.isOrigin && missing < 0;
    },
    recordsOf: (journal) => {
      return journal === own.journal ? ownWatch.countRecords() : (holdings.get(journal)?.records ?? 0);
    },
    taker: (journal) => takers.of(journal),
    mayAsk: (source) => contacts.mayAsk(source),
    isConnected: (source) => contacts.isConnected(source),
    strikesOf: (source) => standing.strikesOf(source),
    steady_ms,
    random: ports.random,
    fetch_pause_ms: ports.options.fetch_pause_ms,
    fetched: (journal, source, { records, bytes }) => {
      if (records === 0) return;
      alarms.end("replica-storage", null);
      if (journal === own.journal) events.tailStored(records);
      else events.replicated({ records, bytes, from: source });
      hooks.grew(journal);
    },
    misbehaved: hooks.misbehaved,
    trouble: events.trouble,
  });
}

function fewestCopiesFirst({
  members,
  forks,
  custody,
  holders,
}: Pick<GossipKnowledge, "members" | "forks"> & {
  readonly custody: Custody;
  readonly holders: HolderWatch;
}): readonly string[] {
  const wanted = members.others().filter(({ node }) => custody.isWanted(node) && !forks.isDistrusted(node));
  const ranked = wanted.map(({ node }) => ({ node, copies: holders.keepersOf(node).length }));
  return ranked.sort((a, b) => a.copies - b.copies).map(({ node }) => node);
}

/** How this node talks with the others. */
function createSpeech(ports: GossipPorts, knowledge: GossipKnowledge, hooks: GossipHooks) {
  const { own, replicas, now_ms, options, network, events } = ports;
  const { steady_ms, isMember, members, peers, contacts, clock, holdings, generationOf } = knowledge;
  const talk = new PeerTalk({
    network,
    isConnected: (node) => contacts.isConnected(node),
    steady_ms,
    now_ms,
    random: ports.random,
    interval_ms: options.clock_interval_ms,
    heard: hooks.heard,
    membershipVersion: () => members.version,
    hasNewerMembership: (node) => (peers.newest(node)?.announcement.membership_version ?? 0) > members.version,
    adopt: hooks.adopt,
    compared: (node, answer) => clock.compared(node, answer, steady_ms()),
    misbehaved: hooks.misbehaved,
    caughtUp: hooks.caughtUp,
  });
  const server = new JournalServer({
    own,
    replicas,
    isMember,
    generationOf,
    stateOf: (node) => holdings.get(node),
    heads: () => [hooks.ownHead() ?? [], peers.heads()].flat(),
    membership: () => members.bytes,
    now_ms,
    steady_ms,
    isTrusted: () => ports.clock.isTrusted(),
    after: ports.after,
    served: events.served,
    misbehaved: hooks.misbehaved,
  });
  const announcer = new Announcer({
    after: ports.after,
    random: ports.random,
    steady_ms,
    lag_ms: ports.lag_ms,
    keep_alive_ms: options.keep_alive_ms,
    publish: hooks.publish,
  });
  return { talk, server, announcer };
}
