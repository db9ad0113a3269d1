import type { GossipAlarm, GossipAlarmName } from "./report.ts";

const MAX_ALARMS = 64;
const MAX_DETAIL_LENGTH = 200;

/** What is wrong at the moment. One entry per alarm and node; more than a person can read are not kept. */
export class AlarmBook {
  private readonly alarms = new Map<string, GossipAlarm>();
  private readonly raised = new Map<string, number>();
  private readonly tell: (alarm: GossipAlarm) => void;
  private readonly steady_ms: () => number;

  /** `tell` hears of each alarm once, until it is over. */
  constructor(tell: (alarm: GossipAlarm) => void, steady_ms: () => number = () => 0) {
    this.tell = tell;
    this.steady_ms = steady_ms;
  }

  raise(alarm: GossipAlarmName, node: string | null, detail: string): void {
    const key = keyOf(alarm, node);
    const isNew = !this.alarms.has(key);
    if (isNew && this.alarms.size >= MAX_ALARMS) return;
    const entry = { alarm, node, detail: detail.slice(0, MAX_DETAIL_LENGTH) };
    this.alarms.set(key, entry);
    this.raised.set(key, this.steady_ms());
    if (isNew) this.tell(entry);
  }

  end(alarm: GossipAlarmName, node: string | null): void {
    this.alarms.delete(keyOf(alarm, node));
    this.raised.delete(keyOf(alarm, node));
  }

  /** Ends those of a kind that have not been raised again for so long. */
  endUnrenewed(alarm: GossipAlarmName, limit_ms: number): void {
    for (const one of this.all()) {
      const raised_ms = this.raised.get(keyOf(one.alarm, one.node)) ?? 0;
      if (one.alarm === alarm && this.steady_ms() - raised_ms > limit_ms) this.end(alarm, one.node);
    }
  }

  has(alarm: GossipAlarmName, node: string | null): boolean {
    return this.alarms.has(keyOf(alarm, node));
  }

  all(): readonly GossipAlarm[] {
    return [...this.alarms.values()];
  }

  of(node: string): readonly GossipAlarmName[] {
    return this.all().flatMap((one) => (one.node === node ? [one.alarm] : []));
  }
}

function keyOf(alarm: GossipAlarmName, node: string | null): string {
  return `${alarm} ${node ?? ""}`;
}
