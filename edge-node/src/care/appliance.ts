import type { ResetMode, StickReport } from "@localgrid/protocol/care-messages";

/**
 * The program around the node, which does what only root can do. All calls reject with `appliance-away` or with what that
 * program refuses: `no-stick`, `stick-trouble` and the like.
 */
export interface ApplianceLink {
  /** What it tells of the box. */
  systemReport(): Promise<unknown>;
  stick(): Promise<StickReport>;
  /** Resolves when the backup is whole and on the stick. */
  writeToStick(name: string, bytes: AsyncIterable<Uint8Array>, wrote: (total: number) => void): Promise<void>;
  restart(): Promise<void>;
  /** Done at the next start, which comes by itself. */
  reset(mode: ResetMode): Promise<void>;
}
