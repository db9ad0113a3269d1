import { encodeOffer } from "@localgrid/protocol/device-update";
import type { DeviceId } from "@localgrid/vocabulary/identifiers";
import type { DeviceBook, DeviceNews } from "../device-book/device-book.ts";
import { edgeNodeError } from "../errors.ts";
import { candidatesFor, type Fleet, totalFor } from "./candidates.ts";
import { type FirmwareImage, MAX_IMAGES, ReleaseKeys } from "./firmware-image.ts";
import type { ImageFiles } from "./image-files.ts";
import {
  actedOn,
  advanced,
  cameBack,
  DRAFT,
  leftBy,
  offeredTo,
  type Rollout,
  type RolloutAction,
  type RolloutSettings,
} from "./rollout.ts";
import { heard } from "./rollout-news.ts";
import { RolloutWatch } from "./rollout-watch.ts";
import type { UpdateStore } from "./update-store.ts";

const TICK_MS = 1_000;
/** Devices that may be taking images at one time, and answers that may be running. */
const MOST_AT_ONCE = 4;
const OFFER_AGAIN_MS = 600_000;

export interface UpdatePorts {
  readonly store: UpdateStore;
  readonly files: ImageFiles;
  /** Raw Ed25519 in hexadecimal digits. */
  readonly release_keys: readonly string[];
  readonly book: Pick<DeviceBook, "allStatuses" | "statusOf" | "subscribe" | "isConnected">;
  /** False when the device is away or does not listen. */
  readonly send: (device: DeviceId, channel: "ota", payload: Uint8Array) => boolean;
  readonly listens: (device: DeviceId, channel: "ota") => boolean;
  /** Where devices reach this node's HTTP. */
  readonly httpPort: () => number;
  /** Real time. */
  readonly now_ms: () => number;
  readonly timers: { every(interval_ms: number, act: () => void): () => void };
  readonly failed: (event: string, error: unknown) => void;
}

export interface KnownImage {
  readonly image: FirmwareImage;
  readonly rollout: Rollout;
  /** Devices that it is for, as far as they have told. */
  readonly total: number;
}

export interface Download {
  readonly size: number;
  readonly bytes: (from: number, to: number) => AsyncIterable<Uint8Array>;
  /** To be called once, however the answer ended. */
  readonly done: () => void;
}

/**
 * Keeps signed images and brings them to devices, ring by ring: one device, a tenth, all. An offer goes only to a
 * device whose board is right and whose version is lower; failures stop the rollout before they spread.
 */
export class UpdateDesk {
  private readonly ports: UpdatePorts;
  private readonly keys: ReleaseKeys;
  private readonly images = new Map<string, FirmwareImage>();
  private readonly rollouts = new Map<string, Rollout>();
  private readonly offered_at_ms = new Map<DeviceId, number>();
  private readonly ending: (() => void)[] = [];
  private readonly watch: RolloutWatch;
  private taking = false;
  private downloads = 0;

  constructor(ports: UpdatePorts) {
    this.ports = ports;
    this.keys = new ReleaseKeys(ports.release_keys);
    this.watch = new RolloutWatch(ports.book);
  }

  start(): void {
    const { store, files, book, timers } = this.ports;
    const rollouts = store.rollouts();
    for (const image of store.images()) {
      if (!files.has(image.sha256)) continue;
      this.images.set(image.sha256, image);
      this.rollouts.set(image.sha256, rollouts.get(image.sha256) ?? DRAFT);
    }
    this.ending.push(book.subscribe((news) => this.onNews(news)));
    this.ending.push(timers.every(TICK_MS, () => this.tick()));
  }

  stop(): void {
    for (const end of this.ending.splice(0)) end();
  }

  /**
   * Takes an image in; the manifest is checked before the first byte is.
   *
   * @throws {LocalGridError} `wrong-manifest`, `image-exists`, `too-many-images`, `image-mismatch`, `storage-full`,
   *   `downloads-busy` while another one is coming in
   */
  async add(upload: {
    readonly signed_manifest: Uint8Array;
    readonly login: string;
    readonly chunks: AsyncIterable<Uint8Array>;
  }): Promise<KnownImage> {
    const manifest = this.keys.open(upload.signed_manifest);
    const sha256 = Buffer.from(manifest.sha256).toString("hex");
    if (this.images.has(sha256)) throw edgeNodeError("image-exists", `${sha256} is here already`);
    if (this.images.size >= MAX_IMAGES) throw edgeNodeError("too-many-images", `at most ${MAX_IMAGES} images are kept`);
    if (this.taking) throw edgeNodeError("downloads-busy", "another image is coming in");
    this.taking = true;
    try {
      await this.ports.files.write({ sha256, size: manifest.size }, upload.chunks);
      const { signed_manifest, login: added_by } = upload;
      const added_at_ms = Math.floor(this.ports.now_ms());
      const image = { sha256, manifest, signed_manifest: signed_manifest.slice(), added_at_ms, added_by };
      this.keepImage(image);
      this.images.set(sha256, image);
      this.rollouts.set(sha256, DRAFT);
      return this.known(image);
    } finally {
      this.taking = false;
    }
  }

  /** In the order in which they came. */
  list(): readonly KnownImage[] {
    return [...this.images.values()].map((image) => this.known(image));
  }

  /**
   * @throws {LocalGridError} `unknown-image`, `wrong-rollout-action`, `rollout-running` when another image for the same
   *   board is under way, `storage-full`
   */
  act(sha256: string, action: RolloutAction, settings: RolloutSettings | null): KnownImage {
    const image = this.find(sha256);
    const next = actedOn(this.rolloutOf(sha256), action, settings);
    if (next === null) {
      throw edgeNodeError("wrong-rollout-action", `"${action}" does not fit: it is ${this.rolloutOf(sha256).phase}`);
    }
    if (next.phase === "running") this.refuseRival(image);
    this.save(sha256, next);
    this.tick();
    return this.known(image);
  }

  /** @throws {LocalGridError} `unknown-image`, `image-in-use`, `storage-full` */
  remove(sha256: string): void {
    this.find(sha256);
    const { phase } = this.rolloutOf(sha256);
    if (phase !== "draft" && phase !== "withdrawn") throw edgeNodeError("image-in-use", `its rollout is ${phase}`);
    this.ports.store.removeImage(sha256);
    this.images.delete(sha256);
    this.rollouts.delete(sha256);
    this.ports.files.remove(sha256);
  }

  /**
   * For a device that fetches its image.
   *
   * @throws {LocalGridError} `unknown-image`, `downloads-busy`
   */
  download(sha256: string): Download {
    const { manifest } = this.find(sha256);
    if (this.downloads >= MOST_AT_ONCE) throw edgeNodeError("downloads-busy", "others are being served");
    this.downloads += 1;
    let isDone = false;
    return {
      size: manifest.size,
      bytes: (from, to) => {
        const bytes = this.ports.files.read(sha256, { from, to });
        if (bytes === null) throw edgeNodeError("unknown-image", `${sha256} is gone`);
        return bytes;
      },
      done: () => {
        if (!isDone) this.downloads -= 1;
        isDone = true;
      },
    };
  }

  /** A device has begun to listen to offers. */
  onListening(device: DeviceId): void {
    this.offered_at_ms.delete(device);
    const now_ms = this.ports.now_ms();
    this.change((rollout) => cameBack(rollout, device, now_ms));
  }

  /** A device that was revoked is waited for by nobody. */
  revoked(device: DeviceId): void {
    this.offered_at_ms.delete(device);
    this.watch.forget(device);
    this.change((rollout) => (rollout.devices.get(device)?.outcome === "failed" ? rollout : leftBy(rollout, device)));
  }

  /** What is wrong, a sentence each. */
  details(): readonly string[] {
    return this.list()
      .filter(({ rollout }) => rollout.phase === "stopped")
      .map(
        ({ image: { manifest } }) => `the update ${manifest.version_name} for ${manifest.board} stopped on failures`,
      );
  }

  private onNews(news: DeviceNews): void {
    const now_ms = this.ports.now_ms();
    this.change((rollout, image) => heard(rollout, news, { image, now_ms, total: this.totalOf(image, rollout) }));
  }

  private tick(): void {
    const now_ms = this.ports.now_ms();
    this.change((rollout, image) => {
      if (rollout.phase !== "running") return rollout;
      const watched = this.watch.look(rollout, { now_ms, total: this.totalOf(image, rollout) });
      const isHealthy = [...watched.devices].every(([device, { outcome }]) => {
        return outcome !== "confirmed" || this.ports.book.isConnected(device);
      });
      return advanced(watched, { total: this.totalOf(image, watched), now_ms, isHealthy });
    });
    for (const [sha256, rollout] of this.rollouts) {
      if (rollout.phase === "running") this.offer(this.find(sha256), now_ms);
    }
  }

  private offer(image: FirmwareImage, now_ms: number): void {
    const { sha256, signed_manifest } = image;
    const { book, listens, httpPort, send } = this.ports;
    const fleet: Fleet = {
      statuses: book.allStatuses(),
      isConnected: (device) => book.isConnected(device),
      listens: (device) => listens(device, "ota"),
      isFreshlyOffered: (device) => now_ms - (this.offered_at_ms.get(device) ?? -OFFER_AGAIN_MS) < OFFER_AGAIN_MS,
    };
    const offer = { manifest: signed_manifest, path: `/firmware/${sha256}`, http_port: httpPort() };
    for (const device of candidatesFor(image, this.rolloutOf(sha256), { fleet, most_at_once: MOST_AT_ONCE })) {
      // On disk first: a device that takes an image is never one that the node does not know of.
      if (!this.saved(sha256, offeredTo(this.rolloutOf(sha256), device, now_ms))) return;
      if (send(device, "ota", encodeOffer(offer))) this.offered_at_ms.set(device, now_ms);
    }
  }

  private totalOf(image: FirmwareImage, rollout: Rollout): number {
    return totalFor(image, rollout, this.ports.book.allStatuses());
  }

  private refuseRival(image: FirmwareImage): void {
    for (const { image: other, rollout } of this.list()) {
      const isRival = other !== image && other.manifest.board === image.manifest.board;
      const isUnderWay = rollout.phase === "running" || rollout.phase === "paused" || rollout.phase === "stopped";
      if (isRival && isUnderWay) throw edgeNodeError("rollout-running", `${other.sha256} is under way for this board`);
    }
  }

  private change(next: (rollout: Rollout, image: FirmwareImage) => Rollout): void {
    for (const [sha256, rollout] of this.rollouts) {
      const changed = next(rollout, this.find(sha256));
      if (changed !== rollout) this.saved(sha256, changed);
    }
  }

  /** What could not be written is not believed either: devices tell it again, or are found stalled. */
  private saved(sha256: string, rollout: Rollout): boolean {
    try {
      this.save(sha256, rollout);
      return true;
    } catch (error) {
      this.ports.failed("rollout-not-saved", error);
      return false;
    }
  }

  private save(sha256: string, rollout: Rollout): void {
    this.ports.store.saveRollout(sha256, rollout);
    this.rollouts.set(sha256, rollout);
  }

  /** A file that nobody knows of would lie on the disk for ever. */
  private keepImage(image: FirmwareImage): void {
    try {
      this.ports.store.addImage(image);
    } catch (error) {
      this.ports.files.remove(image.sha256);
      throw error;
    }
  }

  private known(image: FirmwareImage): KnownImage {
    const rollout = this.rolloutOf(image.sha256);
    return { image, rollout, total: this.totalOf(image, rollout) };
  }

  private rolloutOf(sha256: string): Rollout {
    return this.rollouts.get(sha256) ?? DRAFT;
  }

  private find(sha256: string): FirmwareImage {
    const image = this.images.get(sha256);
    if (image === undefined) throw edgeNodeError("unknown-image", `there is no image ${sha256.slice(0, 64)}`);
    return image;
  }
}
