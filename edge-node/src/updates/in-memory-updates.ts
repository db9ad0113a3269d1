import { createHash } from "node:crypto";
import { edgeNodeError } from "../errors.ts";
import type { FirmwareImage } from "./firmware-image.ts";
import type { ImageFiles } from "./image-files.ts";
import type { Rollout } from "./rollout.ts";
import type { UpdateStore } from "./update-store.ts";

/** For tests: forgets with the process, and fails when it is told to. */
export class InMemoryUpdateStore implements UpdateStore {
  private readonly kept = new Map<string, FirmwareImage>();
  private readonly states = new Map<string, Rollout>();
  failure: Error | null = null;

  images = (): readonly FirmwareImage[] => [...this.kept.values()];
  rollouts = (): ReadonlyMap<string, Rollout> => this.states;

  addImage(image: FirmwareImage): void {
    this.mayFail();
    this.kept.set(image.sha256, image);
  }

  removeImage(sha256: string): void {
    this.mayFail();
    this.kept.delete(sha256);
    this.states.delete(sha256);
  }

  saveRollout(sha256: string, rollout: Rollout): void {
    this.mayFail();
    this.states.set(sha256, rollout);
  }

  private mayFail(): void {
    if (this.failure !== null) throw this.failure;
  }
}

export class InMemoryImageFiles implements ImageFiles {
  readonly images = new Map<string, Buffer>();

  async write(
    { sha256, size }: { readonly sha256: string; readonly size: number },
    chunks: AsyncIterable<Uint8Array>,
  ): Promise<void> {
    const parts: Uint8Array[] = [];
    for await (const chunk of chunks) parts.push(chunk);
    const image = Buffer.concat(parts);
    const isRight = image.length === size && createHash("sha256").update(image).digest("hex") === sha256;
    if (!isRight) throw edgeNodeError("image-mismatch", "another image");
    this.images.set(sha256, image);
  }

  read(sha256: string, { from, to }: { readonly from: number; readonly to: number }): AsyncIterable<Uint8Array> | null {
    const image = this.images.get(sha256);
    return image === undefined ? null : once(image.subarray(from, to));
  }

  has = (sha256: string): boolean => this.images.has(sha256);
  remove = (sha256: string): void => void this.images.delete(sha256);
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}
