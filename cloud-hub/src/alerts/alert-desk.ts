import { type Identity, isInScope } from "../access/identity.ts";
import { actorOf } from "../audit/audit-log.ts";
import { cloudHubError } from "../errors.ts";
import { type Alert, type AlertCause, type AlertCode, type AlertSeverity, alertIdOf } from "./alert.ts";
import type { AlertBook, AlertEntry } from "./alert-book.ts";
import type { AlertSource, ChainFacts, DifferenceFacts, DiskFacts, NoticeFacts, ZoneFacts } from "./alert-facts.ts";
import { deriveAlerts } from "./derive-alerts.ts";

export interface AlertDeskPorts {
  readonly source: AlertSource;
  readonly book: AlertBook;
  readonly zones: () => Promise<readonly ZoneFacts[]>;
  readonly chain: () => ChainFacts;
  readonly disks: () => Promise<ReadonlyMap<string, DiskFacts>>;
  readonly notices: () => Promise<readonly NoticeFacts[]>;
  readonly now_ms: () => number;
  /** Acts once after a while, or never once the answer was called. */
  readonly later: (delay_ms: number, act: () => void) => () => void;
  readonly events: {
    /** Work that will be tried again. */
    failed(error: unknown): void;
    /** Everything that needs somebody, whenever it was looked; again and again while it lasts. */
    found(alerts: readonly Alert[]): void;
  };
}

export interface AlertFilter {
  /** Alerts of it and of the whole hub; null for all. */
  readonly community: string | null;
  readonly severity: AlertSeverity | null;
  readonly code: string | null;
  readonly isAcknowledged: boolean | null;
}

/** Alerts that nobody has taken on. */
export interface AlertCounts {
  readonly alarms: number;
  readonly notes: number;
}

/** A cause that comes and goes while nobody looks is to be told as a new one. */
const LOOK_EVERY_MS = 60_000;
/** Many people look at once: what was found lately is told again, */
const FRESH_MS = 1_000;
/** and what was found a little earlier is told while it is looked again. */
const USABLE_MS = 30_000;
/** Looking takes at most about this share of the time: a large hub looks more seldom. */
const LOOKING_SHARE = 0.1;
/** Comparing months reads much and changes seldom. */
const DIFFERENCES_FRESH_MS = 600_000;
const DIFFERENCES_DAYS_S = 92 * 86_400;

/** Who may see what else only some may read. */
const READERS: Partial<Record<AlertCode, readonly Identity["role"][]>> = {
  "draft-waiting": ["operator", "coordinator", "billing"],
  "month-billable": ["operator", "coordinator", "billing"],
  "difference-large": ["operator", "coordinator", "billing", "analyst"],
};

interface Look {
  readonly at_ms: number;
  /** Until then it is told as it is. */
  readonly fresh_until_ms: number;
  /** Most pressing first. */
  readonly alerts: readonly Alert[];
}

/**
 * What needs somebody. Alerts are derived from what the hub knows whenever somebody asks and once a minute besides;
 * only since when, and who has taken one on, is kept.
 */
export class AlertDesk {
  private readonly ports: AlertDeskPorts;
  private last: Look | null = null;
  private looking: Promise<Look> | null = null;
  private differences: { readonly at_ms: number; readonly found: readonly DifferenceFacts[] } | null = null;
  private cancel: (() => void) | null = null;
  private isEnding = false;
  /** How often somebody has taken one on here. */
  private acts = 0;

  constructor(ports: AlertDeskPorts) {
    this.ports = ports;
  }

  start(): void {
    this.lookAfter(LOOK_EVERY_MS);
  }

  async stop(): Promise<void> {
    this.isEnding = true;
    this.cancel?.();
    await this.looking?.catch(() => undefined);
  }

  /** What an identity may see, most pressing first. @throws {LocalGridError} `store-away`, `store-full` */
  async list(identity: Identity, filter: AlertFilter): Promise<readonly Alert[]> {
    const { community, severity, code, isAcknowledged } = filter;
    const seen = await this.seenBy(identity);
    return seen.filter(
      (alert) =>
        (community === null || alert.community === null || alert.community === community) &&
        (severity === null || alert.severity === severity) &&
        (code === null || alert.code === code) &&
        (isAcknowledged === null || (alert.acknowledged !== null) === isAcknowledged),
    );
  }

  /** Those that nobody has taken on: of everything the identity may see, and by community. */
  async counts(identity: Identity) {
    const all = { alarms: 0, notes: 0 };
    const byCommunity = new Map<string, { alarms: number; notes: number }>();
    for (const { community, severity, acknowledged } of await this.seenBy(identity)) {
      if (acknowledged !== null) continue;
      const key = severity === "alarm" ? "alarms" : "notes";
      all[key] += 1;
      if (community === null) continue;
      const own = byCommunity.get(community) ?? { alarms: 0, notes: 0 };
      own[key] += 1;
      byCommunity.set(community, own);
    }
    return { all: all as AlertCounts, of: (community: string): AlertCounts => byCommunity.get(community) ?? NONE };
  }

  /**
   * Somebody takes an alert on until its cause is gone.
   *
   * @throws {LocalGridError} `unknown-alert`, `store-away`, `store-full`
   */
  async acknowledge(identity: Identity, id: string, note: string): Promise<Alert> {
    const alert = (await this.seenBy(identity)).find((each) => each.id === id);
    if (alert === undefined) throw cloudHubError("unknown-alert", `there is no alert ${id} now`);
    const { community, code, subject } = alert;
    const acknowledged = { by: identity.name, at_ms: this.ports.now_ms(), note };
    const act = { community, ...actorOf(identity), action: "alert-acknowledged", subject: code, details: { subject } };
    if ((await this.ports.book.acknowledge(id, acknowledged, act)) === "unknown-alert") {
      throw cloudHubError("unknown-alert", `the cause of alert ${id} is gone`);
    }
    this.acts += 1;
    const taken = { ...alert, acknowledged };
    if (this.last !== null) {
      this.last = { ...this.last, alerts: this.last.alerts.map((each) => (each.id === id ? taken : each)) };
    }
    return taken;
  }

  private async seenBy(identity: Identity): Promise<readonly Alert[]> {
    const { alerts } = await this.current();
    return alerts.filter(
      ({ code, community }) =>
        (community === null || isInScope(identity, community)) && (READERS[code]?.includes(identity.role) ?? true),
    );
  }

  private current(): Promise<Look> {
    const now_ms = this.ports.now_ms();
    if (this.last !== null && now_ms < this.last.fresh_until_ms) return Promise.resolve(this.last);
    this.looking ??= this.look().finally(() => {
      this.looking = null;
    });
    if (this.last === null || now_ms - this.last.at_ms >= USABLE_MS) return this.looking;
    this.looking.catch((error: unknown) => this.ports.events.failed(error));
    return Promise.resolve(this.last);
  }

  private async look(): Promise<Look> {
    const { source, book, now_ms, chain } = this.ports;
    const at_ms = now_ms();
    const [nodes, communities] = await Promise.all([source.nodes(), source.communities(at_ms)]);
    const [zones, disks, differences] = [await this.ports.zones(), await this.ports.disks(), await this.months(at_ms)];
    const notices = await this.ports.notices();
    const facts = { nodes, communities, zones, disks, differences, notices, chain: chain() };
    const causes = deriveAlerts(facts, at_ms).map((cause) => ({ ...cause, id: alertIdOf(cause) }));
    let acts = this.acts;
    let settled = await book.settle(causes, at_ms);
    while (acts !== this.acts) {
      // Somebody has taken one on meanwhile.
      acts = this.acts;
      settled = await book.settle(causes, at_ms);
    }
    const entries = new Map(settled.map((entry) => [entry.id, entry]));
    const alerts = causes.map((cause) => alertOf(cause, entries.get(cause.id), at_ms)).sort(byPressure);
    const pause_ms = Math.min(USABLE_MS / 2, Math.max(FRESH_MS, (now_ms() - at_ms) / LOOKING_SHARE));
    this.last = { at_ms, fresh_until_ms: now_ms() + pause_ms, alerts };
    this.ports.events.found(alerts);
    return this.last;
  }

  private async months(at_ms: number): Promise<readonly DifferenceFacts[]> {
    if (this.differences === null || at_ms - this.differences.at_ms >= DIFFERENCES_FRESH_MS) {
      const found = await this.ports.source.differences(Math.floor(at_ms / 1_000) - DIFFERENCES_DAYS_S);
      this.differences = { at_ms, found };
    }
    return this.differences.found;
  }

  private lookAfter(delay_ms: number): void {
    if (this.isEnding) return;
    this.cancel = this.ports.later(delay_ms, () => {
      this.current()
        .catch((error: unknown) => this.ports.events.failed(error))
        .finally(() => this.lookAfter(LOOK_EVERY_MS));
    });
  }
}

const NONE: AlertCounts = { alarms: 0, notes: 0 };

function alertOf(cause: AlertCause & { readonly id: string }, entry: AlertEntry | undefined, at_ms: number): Alert {
  const since_ms = Math.min(cause.since_ms ?? entry?.seen_at_ms ?? at_ms, at_ms);
  return { ...cause, since_ms, acknowledged: entry?.acknowledged ?? null };
}

/** Alarms before notes, the newest first; ids keep the order of equal ones. */
function byPressure(a: Alert, b: Alert): number {
  const keys = [rank(a) - rank(b), b.since_ms - a.since_ms];
  return keys.find((key) => key !== 0) ?? (a.id < b.id ? -1 : 1);
}

function rank({ severity }: Alert): number {
  return severity === "alarm" ? 0 : 1;
}
