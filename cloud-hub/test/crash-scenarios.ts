import type { Chaos } from "./local-chain.ts";
import { seeded } from "./seeded.ts";
import type { KillPoint } from "./settlement-victim.ts";

/** How a chain answers wrongly or not at all. */
export const WRONG_ANSWERS: readonly Chaos[] = [
  { mode: "none" },
  { mode: "drop-reply" },
  { mode: "hang" },
  { mode: "server-error" },
  { mode: "try-again-later" },
  { mode: "stale-reads", ledgers: 3 },
  { mode: "lie-about-latest", ledgers: 1_000, seconds: 5_000 },
  { mode: "lie-about-latest", ledgers: -20, seconds: -100 },
  { mode: "wrong-network" },
];

/** How a chain's ledgers go wrong. */
export const WRONG_LEDGERS: readonly Chaos[] = [
  { mode: "stop-closing" },
  { mode: "drop-queued", count: 2 },
  { mode: "raise-fees", factor: 20 },
  { mode: "set-limits", tx_max_write_entries: 1 },
  { mode: "jump-ledgers", count: 50 },
  { mode: "shrink-retention", ledgers: 2 },
];

/**
 * The arrows of the outbox: what is on disk or on its way after each of these calls is what the next process finds. What
 * it finds before the first one is what it finds after the last one.
 */
const ARROWS = [
  "book.sealNext",
  "book.attest",
  "store.keep",
  "store.markSent",
  "chain.send",
  "chain.look",
  "store.end",
  "book.confirm",
] as const;

/** The order is the same every time, and no row or column of the matrix in one piece. */
const SEED = 7;

export interface Scenario {
  readonly chaos: Chaos;
  readonly point: KillPoint;
  readonly isRestarted: boolean;
}

export function nameOf({ chaos, point, isRestarted }: Scenario): string {
  return `${JSON.stringify(chaos)}, dies ${point.moment} ${point.call}${isRestarted ? ", chain restarts" : ""}`;
}

/** All combinations with these kinds of chaos. */
export function everyScenario(chaos: readonly Chaos[]): readonly Scenario[] {
  return shuffled(combinations(chaos, () => [false, true]));
}

/**
 * Half of the combinations, the fewest in which each kind of chaos meets each arrow, and both of these a chain that
 * restarts as well as one that does not.
 */
export function pairedScenarios(chaos: readonly Chaos[]): readonly Scenario[] {
  return shuffled(combinations(chaos, (kind, arrow) => [(kind + arrow) % 2 === 1]));
}

function combinations(
  chaos: readonly Chaos[],
  restarts: (kind: number, arrow: number) => readonly boolean[],
): readonly Scenario[] {
  return chaos.flatMap((kind, row) =>
    ARROWS.flatMap((call, column) =>
      restarts(row, column).map((isRestarted) => ({ chaos: kind, point: { call, moment: "after" }, isRestarted })),
    ),
  );
}

function shuffled(scenarios: readonly Scenario[]): readonly Scenario[] {
  const random = seeded(SEED);
  return scenarios
    .map((scenario) => ({ scenario, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ scenario }) => scenario);
}
