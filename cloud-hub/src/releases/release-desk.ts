import { BundleCheck, type CheckedBundle } from "@localgrid/protocol/bundle-check";
import {
  type BundleManifest,
  bundleIdOf,
  decodeBundleManifest,
  decodeSignedBundleManifest,
  MAX_BUNDLE_BYTES,
  openBundleManifest,
} from "@localgrid/protocol/update-bundle";
import { cloudHubError } from "../errors.ts";
import { isFailure, type NodeOutcome, type Release, type ToldOutcome } from "./release.ts";
import { PIECE_BYTES, type ReleaseStore } from "./release-store.ts";
import { actedOn, advanced, dependsOnReached, isReached, type RolloutAction, type RolloutSettings } from "./rollout.ts";

/** As many bundles as somebody may look over; older ones are withdrawn and removed. */
const MAX_RELEASES = 64;
/** Told to one node. */
const MAX_TOLD = 16;
/** Bundles that are being brought. */
const MOST_AT_ONCE = 2;
const CONTENT_ID_BYTES = 16;
const DAY_MS = 86_400_000;
/** Hubs on one database look at the same rollout; who comes second looks again. */
const ATTEMPTS = 5;

export interface ReleaseDeskPorts {
  readonly store: ReleaseStore;
  /** Raw Ed25519 keys; with none a bundle's signature is for the nodes to look at. */
  readonly release_keys: readonly Uint8Array[];
  readonly now_ms: () => number;
  readonly random: (count: number) => Uint8Array;
  readonly events: {
    /** A rollout went on to its next ring, or stopped. */
    moved(release: Release): void;
  };
}

export interface ReleasesForNode {
  readonly offers: readonly Release[];
  /** Called back: not to be taken, kept or handed on by anybody. */
  readonly withdrawn: readonly Release[];
}

/** Takes signed bundles in, offers them to nodes ring by ring, and hears what became of them. */
export class ReleaseDesk {
  private readonly ports: ReleaseDeskPorts;
  private incoming = 0;

  constructor(ports: ReleaseDeskPorts) {
    this.ports = ports;
  }

  /**
   * Takes a bundle in as it comes. The same bundle again changes nothing.
   *
   * @throws {LocalGridError} `not-a-bundle`, `unknown-release-key`, `bad-signature`, `damaged-bundle`,
   * `truncated-bundle`, `version-taken`, `too-many-releases`, `overloaded`, and what `bytes` throws
   */
  async add(
    bytes: AsyncIterable<Uint8Array>,
    by: string,
  ): Promise<{ readonly release: Release; readonly isNew: boolean }> {
    if (this.incoming >= MOST_AT_ONCE) throw cloudHubError("overloaded", "other bundles are being brought");
    this.incoming += 1;
    try {
      return await this.takeIn(bytes, by);
    } finally {
      this.incoming -= 1;
    }
  }

  list(part: Parameters<ReleaseStore["list"]>[0]): Promise<readonly Release[]> {
    return this.ports.store.list(part);
  }

  /** @throws {LocalGridError} `unknown-release` */
  async find(id: Uint8Array): Promise<Release> {
    const release = await this.ports.store.find(id);
    if (release === null) throw cloudHubError("unknown-release", `there is no release ${hexOf(id)}`);
    return this.lookAt(release);
  }

  /** @throws {LocalGridError} `unknown-release` */
  async outcomes(id: Uint8Array, part: Parameters<ReleaseStore["outcomes"]>[1]): Promise<readonly NodeOutcome[]> {
    await this.find(id);
    return this.ports.store.outcomes(id, part);
  }

  /** @throws {LocalGridError} `unknown-release`, `wrong-rollout-action`, `overloaded` */
  async act(id: Uint8Array, action: RolloutAction, settings: RolloutSettings | null): Promise<Release> {
    const { store, now_ms } = this.ports;
    for (let left = ATTEMPTS; left > 0; left--) {
      const { rollout: before, counts } = await this.find(id);
      const answer = actedOn(before, action, { settings, counts, now_ms: now_ms() });
      if (answer.kind === "rejected") {
        throw cloudHubError("wrong-rollout-action", `a release that is ${before.phase} takes no "${action}"`);
      }
      if (await store.replaceRollout(id, before, answer.rollout)) return this.find(id);
    }
    throw cloudHubError("overloaded", "others change this rollout at the same time");
  }

  /** Only what no node is offered. @throws {LocalGridError} `unknown-release`, `release-in-use` */
  async remove(id: Uint8Array): Promise<void> {
    const { phase } = (await this.find(id)).rollout;
    if (phase !== "draft" && phase !== "withdrawn") {
      throw cloudHubError("release-in-use", `a release that is ${phase} is not removed`);
    }
    await this.ports.store.remove(id);
  }

  async forNode(node: Uint8Array): Promise<ReleasesForNode> {
    const told: Release[] = [];
    for (const release of await this.ports.store.told(MAX_RELEASES)) told.push(await this.lookAt(release));
    const isOffered = ({ id, rollout }: Release) => rollout.phase === "running" && isReached(rollout, id, node);
    return {
      offers: told.filter(isOffered).slice(0, MAX_TOLD),
      withdrawn: told.filter(({ rollout }) => rollout.phase === "withdrawn").slice(0, MAX_TOLD),
    };
  }

  /** What a node may fetch now. @throws {LocalGridError} `unknown-release` */
  async offered(id: Uint8Array, node: Uint8Array): Promise<Release> {
    const release = await this.find(id);
    const { rollout } = release;
    if (rollout.phase === "running" && isReached(rollout, id, node)) return release;
    throw cloudHubError("unknown-release", "this node is not offered such a release");
  }

  /** Bytes of a release, `to` not among them. One piece of it is in memory at a time. */
  async *content(
    id: Uint8Array,
    { from, to }: { readonly from: number; readonly to: number },
  ): AsyncGenerator<Uint8Array> {
    for (let at = from; at < to; ) {
      const position = Math.floor(at / PIECE_BYTES);
      const piece = await this.ports.store.piece(id, position);
      // It was removed while somebody read it.
      if (piece === null) throw cloudHubError("unknown-release", "the release is gone");
      const begin = position * PIECE_BYTES;
      const part = piece.subarray(at - begin, to - begin);
      if (part.length === 0) throw cloudHubError("unknown-release", "the release is gone");
      yield part;
      at += part.length;
    }
  }

  /**
   * Any node may tell: one that the rollout has not come to may have it from a stick. It counts when the rollout comes
   * there. Again changes nothing.
   *
   * @throws {LocalGridError} `unknown-release`
   */
  async told(id: Uint8Array, node: Uint8Array, told: ToldOutcome): Promise<void> {
    const { store, now_ms } = this.ports;
    await this.find(id);
    await store.saveOutcome(id, { ...told, node, is_failure: isFailure(told), received_at_ms: now_ms() });
    // Not at the next question: a release that fails stops at once.
    await this.find(id);
  }

  private async takeIn(bytes: AsyncIterable<Uint8Array>, by: string) {
    const { store, now_ms, random } = this.ports;
    if ((await store.count()) >= MAX_RELEASES) {
      throw cloudHubError("too-many-releases", `${MAX_RELEASES} releases are here already`);
    }
    const content = random(CONTENT_ID_BYTES);
    const at_ms = now_ms();
    await store.beginContent(content, { at_ms, abandoned_before_ms: at_ms - DAY_MS });
    try {
      const checked = await this.keep(content, bytes);
      const answer = await store.add(releaseOf(checked, { at_ms, by }), content);
      if (answer.kind === "version-taken") {
        const { kind, version, board } = checked.manifest;
        throw cloudHubError("version-taken", `another bundle is version ${version} of ${kind} for ${board}`);
      }
      return { release: answer.release, isNew: answer.kind === "added" };
    } catch (error) {
      await store.dropContent(content).catch(() => {});
      throw error;
    }
  }

  private async keep(content: Uint8Array, bytes: AsyncIterable<Uint8Array>): Promise<CheckedBundle> {
    const check = new BundleCheck((signed) => this.open(signed));
    let position = 0;
    for await (const piece of inPieces(bytes, (part) => check.push(part))) {
      await this.ports.store.addPiece(content, position, piece);
      position += 1;
    }
    return check.end();
  }

  private open(signed: Uint8Array): BundleManifest {
    const { release_keys } = this.ports;
    if (release_keys.length > 0) return openBundleManifest(signed, release_keys);
    try {
      return decodeBundleManifest(decodeSignedBundleManifest(signed).payload);
    } catch (cause) {
      throw cloudHubError("not-a-bundle", (cause as Error).message, cause);
    }
  }

  /** As it stands now: time and outcomes may have moved it. */
  private async lookAt(release: Release): Promise<Release> {
    const { store, now_ms, events } = this.ports;
    const at_ms = now_ms();
    const { id, rollout, counts } = release;
    const reached = dependsOnReached(rollout, counts, at_ms) ? await this.reached(release) : 0;
    const after = advanced(rollout, counts, { now_ms: at_ms, reached });
    if (after === rollout) return release;
    if (await store.replaceRollout(id, rollout, after)) events.moved({ ...release, rollout: after });
    return (await store.find(id)) ?? release;
  }

  private async reached({ id, rollout }: Release): Promise<number> {
    const nodes = await this.ports.store.nodes();
    return nodes.filter((node) => isReached(rollout, id, node)).length;
  }
}

function releaseOf(
  { signed, manifest, size }: CheckedBundle,
  { at_ms, by }: { readonly at_ms: number; readonly by: string },
) {
  const { kind, board, version, version_name, min_version } = manifest;
  const id = new Uint8Array(Buffer.from(bundleIdOf(signed), "hex"));
  const what = { kind, board, version, version_name, min_version };
  return { id, ...what, signed_manifest: signed, size_bytes: size, added_at_ms: at_ms, added_by: by };
}

/** The same bytes in pieces of one length, each looked at before it is given on. */
async function* inPieces(
  bytes: AsyncIterable<Uint8Array>,
  look: (part: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  const piece = Buffer.allocUnsafe(PIECE_BYTES);
  let filled = 0;
  let total = 0;
  for await (const part of bytes) {
    total += part.length;
    if (total > MAX_BUNDLE_BYTES) throw cloudHubError("not-a-bundle", `more than ${MAX_BUNDLE_BYTES} bytes`);
    look(part);
    for (let at = 0; at < part.length; ) {
      const taken = part.subarray(at, at + PIECE_BYTES - filled);
      piece.set(taken, filled);
      filled += taken.length;
      at += taken.length;
      if (filled < PIECE_BYTES) continue;
      yield new Uint8Array(piece);
      filled = 0;
    }
  }
  if (filled > 0) yield new Uint8Array(piece.subarray(0, filled));
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
