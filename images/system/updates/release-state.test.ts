import { describe, expect, test } from "vitest";
import { settledOn, trialOf } from "./boot-slots.ts";
import {
  chooseApplication,
  confirmFlip,
  dropDamaged,
  failApplication,
  fateOf,
  giveUp,
  keptIds,
  MAX_FAILED,
  MAX_OUTCOMES,
  NO_RELEASES,
  proveApplication,
  type Release,
  type ReleaseState,
  settleSystem,
  TRIAL_STARTS,
  takeApplication,
  takeSystem,
  withRefusal,
} from "./release-state.ts";

const release = (version: number): Release => ({ id: `id-${version}`, version, version_name: `1.${version}` });
const before = { status: "ok", had_readings: true };
const take = (state: ReleaseState, version: number) =>
  takeApplication(state, { release: release(version), before, at_ms: 1 });
const proven = (state: ReleaseState, version: number) => proveApplication(take(state, version), 2);

const FIRST = proven(NO_RELEASES, 3);
const SECOND = proven(FIRST, 4);
const spent = (state: ReleaseState): ReleaseState =>
  state.trial === null ? state : { ...state, trial: { ...state.trial, starts_left: 0 } };

const STATES = {
  nothing: NO_RELEASES,
  one: FIRST,
  two: SECOND,
  "trial of 3": take(NO_RELEASES, 3),
  "trial of 5 over two": take(SECOND, 5),
  "spent trial of 5 over two": spent(take(SECOND, 5)),
} as const;

const choose = (factory_version: number) => (state: ReleaseState) =>
  chooseApplication(state, { factory_version, at_ms: 9 }).state;
const damage = (version: number) => (state: ReleaseState) =>
  dropDamaged(state, release(version), { message: "", at_ms: 9 });

const EVENTS = {
  "start, factory 2": choose(2),
  "start, factory 9": choose(9),
  proven: (state: ReleaseState) => proveApplication(state, 9),
  failed: (state: ReleaseState) => failApplication(state, { reason: "no-proof", message: "", at_ms: 9 }),
  "3 damaged": damage(3),
  "4 damaged": damage(4),
  "5 damaged": damage(5),
} as const;

/** current, previous, trial with the starts that it has left, and what was told last when that is news. */
function shapeOf(state: ReleaseState, earlier: ReleaseState): string {
  const { current, previous, trial } = state;
  const running = `${current?.version ?? "-"} ${previous?.version ?? "-"}`;
  const inTrial = trial === null ? "-" : `${trial.release.version}(${trial.starts_left})`;
  const [news] = state.outcomes;
  const told = state.outcomes.length > earlier.outcomes.length ? ` ${news?.version} ${news?.outcome}` : "";
  const reason = told !== "" && news?.reason !== null ? ` ${news?.reason}` : "";
  return `${running} ${inTrial}${told}${reason}`;
}

const EXPECTED: Readonly<Record<keyof typeof STATES, Readonly<Record<keyof typeof EVENTS, string>>>> = {
  nothing: {
    "start, factory 2": "- - -",
    "start, factory 9": "- - -",
    proven: "- - -",
    failed: "- - -",
    "3 damaged": "- - -",
    "4 damaged": "- - -",
    "5 damaged": "- - -",
  },
  one: {
    "start, factory 2": "3 - -",
    "start, factory 9": "3 - -",
    proven: "3 - -",
    failed: "3 - -",
    "3 damaged": "- - - 3 rolled-back damaged-bundle",
    "4 damaged": "3 - -",
    "5 damaged": "3 - -",
  },
  two: {
    "start, factory 2": "4 3 -",
    "start, factory 9": "4 3 -",
    proven: "4 3 -",
    failed: "4 3 -",
    "3 damaged": "4 - - 3 rolled-back damaged-bundle",
    "4 damaged": "3 - - 4 rolled-back damaged-bundle",
    "5 damaged": "4 3 -",
  },
  "trial of 3": {
    "start, factory 2": "- - 3(2)",
    "start, factory 9": "- - - 3 rolled-back older-than-factory",
    proven: "3 - - 3 proven",
    failed: "- - - 3 rolled-back no-proof",
    "3 damaged": "- - - 3 rolled-back damaged-bundle",
    "4 damaged": "- - 3(3)",
    "5 damaged": "- - 3(3)",
  },
  "trial of 5 over two": {
    "start, factory 2": "4 3 5(2)",
    "start, factory 9": "4 3 - 5 rolled-back older-than-factory",
    proven: "5 4 - 5 proven",
    failed: "4 3 - 5 rolled-back no-proof",
    "3 damaged": "4 - 5(3) 3 rolled-back damaged-bundle",
    "4 damaged": "3 - 5(3) 4 rolled-back damaged-bundle",
    "5 damaged": "4 3 - 5 rolled-back damaged-bundle",
  },
  "spent trial of 5 over two": {
    "start, factory 2": "4 3 - 5 rolled-back no-proof",
    "start, factory 9": "4 3 - 5 rolled-back older-than-factory",
    proven: "5 4 - 5 proven",
    failed: "4 3 - 5 rolled-back no-proof",
    "3 damaged": "4 - 5(0) 3 rolled-back damaged-bundle",
    "4 damaged": "3 - 5(0) 4 rolled-back damaged-bundle",
    "5 damaged": "4 3 - 5 rolled-back damaged-bundle",
  },
};

const CELLS = Object.entries(EXPECTED).flatMap(([state, row]) =>
  Object.entries(row).map(([event, shape]) => ({ state, event, shape }) as const),
);

describe("applications", () => {
  test.each(CELLS)("$state, $event: $shape", ({ state, event, shape }) => {
    const earlier = STATES[state as keyof typeof STATES];
    expect(shapeOf(EVENTS[event as keyof typeof EVENTS](earlier), earlier)).toBe(shape);
  });

  test.each([
    ["nothing", 2, null],
    ["one", 2, 3],
    ["one", 3, null],
    ["two", 3, 4],
    ["two", 4, null],
    ["trial of 3", 2, 3],
    ["trial of 5 over two", 2, 5],
    ["trial of 5 over two", 9, null],
    ["spent trial of 5 over two", 2, 4],
  ] as const)("%s with %i inside the root slot starts %s", (state, factory_version, version) => {
    const { choice } = chooseApplication(STATES[state], { factory_version, at_ms: 9 });
    expect(choice?.version ?? null).toBe(version);
  });

  test("a trial is started as often as it may, then what ran before starts", () => {
    let state = take(SECOND, 5);
    for (let starts = 0; starts < TRIAL_STARTS; starts += 1) {
      const chosen = chooseApplication(state, { factory_version: 2, at_ms: 9 });
      expect(chosen.choice?.version).toBe(5);
      state = chosen.state;
    }
    expect(chooseApplication(state, { factory_version: 2, at_ms: 9 }).choice?.version).toBe(4);
  });

  test("no more than three bundles have to stay, and two when all is proven", () => {
    expect(keptIds(take(SECOND, 5)).size).toBe(3);
    expect([...keptIds(proven(SECOND, 5))]).toEqual(["id-5", "id-4"]);
  });
});

describe("systems", () => {
  const flip = takeSystem(NO_RELEASES, { release: release(8), root_slot: "b", before, at_ms: 1 });
  const flipped = confirmFlip(flip, 2);

  test.each([
    ["nothing was begun", NO_RELEASES, "a", settledOn("a"), "-"],
    ["the power went before the firmware was told", flip, "a", settledOn("a"), "-"],
    ["the power went just after", flip, "a", trialOf("b"), "waits, taken"],
    ["it waits for a restart", flipped, "a", trialOf("b"), "waits, taken"],
    ["it runs and has to prove itself", flipped, "b", trialOf("b"), "waits, taken"],
    ["it was started before that was noted", flip, "b", trialOf("b"), "waits, taken"],
    ["it proved itself before that was noted", flipped, "b", settledOn("b"), "-, proven"],
    ["the counter went back", flipped, "a", settledOn("a"), "-, rolled-back"],
    ["nobody can tell", flipped, "a", null, "waits, taken"],
  ] as const)("%s", (...[, state, running, bootSlots, expected]) => {
    const settled = settleSystem(state, { running, bootSlots, at_ms: 9 });
    const [news] = settled.outcomes;
    const told = news === undefined ? "" : `, ${news.outcome}`;
    expect(`${settled.system_trial === null ? "-" : "waits"}${told}`).toBe(expected);
  });
});

describe("what became of bundles", () => {
  const refusal = { at_ms: 1, kind: null, version: null, version_name: null, reason: "bad-signature", message: "" };

  test("is remembered for a bounded number of them", () => {
    let state = NO_RELEASES;
    for (let count = 0; count < 40; count += 1) state = withRefusal(state, { ...refusal, id: `id-${count}` });
    expect(state.outcomes.length).toBe(MAX_OUTCOMES);
    expect(state.outcomes[0]?.id).toBe("id-39");
  });

  test("is told once for a bundle that is offered again and again", () => {
    const once = withRefusal(NO_RELEASES, { ...refusal, id: "id-1" });
    expect(withRefusal(once, { ...refusal, id: "id-1", at_ms: 2 })).toBe(once);
    expect(withRefusal(once, { ...refusal, id: "id-2" }).outcomes.length).toBe(2);
  });

  test("is told once for each reason of what has no name", () => {
    const failed = failApplication(take(NO_RELEASES, 3), { reason: "no-proof", message: "", at_ms: 3 });
    let state = failed;
    for (let at_ms = 4; at_ms < 40; at_ms += 1) state = withRefusal(state, { ...refusal, id: null, at_ms });
    state = withRefusal(state, { ...refusal, id: null, reason: "not-a-bundle" });
    expect(state.outcomes.length).toBe(failed.outcomes.length + 2);
    expect(state.outcomes[1]).toMatchObject({ reason: "bad-signature", at_ms: 39 });
  });

  test("is known of failures for longer than it is told", () => {
    let state = failApplication(take(NO_RELEASES, 3), { reason: "no-proof", message: "", at_ms: 3 });
    state = giveUp(state, "id-4");
    state = dropDamaged(take(state, 5), release(5), { message: "", at_ms: 3 });
    for (let count = 10; count < 50; count += 1) state = withRefusal(state, { ...refusal, id: `id-${count}` });
    expect(state.outcomes.some(({ id }) => id === "id-3")).toBe(false);
    expect([3, 4, 5].map((version) => fateOf(state, `id-${version}`))).toEqual(["rolled-back", "given-up", null]);
    for (let count = 0; count < 200; count += 1) state = giveUp(state, `other-${count}`);
    expect(state.failed.length).toBe(MAX_FAILED);
    expect(JSON.stringify(state, null, 2).length).toBeLessThan(64 * 1024);
  });

  test("is what happened when it was last started, not that it was refused since", () => {
    const failed = failApplication(take(NO_RELEASES, 3), { reason: "no-proof", message: "", at_ms: 3 });
    const refused = withRefusal(failed, { ...refusal, id: "id-3", reason: "failed-before" });
    expect(fateOf(refused, "id-3")).toBe("rolled-back");
    expect(fateOf(FIRST, "id-3")).toBe("proven");
    expect(fateOf(FIRST, "id-4")).toBeNull();
  });

  test("is nothing of which only the copy on this card was bad: another one may be taken", () => {
    const damaged = dropDamaged(take(NO_RELEASES, 5), release(5), { message: "", at_ms: 3 });
    expect(damaged.outcomes[0]).toMatchObject({ id: "id-5", reason: "damaged-bundle" });
    expect(fateOf(damaged, "id-5")).toBeNull();
  });
});
