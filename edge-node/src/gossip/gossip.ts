import { encodeAnnouncement } from "@localgrid/protocol/announcement";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { createParts, type GossipParts } from "./gossip-parts.ts";
import type { GossipPorts } from "./gossip-ports.ts";
import type { MembershipSource } from "./membership-book.ts";
import { hexOf } from "./names.ts";
import { type Judgement, verdictOn } from "./peer-book.ts";
import type { GossipVerdict, PeerStream } from "./peer-network.ts";
import { buildReport } from "./region-report.ts";
import type { AdoptionVerdict, GossipReport } from "./report.ts";
import { composeAnnouncement } from "./self-announcement.ts";

const TICK_MS = 1_000;
const DAY_MS = 86_400_000;
/** What is looked at less often than each tick. */
const TICKS_PER_REVIEW = 5;

/**
 * A node's side of the region: says how far its journal is, keeps others' journals, serves both, and takes back what the
 * own disk has lost. Works with no peers, no membership and no hub.
 *
 * @see SPEC.md, GO-1 to GO-32
 */
export class Gossip {
  private readonly ports: GossipPorts;
  private readonly parts: GossipParts;
  private blocked: ReadonlySet<string> = new Set();
  private cancelTick: (() => void) | null = null;
  private ticks = 0;
  private isOpen = false;
  private hasChanged = false;
  /** Only figures are others. */
  private hasMoved = false;
  /** Whose words are being looked at. */
  private teller: string | null = null;
  /** Something came back, or nobody has said yet that nothing is missing. */
  private isIncomplete = true;
  private hadUplink = false;
  private ownHead: Uint8Array | null = null;
  private replacedBy: { readonly generation: number; readonly at_ms: number } | null = null;

  constructor(ports: GossipPorts) {
    this.ports = ports;
    this.parts = createParts(ports, {
      publish: () => this.publish(),
      ownHead: () => this.ownHead,
      heard: (bytes, from) => void this.announced(bytes, from),
      adopt: (bytes) => void this.adopt(bytes, "peer"),
      misbehaved: (node, reason) => this.strike(node, reason),
      replaced: (generation) => this.endForGood(generation),
      caughtUp: () => this.checkCompleteness(),
      changed: () => {
        this.hasChanged = true;
      },
      grew: (journal) => this.grew(journal),
    });
  }

  /** @throws {LocalGridError} `port-not-free` */
  async start(): Promise<void> {
    const { members, peers, claims, holdings, forks, replicator, talk, announcer } = this.parts;
    members.load();
    peers.load();
    forks.load();
    holdings.load();
    this.isOpen = true;
    this.applyMembership();
    for (const { announcement, heard_at_ms } of peers.all()) claims.take(announcement, heard_at_ms);
    replicator.start();
    talk.start();
    await this.ports.network.start({
      connected: (node) => this.connected(node),
      disconnected: (node) => this.disconnected(node),
      announced: (bytes, from) => this.announced(bytes, from),
      asked: (node, stream) => this.asked(node, stream),
      askedForReleases: (node, stream) => this.askedForReleases(node, stream),
      refused: (peer, reason) => this.ports.events.refused(peer, reason),
    });
    announcer.start();
    this.tick();
  }

  async stop(): Promise<void> {
    this.close();
    await this.ports.network.stop();
  }

  /** The own journal has grown. */
  grown(): void {
    this.parts.announcer.changed();
  }

  /** Takes a signed membership. Only the region's key counts, and only a higher version replaces. */
  adopt(bytes: Uint8Array, source: MembershipSource): AdoptionVerdict {
    const { members, alarms, announcer } = this.parts;
    const verdict = members.adopt(bytes, source);
    if (verdict.kind === "rejected") {
      this.ports.events.trouble("membership-refused", { reason: verdict.reason, source });
      if (verdict.reason === "region-key-changed" && source !== "peer") {
        alarms.raise("region-key-changed", null, verdict.message);
      }
    }
    if (verdict.kind !== "adopted") return verdict;
    alarms.end("region-key-changed", null);
    if (this.isOpen) this.applyMembership();
    announcer.changed();
    return verdict;
  }

  /** Has nothing to do with these members, until the next call. */
  block(nodes: readonly string[]): void {
    this.blocked = new Set(nodes);
    this.applyBlocks();
  }

  report(): GossipReport {
    return buildReport(this.ports, this.parts, { replaced: this.replacedBy });
  }

  private close(): void {
    const { replicator, talk, announcer, relaying } = this.parts;
    this.isOpen = false;
    this.cancelTick?.();
    announcer.stop();
    replicator.stop();
    talk.stop();
    relaying.stopAll();
  }

  private tick(): void {
    if (!this.isOpen) return;
    const { parts, ports } = this;
    const { standing, talk, replicator, contacts, partition, clock, steady_ms } = parts;
    this.ticks += 1;
    clock.look(steady_ms());
    if (standing.forgive(steady_ms())) this.applyBlocks();
    talk.step();
    replicator.step();
    const wasPartitioned = partition.isPartitioned;
    partition.look(contacts.isOut, { steady_ms: steady_ms(), at_ms: ports.now_ms() });
    this.hasChanged ||= wasPartitioned !== partition.isPartitioned;
    const isReview = this.ticks % TICKS_PER_REVIEW === 0;
    if (isReview) this.review();
    if (this.hasChanged || (isReview && this.hasMoved)) {
      this.hasChanged = false;
      this.hasMoved = false;
      ports.events.changed();
    }
    this.cancelTick = ports.after(TICK_MS, () => this.tick());
  }

  private review(): void {
    const { custody, relaying, announcer, members, alarms } = this.parts;
    custody.review();
    relaying.review();
    alarms.endUnrenewed("node-replaced", DAY_MS);
    this.checkCompleteness();
    const hasUplink = this.ports.uplink.isAnswering();
    if (hasUplink !== this.hadUplink) announcer.changed();
    this.hadUplink = hasUplink;
    if (members.version > 0 && !members.isListed) {
      alarms.raise("not-listed", null, `version ${members.version} of the region's membership does not list this node`);
    } else alarms.end("not-listed", null);
    const wanted = Math.min(this.ports.options.replica_count, members.others().length);
    const copies = this.parts.holders.keepersOf(this.ports.own.journal).length;
    if (this.parts.steady_ms() > this.ports.options.grace_ms && copies < wanted) {
      alarms.raise("too-few-copies", null, `${copies} other nodes keep this journal, ${wanted} are wanted`);
    } else alarms.end("too-few-copies", null);
  }

  /** The members of now, and nobody else, from this moment on. */
  private applyMembership(): void {
    const { members, contacts, custody, peers, claims, standing, replicator, server, clock } = this.parts;
    const isKept = (node: string) => members.member(node) !== null;
    const others = members.isListed ? members.others() : [];
    if (members.region !== null) this.ports.network.admit(others, members.region);
    contacts.replaceMembers();
    for (const { announcement } of peers.known()) {
      const node = hexOf(announcement.node);
      if (isKept(node)) continue;
      claims.forget(node);
      clock.forget(node);
    }
    standing.keepOnly(isKept);
    replicator.keepOnly(isKept);
    server.keepOnly(isKept);
    this.parts.talk.keepOnly(isKept);
    for (const { announcement, heard_at_ms } of peers.all()) claims.take(announcement, heard_at_ms);
    custody.replaceMembers([...members.all()].map(({ node }) => node));
    this.parts.relaying.review();
    this.applyBlocks();
    this.hasChanged = true;
  }

  private applyBlocks(): void {
    const blocked = new Set([...this.blocked, ...this.parts.standing.cutOff]);
    this.parts.contacts.block(blocked);
    this.ports.network.block(blocked);
    this.hasChanged = true;
  }

  private connected(node: string): void {
    this.parts.contacts.connect(node);
    this.parts.talk.greet(node);
    this.hasChanged = true;
  }

  private disconnected(node: string): void {
    this.parts.contacts.disconnect(node);
    this.hasChanged = true;
  }

  private async asked(node: string, stream: PeerStream): Promise<void> {
    if (this.isOpen) await this.parts.server.serve(node, stream);
    else stream.abort();
  }

  private async askedForReleases(node: string, stream: PeerStream): Promise<void> {
    const { serveReleases } = this.ports;
    const isServed = this.isOpen && this.parts.members.member(node) !== null;
    if (isServed && serveReleases !== undefined) await serveReleases(node, stream);
    else stream.abort();
  }

  private announced(bytes: Uint8Array, from: string): GossipVerdict {
    if (!this.isOpen) return "ignore";
    const judgement = this.parts.peers.judge(bytes);
    this.act(judgement, from);
    const verdict = verdictOn(judgement);
    this.ports.events.announcement(verdict === "accept" ? "accepted" : verdict === "reject" ? "rejected" : "ignored");
    return verdict;
  }

  private act(judgement: Judgement, from: string): void {
    const { claims, forkCheck, ownWatch, replicator, announcer, talk, alarms, members } = this.parts;
    switch (judgement.kind) {
      case "newer": {
        const { announcement, before } = judgement;
        claims.take(announcement, this.ports.now_ms());
        forkCheck.announced(announcement, before);
        const version = announcement.membership_version;
        const node = hexOf(announcement.node);
        if (version > members.version) talk.askForMembership({ node, version, nearest: this.nearest(node, from) });
        replicator.step();
        this.hasMoved = true;
        return;
      }
      case "own":
        this.teller = from;
        if (ownWatch.heard(judgement.announcement)) announcer.changed();
        return;
      case "replaced":
        alarms.raise("node-replaced", judgement.node, "the box that another one has replaced is still in use");
        return;
      case "forged":
        this.strike(from, judgement.reason);
        return;
      case "too-often":
        // Whoever only hands them on may have had them waiting.
        if (from === judgement.node) this.strike(from, "announcements far more often than once per second");
        return;
    }
  }

  /** Whom to ask about something that a node said: itself, or who handed it on. */
  private nearest(node: string, from: string): string {
    return this.parts.contacts.isConnected(node) ? node : from;
  }

  private strike(node: string, reason: string): void {
    this.ports.events.trouble("peer-misbehaved", { node, reason });
    if (this.parts.standing.strike(node, reason)) this.applyBlocks();
  }

  private grew(journal: string): void {
    const { own } = this.ports;
    this.hasMoved = true;
    if (journal === own.journal) {
      this.isIncomplete = true;
      this.parts.announcer.changed();
      this.checkCompleteness();
      return;
    }
    this.parts.relaying.grown(journal);
    this.parts.announcer.changedSlightly();
  }

  /** Tells once that nothing of the own journal is known to be elsewhere only. */
  private checkCompleteness(): void {
    const { claims, ownWatch, replicator, alarms, peers } = this.parts;
    const { own, events } = this.ports;
    if (!this.isIncomplete || !peers.all().some(({ heard_ms }) => heard_ms !== null)) return;
    const isMissing = claims.on(own.journal).some((claim) => {
      if (claim.isOrigin || alarms.has("claims-ahead", claim.source)) return false;
      return ownWatch.isBehind(claim, replicator.excessOf(own.journal, claim.source));
    });
    if (isMissing) return;
    this.isIncomplete = false;
    events.complete();
  }

  private async publish(): Promise<void> {
    const { events, network, key } = this.ports;
    if (!this.isOpen) return;
    try {
      this.ownHead = encodeAnnouncement(composeAnnouncement(this.ports, this.parts), key);
    } catch (error) {
      // The disk, then: what cannot be read now may be so later.
      if (!(error instanceof LocalGridError)) throw error;
      events.trouble("announcement-not-made", { code: error.code, message: error.message });
      return;
    }
    try {
      const heardBy = await network.publish(this.ownHead);
      events.announcement("published");
      // Who has just connected may not listen yet.
      if (heardBy === 0 && network.connected().length > 0) this.parts.announcer.changedSlightly();
    } catch (error) {
      events.trouble("announcement-not-sent", { message: (error as Error).message });
    }
  }

  private endForGood(generation: number): void {
    if (this.replacedBy !== null) return;
    const at_ms = Math.floor(this.ports.now_ms());
    this.replacedBy = { generation, at_ms };
    this.close();
    this.ports.network.block(new Set(this.parts.members.others().map(({ node }) => node)));
    this.ports.events.replaced({ generation, at_ms, told_by: this.teller });
  }
}
