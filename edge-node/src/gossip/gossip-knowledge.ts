import { AlarmBook } from "./alarm-book.ts";
import { ClockSense } from "./clock-sense.ts";
import { Contacts } from "./contacts.ts";
import { ForkBook } from "./fork-book.ts";
import { ForkCheck } from "./fork-check.ts";
import type { GossipPorts } from "./gossip-ports.ts";
import { Holdings } from "./holdings.ts";
import { MembershipBook } from "./membership-book.ts";
import { PartitionWatch } from "./partition-watch.ts";
import { PeerBook } from "./peer-book.ts";
import { PeerStanding } from "./peer-standing.ts";
import { ClaimBook } from "./source-claims.ts";
import { SteadyTime } from "./steady-time.ts";

export type GossipKnowledge = ReturnType<typeof createKnowledge>;

/** What a node knows of its region: who belongs to it, what they say, what is here of them, and what is wrong. */
export function createKnowledge(ports: GossipPorts, changed: () => void) {
  const { own, key, replicas, now_ms, options, events } = ports;
  const time = new SteadyTime(now_ms);
  const steady_ms = () => time.now_ms();
  const alarms = new AlarmBook((alarm) => {
    events.alarm(alarm);
    changed();
  }, steady_ms);
  const members = new MembershipBook(replicas, own.journal);
  const member = (node: string) => (node === own.journal ? null : members.member(node));
  const boxOf = (node: string) => replicas.generationOf(node);
  const peers = new PeerBook({
    own: own.journal,
    ownKey: key.publicKey,
    member,
    generationOf: boxOf,
    store: replicas,
    steady_ms,
    now_ms,
  });
  const contacts = new Contacts({ members, peers, steady_ms, now_ms, grace_ms: options.grace_ms });
  const forks = new ForkBook(replicas, alarms);
  return {
    steady_ms,
    alarms,
    members,
    /** Whether it is a member other than this node. */
    isMember: (node: string) => member(node) !== null,
    peers,
    /** Highest that is known of a node's boxes. */
    generationOf: (node: string) => {
      if (node === own.journal) return options.generation;
      return Math.max(boxOf(node), peers.newest(node)?.announcement.generation ?? 1);
    },
    claims: new ClaimBook(),
    holdings: new Holdings(replicas),
    standing: new PeerStanding(alarms),
    contacts,
    forks,
    forkCheck: new ForkCheck({ forks, store: replicas, peers, now_ms }),
    clock: new ClockSense(ports.clock, alarms, {
      others: () => members.others().length,
      connected: () => members.others().filter(({ node }) => contacts.isConnected(node)).length,
    }),
    partition: new PartitionWatch(options.partition_after_ms),
  };
}
