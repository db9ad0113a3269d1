import type { FirmwareImage } from "./firmware-image.ts";
import type { Rollout } from "./rollout.ts";

/** What the node knows of its images and how far each is; all writes are on disk when they return. */
export interface UpdateStore {
  /** By the time that they were added. */
  images(): readonly FirmwareImage[];
  addImage(image: FirmwareImage): void;
  /** With its rollout. */
  removeImage(sha256: string): void;
  rollouts(): ReadonlyMap<string, Rollout>;
  saveRollout(sha256: string, rollout: Rollout): void;
}
