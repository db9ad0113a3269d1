import type { Acknowledgement, AlertName } from "../alerts/alert.ts";
import type { AlertBook, AlertEntry } from "../alerts/alert-book.ts";
import type { AuditedAct } from "../audit/audit-log.ts";

/** Keeps alerts in memory, and what people did with them. */
export class InMemoryAlertBook implements AlertBook {
  readonly acts: AuditedAct[] = [];
  private entries = new Map<string, AlertEntry>();

  async settle(
    causes: readonly (AlertName & { readonly id: string })[],
    at_ms: number,
  ): Promise<readonly AlertEntry[]> {
    const named = new Set(causes.map(({ id }) => id));
    const kept = [...this.entries.values()].filter(({ id, seen_at_ms }) => named.has(id) || seen_at_ms > at_ms);
    this.entries = new Map(kept.map((entry) => [entry.id, entry]));
    for (const { id, code, community, subject } of causes) {
      if (this.entries.has(id)) continue;
      this.entries.set(id, { id, code, community, subject, seen_at_ms: at_ms, acknowledged: null });
    }
    return [...this.entries.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  async acknowledge(id: string, acknowledged: Acknowledgement, act: AuditedAct) {
    const entry = this.entries.get(id);
    if (entry === undefined) return "unknown-alert" as const;
    this.entries.set(id, { ...entry, acknowledged });
    this.acts.push(act);
    return "acknowledged" as const;
  }
}
