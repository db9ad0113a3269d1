import { describe, expect, test } from "vitest";
import type { NewRelease } from "../releases/release.ts";
import type { ReleaseStore } from "../releases/release-store.ts";
import { DRAFT, isReached, placeOf, type Ring, type Rollout } from "../releases/rollout.ts";

const DAY_MS = 86_400_000;
const NOW_MS = 1_700_000_000_000;
const TIMES = { at_ms: NOW_MS, abandoned_before_ms: NOW_MS - DAY_MS };
const EVERYBODY: Ring = { permille: 1_000, nodes: [], wait_s: 0 };
const RUNNING: Rollout = { ...DRAFT, phase: "running", ring_since_ms: NOW_MS };

export interface OpenedReleaseStore {
  readonly store: ReleaseStore;
  /** A node that is enrolled. */
  readonly nodes: readonly [Uint8Array, Uint8Array, Uint8Array];
}

/** What every store of releases must do. `open` gives an empty one with three nodes, in order of their ids. */
export function releaseStoreContract(name: string, open: () => Promise<OpenedReleaseStore>): void {
  describe(`${name} keeps bundles`, () => bundles(open));
  describe(`${name} keeps rollouts and outcomes`, () => rollouts(open));
  describe(`${name} counts outcomes`, () => counting(open));
}

const contentOf = (at: number) => new Uint8Array(16).fill(at);

function releaseOf(at: number, given: Partial<NewRelease> = {}): NewRelease {
  return {
    id: new Uint8Array(32).fill(at),
    kind: "application",
    board: "raspberrypi-arm64",
    version: at,
    version_name: `1.${at}`,
    min_version: 1,
    signed_manifest: Uint8Array.of(at, at),
    size_bytes: 5,
    added_at_ms: NOW_MS,
    added_by: "olga",
    ...given,
  };
}

async function bring(store: ReleaseStore, at: number, given: Partial<NewRelease> & { readonly content?: number } = {}) {
  const { content: number = at, ...release } = given;
  const content = contentOf(number);
  await store.beginContent(content, TIMES);
  await store.addPiece(content, 0, Uint8Array.of(1, 2, 3));
  await store.addPiece(content, 1, Uint8Array.of(at, 5));
  return store.add(releaseOf(at, release), content);
}

const plain = (bytes: Uint8Array | null) => bytes && [...bytes];

function bundles(open: () => Promise<OpenedReleaseStore>): void {
  test("a release comes back as it was added, as a draft, with its bytes", async () => {
    const { store } = await open();
    expect(await bring(store, 7)).toMatchObject({ kind: "added", release: { version: 7, rollout: DRAFT } });
    const release = await store.find(releaseOf(7).id);
    expect(release).toMatchObject({ version_name: "1.7", counts: { taken: 0, proven: 0, failed: 0 }, size_bytes: 5 });
    expect(plain(release?.signed_manifest ?? null)).toEqual([7, 7]);
    const pieces = await Promise.all([0, 1, 2].map((position) => store.piece(releaseOf(7).id, position)));
    expect(pieces.map(plain)).toEqual([[1, 2, 3], [7, 5], null]);
    expect([await store.count(), await store.find(releaseOf(8).id)]).toEqual([1, null]);
  });

  test("the same bundle again changes nothing, another of its version is refused until the first is withdrawn", async () => {
    const { store } = await open();
    await bring(store, 7);
    await store.replaceRollout(releaseOf(7).id, DRAFT, RUNNING);
    expect(await bring(store, 7, { content: 70 })).toMatchObject({ kind: "known", release: { rollout: RUNNING } });
    expect(await bring(store, 8, { version: 7 })).toEqual({ kind: "version-taken" });
    expect(await bring(store, 9, { version: 7, kind: "system" })).toMatchObject({ kind: "added" });
    await store.replaceRollout(releaseOf(7).id, RUNNING, { ...RUNNING, phase: "withdrawn" });
    expect(await bring(store, 8, { version: 7 })).toMatchObject({ kind: "added" });
  });

  test("a list comes newest first, in parts, and tells nodes of no draft", async () => {
    const { store } = await open();
    for (const at of [1, 2, 3]) await bring(store, at);
    const [first, second] = await store.list({ limit: 2, after: null });
    expect([first?.version, second?.version]).toEqual([3, 2]);
    expect((await store.list({ limit: 2, after: second?.number ?? 0 })).map(({ version }) => version)).toEqual([1]);
    expect(await store.told(5)).toEqual([]);
    await store.replaceRollout(releaseOf(2).id, DRAFT, RUNNING);
    expect((await store.told(5)).map(({ version }) => version)).toEqual([2]);
    await store.replaceRollout(releaseOf(2).id, RUNNING, { ...RUNNING, phase: "stopped" });
    await store.replaceRollout(releaseOf(3).id, DRAFT, { ...RUNNING, phase: "withdrawn" });
    expect((await store.told(5)).map(({ version }) => version)).toEqual([3]);
  });

  test("what was dropped, removed or abandoned is gone, and nothing else", async () => {
    const { store } = await open();
    await bring(store, 1);
    await bring(store, 2);
    await store.dropContent(contentOf(2));
    expect(plain(await store.piece(releaseOf(2).id, 0))).toEqual([1, 2, 3]);
    await store.remove(releaseOf(1).id);
    expect([await store.find(releaseOf(1).id), await store.piece(releaseOf(1).id, 0)]).toEqual([null, null]);
    await store.beginContent(contentOf(3), TIMES);
    await store.beginContent(contentOf(4), { at_ms: NOW_MS + 2, abandoned_before_ms: NOW_MS + 1 });
    // Its number is free again, and of a release that is there nothing was thrown away.
    await store.beginContent(contentOf(3), TIMES);
    expect(plain(await store.piece(releaseOf(2).id, 1))).toEqual([2, 5]);
  });
}

function rollouts(open: () => Promise<OpenedReleaseStore>): void {
  test("a rollout is replaced by whoever knows it as it is", async () => {
    const { store } = await open();
    await bring(store, 1);
    const { id } = releaseOf(1);
    const answers = await Promise.all([1, 2, 3].map(() => store.replaceRollout(id, DRAFT, RUNNING)));
    expect(answers.filter(Boolean)).toHaveLength(1);
    expect((await store.find(id))?.rollout).toEqual(RUNNING);
    expect(await store.replaceRollout(id, { ...RUNNING, ring: 1 }, DRAFT)).toBe(false);
    expect(await store.replaceRollout(id, { ...RUNNING, ring_since_ms: null }, DRAFT)).toBe(false);
    expect(await store.replaceRollout(id, { ...RUNNING, forgiven: 1 }, DRAFT)).toBe(false);
  });

  test("a node's last word counts, once, and is listed by node", async () => {
    const { store, nodes } = await open();
    await bring(store, 1);
    const { id } = releaseOf(1);
    await store.replaceRollout(id, DRAFT, { ...RUNNING, rings: [EVERYBODY] });
    const tell = (node: Uint8Array, outcome: "taken" | "proven" | "rolled-back", received_at_ms: number) => {
      const is_failure = outcome === "rolled-back";
      return store.saveOutcome(id, {
        node,
        outcome,
        reason: is_failure ? "no-health" : null,
        is_failure,
        received_at_ms,
      });
    };
    for (const node of nodes) await tell(node, "taken", NOW_MS);
    await tell(nodes[0], "taken", NOW_MS + 1);
    await tell(nodes[1], "proven", NOW_MS + 2);
    await tell(nodes[2], "rolled-back", NOW_MS + 3);
    expect((await store.find(id))?.counts).toEqual({ taken: 3, proven: 1, failed: 1 });
    const told = await store.outcomes(id, { limit: 5, after: null });
    expect(told.map(({ node, ...rest }) => [Buffer.compare(node, nodes[0]) === 0, rest])).toMatchObject([
      [true, { outcome: "taken", reason: null, is_failure: false, received_at_ms: NOW_MS }],
      [false, { outcome: "proven", received_at_ms: NOW_MS + 2 }],
      [false, { outcome: "rolled-back", reason: "no-health", is_failure: true }],
    ]);
    expect(await store.outcomes(id, { limit: 1, after: nodes[1] })).toMatchObject([{ outcome: "rolled-back" }]);
    expect((await store.nodes()).map(plain)).toEqual(nodes.map(plain));
  });

  test("what a node has proven stays so whatever it tells, until it fails there", async () => {
    const { store, nodes } = await open();
    await bring(store, 1);
    const { id } = releaseOf(1);
    await store.replaceRollout(id, DRAFT, { ...RUNNING, rings: [EVERYBODY] });
    const told = { node: nodes[0], reason: null, is_failure: false, received_at_ms: NOW_MS };
    const damaged = { ...told, outcome: "rolled-back", reason: "damaged-bundle" } as const;
    for (const outcome of [damaged, { ...told, outcome: "proven" } as const]) await store.saveOutcome(id, outcome);
    for (const outcome of [damaged, { ...told, outcome: "taken" } as const]) await store.saveOutcome(id, outcome);
    expect(await store.outcomes(id, { limit: 5, after: null })).toMatchObject([{ outcome: "proven", reason: null }]);
    await store.saveOutcome(id, { ...damaged, reason: "no-proof", is_failure: true });
    expect((await store.find(id))?.counts).toEqual({ taken: 1, proven: 0, failed: 1 });
  });
}

function counting(open: () => Promise<OpenedReleaseStore>): void {
  test("a node counts once the rollout has come to it, by its place or by name, and is listed before", async () => {
    const { store, nodes } = await open();
    await bring(store, 1);
    const { id } = releaseOf(1);
    const byPlace = [...nodes].sort((a, b) => placeOf(id, a) - placeOf(id, b));
    const [first, second, last] = byPlace as [Uint8Array, Uint8Array, Uint8Array];
    for (const node of nodes) {
      await store.saveOutcome(id, {
        ...{ node, outcome: "proven", reason: null, is_failure: false, received_at_ms: NOW_MS },
      });
    }
    const ringsOf = (...steps: readonly (readonly [permille: number, node: Uint8Array | null])[]) =>
      steps.map(([permille, node]) => {
        return { permille, nodes: node === null ? [] : [Buffer.from(node).toString("hex")], wait_s: 0 };
      });
    const proven = async () => [(await store.find(id))?.counts.proven, (await store.told(1))[0]?.counts.proven];
    expect(await proven()).toEqual([0, undefined]);
    expect(await store.outcomes(id, { limit: 5, after: null })).toHaveLength(3);
    let rollout = DRAFT;
    const turn = async (to: Partial<Rollout>) => {
      expect(await store.replaceRollout(id, rollout, { ...rollout, ...to })).toBe(true);
      rollout = { ...rollout, ...to };
      const reached = nodes.filter((node) => isReached(rollout, id, node)).length;
      expect(await proven()).toEqual([reached, reached]);
      return reached;
    };
    const rings = ringsOf([0, last], [placeOf(id, second), null], [0, second], [1_000, null]);
    expect(await turn({ phase: "running", rings })).toBe(1);
    const between = placeOf(id, first) < placeOf(id, second) ? 2 : 1;
    expect(await turn({ ring: 1 })).toBe(between);
    expect(await turn({ ring: 2 })).toBe(between + 1);
    expect(await turn({ ring: 3 })).toBe(3);
  });
}
