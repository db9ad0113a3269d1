import type { DeviceId } from "@localgrid/vocabulary/identifiers";
import type { ControlChange, ControlConsent, ControlStore } from "./control-store.ts";

/** For tests: forgets with the process, and fails when it is told to. */
export class InMemoryControlStore implements ControlStore {
  private readonly kept = new Map<DeviceId, ControlConsent>();
  private readonly counters = new Map<DeviceId, number>();
  private readonly record: ControlChange[] = [];
  failure: Error | null = null;

  consents(): readonly ControlConsent[] {
    return [...this.kept.values()].sort((a, b) => (a.device < b.device ? -1 : 1));
  }

  change(consent: ControlConsent): void {
    this.mayFail();
    const { device, member, is_allowed, settings, changed_at_ms: at_ms, changed_by: login } = consent;
    this.kept.set(device, consent);
    this.record.push({ device, member, is_allowed, settings, at_ms, login });
  }

  released(device: DeviceId): void {
    this.mayFail();
    const consent = this.kept.get(device);
    if (consent !== undefined) this.kept.set(device, { ...consent, is_release_due: false });
  }

  changes(device: DeviceId, limit: number): readonly ControlChange[] {
    return this.record
      .filter((change) => change.device === device)
      .toReversed()
      .slice(0, limit);
  }

  counter(device: DeviceId): number {
    return this.counters.get(device) ?? 0;
  }

  saveCounters(counters: ReadonlyMap<DeviceId, number>): void {
    this.mayFail();
    for (const [device, counter] of counters) this.counters.set(device, Math.max(counter, this.counter(device)));
  }

  private mayFail(): void {
    if (this.failure !== null) throw this.failure;
  }
}
