import type { NodeId } from "@localgrid/vocabulary/identifiers";
import type { NewRelease, NodeOutcome, Release } from "../releases/release.ts";
import type { AddAnswer, ReleaseStore } from "../releases/release-store.ts";
import { DRAFT, isReached, type Rollout } from "../releases/rollout.ts";

interface Kept {
  readonly release: Release;
  readonly content: string;
}

/** Test support: releases in memory. */
export class InMemoryReleaseStore implements ReleaseStore {
  enrolled: readonly NodeId[] = [];
  readonly contents = new Map<string, { readonly begun_at_ms: number; readonly pieces: Uint8Array[] }>();
  private readonly kept = new Map<string, Kept>();
  private readonly told_ = new Map<string, Map<string, NodeOutcome>>();
  private last = 0;

  async beginContent(content: Uint8Array, times: Parameters<ReleaseStore["beginContent"]>[1]): Promise<void> {
    for (const [name, { begun_at_ms }] of this.contents) {
      if (begun_at_ms < times.abandoned_before_ms && !this.isUsed(name)) this.contents.delete(name);
    }
    this.contents.set(nameOf(content), { begun_at_ms: times.at_ms, pieces: [] });
  }

  async addPiece(content: Uint8Array, position: number, bytes: Uint8Array): Promise<void> {
    const pieces = this.contents.get(nameOf(content))?.pieces;
    if (position !== pieces?.length) throw new RangeError(`piece ${position} of ${pieces?.length}`);
    pieces.push(bytes.slice());
  }

  async dropContent(content: Uint8Array): Promise<void> {
    if (!this.isUsed(nameOf(content))) this.contents.delete(nameOf(content));
  }

  async add(release: NewRelease, content: Uint8Array): Promise<AddAnswer> {
    const isKnown = this.kept.has(nameOf(release.id));
    if (isKnown || this.isVersionTaken(release)) {
      this.contents.delete(nameOf(content));
      const known = await this.find(release.id);
      return known === null ? { kind: "version-taken" } : { kind: "known", release: known };
    }
    this.last += 1;
    const counts = { taken: 0, proven: 0, failed: 0 };
    const added = { ...release, number: this.last, rollout: DRAFT, counts };
    this.kept.set(nameOf(release.id), { release: added, content: nameOf(content) });
    return { kind: "added", release: added };
  }

  async count(): Promise<number> {
    return this.kept.size;
  }

  async find(id: Uint8Array): Promise<Release | null> {
    const { release } = this.kept.get(nameOf(id)) ?? {};
    if (release === undefined) return null;
    const told = [...(this.told_.get(nameOf(id))?.values() ?? [])];
    const outcomes = told.filter(({ node }) => isReached(release.rollout, id, node));
    const proven = outcomes.filter(({ outcome }) => outcome === "proven").length;
    const failed = outcomes.filter(({ is_failure }) => is_failure).length;
    return { ...release, counts: { taken: outcomes.length, proven, failed } };
  }

  async list({ limit, after }: Parameters<ReleaseStore["list"]>[0]): Promise<readonly Release[]> {
    const all = await Promise.all([...this.kept.values()].reverse().map(({ release }) => this.find(release.id)));
    const found = all.filter((release) => release !== null);
    return found.filter(({ number }) => after === null || number < after).slice(0, limit);
  }

  async told(limit: number): Promise<readonly Release[]> {
    const all = await this.list({ limit: this.last, after: null });
    return all.filter(({ rollout }) => ["running", "withdrawn"].includes(rollout.phase)).slice(0, limit);
  }

  async piece(id: Uint8Array, position: number): Promise<Uint8Array | null> {
    const { content = "" } = this.kept.get(nameOf(id)) ?? {};
    return this.contents.get(content)?.pieces[position] ?? null;
  }

  async replaceRollout(id: Uint8Array, before: Rollout, after: Rollout): Promise<boolean> {
    const kept = this.kept.get(nameOf(id));
    if (kept === undefined || placeIn(kept.release.rollout) !== placeIn(before)) return false;
    this.kept.set(nameOf(id), { ...kept, release: { ...kept.release, rollout: after } });
    return true;
  }

  async remove(id: Uint8Array): Promise<void> {
    const { content = "" } = this.kept.get(nameOf(id)) ?? {};
    this.kept.delete(nameOf(id));
    this.told_.delete(nameOf(id));
    this.contents.delete(content);
  }

  async saveOutcome(id: Uint8Array, outcome: NodeOutcome): Promise<void> {
    const outcomes = this.told_.get(nameOf(id)) ?? new Map<string, NodeOutcome>();
    this.told_.set(nameOf(id), outcomes);
    const before = outcomes.get(nameOf(outcome.node));
    if (before?.outcome === "proven" && outcome.outcome !== "proven" && !outcome.is_failure) return;
    const isSame = before?.outcome === outcome.outcome;
    outcomes.set(nameOf(outcome.node), isSame ? { ...outcome, received_at_ms: before.received_at_ms } : outcome);
  }

  async outcomes(id: Uint8Array, { limit, after }: Parameters<ReleaseStore["outcomes"]>[1]) {
    const all = [...(this.told_.get(nameOf(id)) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
    const from = after === null ? "" : nameOf(after);
    return all.flatMap(([node, outcome]) => (node > from ? [outcome] : [])).slice(0, limit);
  }

  async nodes(): Promise<readonly NodeId[]> {
    return this.enrolled;
  }

  private isUsed(content: string): boolean {
    return [...this.kept.values()].some((kept) => kept.content === content);
  }

  private isVersionTaken({ kind, board, version }: NewRelease): boolean {
    return [...this.kept.values()].some(({ release }) => {
      const isSame = release.kind === kind && release.board === board && release.version === version;
      return isSame && release.rollout.phase !== "withdrawn";
    });
  }
}

function placeIn({ phase, ring, ring_since_ms, forgiven }: Rollout): string {
  return `${phase} ${ring} ${ring_since_ms} ${forgiven}`;
}

function nameOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
