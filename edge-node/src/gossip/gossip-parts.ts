import { AlarmBook } from "./alarm-book.ts";
import { Announcer } from "./announcer.ts";
import { ClockSense } from "./clock-sense.ts";
import { Contacts } from "./contacts.ts";
import { Custody } from "./custody.ts";
import { ForkBook } from "./fork-book.ts";
import { ForkCheck } from "./fork-check.ts";
import type { GossipPorts } from "./gossip-ports.ts";
import { Holdings } from "./holdings.ts";
import { JournalServer } from "./journal-server.ts";
import { MembershipBook } from "./membership-book.ts";
import { OwnWatch } from "./own-watch.ts";
import { PartitionWatch } from "./partition-watch.ts";
import { PeerBook } from "./peer-book.ts";
import { PeerStanding } from "./peer-standing.ts";
import { PeerTalk } from "./peer-talk.ts";
import { Relaying } from "./relaying.ts";
import { Replicator } from "./replicator.ts";
import { ClaimBook } from "./source-claims.ts";
import { SteadyTime } from "./steady-time.ts";
import { Takers } from "./takers.ts";

/** What the parts tell the whole. */
export interface GossipHooks {
  readonly publish: () => Promise<void>;
  readonly ownHead: () => Uint8Array | null;
  readonly heard: (bytes: Uint8Array, from: string) => void;
  readonly adopt: (bytes: Uint8Array, from: string) => void;
  readonly misbehaved: (node: string, reason: string) => void;
  readonly replaced: (generation: number, told_by: string | null) => void;
  readonly caughtUp: () => void;
  readonly changed: () => void;
  readonly grew: (journal: string) => void;
}

export type GossipParts = ReturnType<typeof createParts>;

/** Builds everything that one node's gossip is made of; nothing acts before it is started. */
export function createParts(ports: GossipPorts, hooks: GossipHooks) {
  const { own, replicas, now_ms, options, events } = ports;
  const time = new SteadyTime(now_ms);
  const steady_ms = () => time.now_ms();
  const alarms = new AlarmBook((alarm) => {
    events.alarm(alarm);
    hooks.changed();
  });
  const members = new MembershipBook(replicas, own.journal);
  const member = (node: string) => (node === own.journal ? null : members.member(node));
  const isMember = (node: string) => member(node) !== null;
  const boxOf = (node: string) => replicas.generationOf(node);
  const peers = new PeerBook({
    own: own.journal,
    ownKey: ports.key.publicKey,
    member,
    generationOf: boxOf,
    store: replicas,
    steady_ms,
    now_ms,
  });
  const generationOf = (node: string) => {
    if (node === own.journal) return options.generation;
    return Math.max(boxOf(node), peers.newest(node)?.announcement.generation ?? 1);
  };
  const claims = new ClaimBook();
  const holdings = new Holdings(replicas);
  const standing = new PeerStanding(alarms);
  const contacts = new Contacts({ members, peers, steady_ms, now_ms, grace_ms: options.grace_ms });
  const forks = new ForkBook(replicas, alarms);
  const forkCheck = new ForkCheck({ forks, store: replicas, peers, now_ms });
  const ownWatch = new OwnWatch({
    own,
    alarms,
    generation: options.generation,
    now_ms,
    replaced: (generation) => hooks.replaced(generation, null),
  });
  const custody = new Custody({
    own: own.journal,
    holdings,
    claims,
    alarms,
    isMember,
    isPresent: (node) => contacts.isPresent(node),
    isHeard: (node) => (peers.newest(node)?.heard_ms ?? null) !== null,
    steady_ms,
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
  const takers = new Takers({
    ports,
    members,
    generationOf,
    forks,
    forkCheck,
    holdings,
    alarms,
    replaced: (generation) => hooks.replaced(generation, null),
  });
  const replicator = new Replicator({
    network: ports.network,
    claims,
    alarms,
    wanted: () => {
      const assigned = members.others().filter(({ node }) => custody.isWanted(node));
      const copies = new Map(assigned.map(({ node }) => [node, custody.othersWith(node, 1)]));
      const ranked = assigned.map(({ node }) => node).sort((a, b) => (copies.get(a) ?? 0) - (copies.get(b) ?? 0));
      return [own.journal, ...ranked];
    },
    isBehind: (journal, claim) => {
      if (journal === own.journal) return !claim.isOrigin && ownWatch.isBehind(claim);
      if (claim.isOrigin && claim.generation < generationOf(journal)) return false;
      const here = holdings.get(journal)?.records ?? 0;
      return claim.records > here || claim.seq > holdings.lastSeq(journal, claim.epoch);
    },
    taker: (journal) => takers.of(journal),
    mayAsk: (source) => contacts.mayAsk(source),
    strikesOf: (source) => standing.strikesOf(source),
    isConnected: (source) => contacts.isConnected(source),
    steady_ms,
    random: ports.random,
    fetch_pause_ms: options.fetch_pause_ms,
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
  const clock = new ClockSense(ports.clock, alarms);
  const talk = new PeerTalk({
    network: ports.network,
    isConnected: (node) => contacts.isConnected(node),
    steady_ms,
    now_ms,
    random: ports.random,
    interval_ms: options.clock_interval_ms,
    heard: hooks.heard,
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
  const partition = new PartitionWatch(options.partition_after_ms);
  return {
    steady_ms,
    alarms,
    members,
    peers,
    claims,
    holdings,
    standing,
    contacts,
    forks,
    forkCheck,
    ownWatch,
    custody,
    relaying,
    replicator,
    clock,
    talk,
    server,
    announcer,
    partition,
    generationOf,
  };
}
