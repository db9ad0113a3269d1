import type { AuditedAct } from "../audit/audit-log.ts";
import type { Acknowledgement, AlertName } from "./alert.ts";

/** What is kept of an alert while its cause lasts. */
export interface AlertEntry extends AlertName {
  readonly id: string;
  /** When a hub first saw the cause. */
  readonly seen_at_ms: number;
  readonly acknowledged: Acknowledgement | null;
}

/** Remembers since when causes have been there and who has taken them on. Every method @throws {LocalGridError} `store-away`, `store-full` */
export interface AlertBook {
  /**
   * Enters causes that are new and forgets the others that were there at `at_ms`, with who had taken them on; answers what
   * is there now. `at_ms` is from before the causes were read: another hub may have seen more since.
   */
  settle(causes: readonly (AlertName & { readonly id: string })[], at_ms: number): Promise<readonly AlertEntry[]>;
  /** In place of an acknowledgement before it; the act is kept with it or neither is. */
  acknowledge(id: string, acknowledgement: Acknowledgement, act: AuditedAct): Promise<"acknowledged" | "unknown-alert">;
}
