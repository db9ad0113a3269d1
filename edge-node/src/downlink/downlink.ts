import type { NodeState } from "@localgrid/clearing/node-state";
import type { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import type { CommunityMoment } from "../community/community-commands.ts";
import type { Decision } from "../ingest/ingest.ts";
import type { DecisionBasis } from "./row-decisions.ts";
import { ShapeApplier } from "./shape-applier.ts";
import type { ShapeFeed } from "./shape-feed.ts";
import { ShapeFollower, type ShapeStatus } from "./shape-follower.ts";
import { type NodePolicy, policyOf, type RecordVerdict, verdictOf } from "./shape-rows.ts";
import type { ShapeStore } from "./shape-store.ts";
import { nameOf, SHAPE_NAMES, type ShapeColumns, type ShapeName } from "./shapes.ts";

/** Until the hub has told another one. */
const DEFAULT_POLICY: NodePolicy = { status_every_s: 60, telemetry_every_s: 300 };
/** What was refused may be right by now, for a reason that no shape tells. */
const RETRY_WALL_MS = 3_600_000;
const VERDICTS_SHOWN = 100;

export interface DownlinkPorts {
  readonly store: ShapeStore;
  readonly feedFrom: (hub_url: string) => ShapeFeed;
  /** The one way into the journal; resolves when the records are durable. */
  readonly submit: (decide: (state: NodeState) => Decision) => Promise<Decision>;
  readonly momentOf: (state: NodeState) => CommunityMoment;
  readonly keptInputs: DecisionBasis["keptInputs"];
  /** Real time. */
  readonly now_ms: () => number;
  /** From 0 to below 1. */
  readonly random: () => number;
  readonly pause: (wall_ms: number) => { readonly over: Promise<void>; wake(): void };
  readonly every: (wall_ms: number, act: () => void) => () => void;
  readonly events: DownlinkEvents;
}

export interface DownlinkEvents {
  /** Rows changed that readers see. */
  changed(shape: ShapeName): void;
  /** Reading a shape ended without being asked to; it begins again by itself. */
  ended(shape: ShapeName, failure: LocalGridError): void;
  /** The node did not take what the hub told. */
  refused(row: RefusedName): void;
  /** The journal did not take records; they come again. */
  failed(failure: LocalGridError): void;
}

export interface DownlinkReport {
  /** Empty while no hub has let this node in. */
  readonly shapes: readonly ShapeStatus[];
  /** Records of this node that the hub took in with a verdict against them; the first ones by their seq. */
  readonly verdicts: readonly RecordVerdict[];
  readonly verdict_count: number;
}

/** A row that the node refused, as people know it. */
export interface RefusedName {
  readonly shape: ShapeName;
  readonly key: string;
  /** Code of the error table. */
  readonly reason: string;
}

/**
 * What the hub tells a node: follows every shape, keeps its rows, and turns those that matter to the journal into
 * records of it. Without a hub the node goes on with what it knows.
 */
export class Downlink {
  private readonly ports: DownlinkPorts;
  private readonly applier: ShapeApplier;
  private followers: ShapeFollower[] = [];
  private endRetries: () => void = () => {};

  constructor(ports: DownlinkPorts) {
    this.ports = ports;
    const { events } = ports;
    this.applier = new ShapeApplier({
      ...ports,
      refused: (shape, { columns }, reason) => events.refused({ shape, key: nameOf(shape, columns), reason }),
      failed: (failure) => events.failed(failure),
    });
  }

  /** To be called once the journal takes records. What was told before is gone on with, also without the hub. */
  start(): void {
    this.applier.retryRefused();
    this.endRetries = this.ports.every(RETRY_WALL_MS, () => this.applier.retryRefused());
  }

  /** To be told when a hub has let this node in. Another hub's shapes take the place of those of the one before. */
  connected(hub_url: string): void {
    const { ports } = this;
    void this.disconnect();
    const feed = ports.feedFrom(hub_url);
    const changed = (shape: ShapeName) => this.changed(shape);
    this.followers = SHAPE_NAMES.map(
      (shape) => new ShapeFollower(shape, { ...ports, feed, changed, ended: ports.events.ended }),
    );
    for (const follower of this.followers) follower.start();
  }

  /** To be called before the journal stops taking records. */
  async stop(): Promise<void> {
    this.endRetries();
    await this.disconnect();
    await this.applier.stop();
  }

  /** To be told whenever an interval has closed: what waited for it is decided on. */
  intervalClosed(): void {
    this.applier.wake();
  }

  /** What the hub asks of its nodes. */
  policy(): NodePolicy {
    const [row] = this.ports.store.rows("node-policy", 1);
    return (row && readable(row.columns, policyOf)) ?? DEFAULT_POLICY;
  }

  /** What the hub told and this node refused, the newest first. */
  refused(limit: number): readonly RefusedName[] {
    return this.ports.store
      .refused(limit)
      .map(({ shape, columns, reason }) => ({ shape, key: nameOf(shape, columns), reason }));
  }

  report(): DownlinkReport {
    return {
      shapes: this.followers.map((follower) => follower.status()),
      verdicts: this.verdicts(VERDICTS_SHOWN),
      verdict_count: this.ports.store.count("verdicts"),
    };
  }

  /** What is wrong, a sentence each, for whoever looks after the node. */
  details(): readonly string[] {
    const count = this.ports.store.count("verdicts");
    return count === 0 ? [] : [`the hub has objections to ${count} records of this node; GET /api/hub lists them`];
  }

  private verdicts(limit: number): readonly RecordVerdict[] {
    const rows = this.ports.store.rows("verdicts", limit);
    return rows.flatMap(({ columns }) => readable(columns, verdictOf) ?? []);
  }

  private async disconnect(): Promise<void> {
    await Promise.all(this.followers.splice(0).map((follower) => follower.stop()));
  }

  private changed(shape: ShapeName): void {
    this.applier.wake();
    this.ports.events.changed(shape);
  }
}

/** Null for a row that cannot be read: it is only shown, so nobody needs to be told. */
function readable<T>(columns: ShapeColumns, read: (columns: ShapeColumns) => T): T | null {
  try {
    return read(columns);
  } catch {
    return null;
  }
}
