import { describe, expect, test } from "vitest";
import { CLOSED_LINK, type DownloadLink, type LinkEvent, linkStep } from "./download-link.ts";
import { type DownloadPosition, type KeptShape, type RowsEvent, rowsStep } from "./download-rows.ts";

const AT: DownloadPosition = { handle: "h", offset: "7_0" };
const NEXT: DownloadPosition = { handle: "h", offset: "8_0" };
const BACK: DownloadPosition = { handle: "h", offset: "6_0" };
const OTHER: DownloadPosition = { handle: "i", offset: "9_0" };

const batch = (position: DownloadPosition, has_changes: boolean, is_up_to_date: boolean) => {
  return { kind: "batch", position, has_changes, is_up_to_date } as const;
};

const ROWS_EVENTS = {
  news: batch(NEXT, true, false),
  "news to the end": batch(NEXT, true, true),
  "no news": batch(AT, false, true),
  "the same again": batch(AT, true, true),
  "what lies behind": batch(BACK, true, false),
  "another handle": batch(OTHER, true, false),
  "another handle to the end": batch(OTHER, true, true),
  "must-refetch": { kind: "must-refetch" },
} as const satisfies Record<string, RowsEvent>;

const KEPT = {
  nothing: { kind: "nothing" },
  staged: { kind: "staged", position: AT },
  live: { kind: "live", position: AT },
} as const satisfies Record<KeptShape["kind"], KeptShape>;

const GATHER = "clear-staged, write staged";
const TAKE = "clear-staged, write staged, swap";

/** State afterwards and effects. */
const ROWS_TABLE: Readonly<
  Record<keyof typeof KEPT, Readonly<Record<keyof typeof ROWS_EVENTS, readonly [string, string]>>>
> = {
  nothing: {
    news: ["staged", GATHER],
    "news to the end": ["live", TAKE],
    "no news": ["live", TAKE],
    "the same again": ["live", TAKE],
    "what lies behind": ["staged", GATHER],
    "another handle": ["staged", GATHER],
    "another handle to the end": ["live", TAKE],
    "must-refetch": ["nothing", "clear-staged"],
  },
  staged: {
    news: ["staged", "write staged"],
    "news to the end": ["live", "write staged, swap"],
    "no news": ["live", "write staged, swap"],
    "the same again": ["live", "write staged, swap"],
    "what lies behind": ["staged", GATHER],
    "another handle": ["staged", GATHER],
    "another handle to the end": ["live", TAKE],
    "must-refetch": ["nothing", "clear-staged"],
  },
  live: {
    news: ["live", "write live"],
    "news to the end": ["live", "write live"],
    "no news": ["live", ""],
    "the same again": ["live", "write live"],
    "what lies behind": ["staged", GATHER],
    "another handle": ["staged", GATHER],
    "another handle to the end": ["live", TAKE],
    "must-refetch": ["nothing", "clear-staged"],
  },
};

const LINKS = {
  closed: CLOSED_LINK,
  reading: { kind: "reading", failures: 2 },
  waiting: { kind: "waiting", failures: 2 },
} as const satisfies Record<DownloadLink["kind"], DownloadLink>;

const LINK_EVENTS = {
  started: { kind: "started" },
  delivered: { kind: "delivered" },
  ended: { kind: "ended", is_slow: false, retry_after_s: null, jitter_ppm: 500_000 },
  "time-passed": { kind: "time-passed" },
  stopped: { kind: "stopped" },
} as const satisfies Record<LinkEvent["kind"], LinkEvent>;

/** State afterwards with its failures, and effect. */
const LINK_TABLE: Readonly<Record<keyof typeof LINKS, Readonly<Record<keyof typeof LINK_EVENTS, string>>>> = {
  closed: {
    started: "reading 0, read",
    delivered: "closed",
    ended: "closed",
    "time-passed": "closed",
    stopped: "closed",
  },
  reading: {
    started: "reading 2",
    delivered: "reading 0",
    ended: "waiting 3, wait 2000",
    "time-passed": "reading 2",
    stopped: "closed",
  },
  waiting: {
    started: "waiting 2",
    delivered: "waiting 2",
    ended: "waiting 2",
    "time-passed": "reading 2, read",
    stopped: "closed",
  },
};

function rowsAfter(kept: KeptShape, event: RowsEvent): readonly [string, string] {
  const step = rowsStep(kept, event);
  const effects = step.effects.map((effect) => (effect.kind === "write" ? `write ${effect.place}` : effect.kind));
  return [step.kept.kind, effects.join(", ")];
}

function linkAfter(before: DownloadLink, event: LinkEvent): string {
  const { link, effect } = linkStep(before, event);
  const state = link.kind === "closed" ? link.kind : `${link.kind} ${link.failures}`;
  if (effect === null) return state;
  return `${state}, ${effect.kind === "wait" ? `wait ${effect.delay_ms}` : effect.kind}`;
}

describe("a batch", () => {
  test("[DN-1] goes where the table says, from every state", () => {
    for (const [state, row] of Object.entries(ROWS_TABLE)) {
      const kept = KEPT[state as keyof typeof KEPT];
      const steps = Object.entries(ROWS_EVENTS).map(([name, event]) => [name, rowsAfter(kept, event)]);
      expect([state, Object.fromEntries(steps)]).toEqual([state, row]);
    }
  });

  test("[DN-2] that goes back, or is of another handle, begins a snapshot and leaves the rows", () => {
    for (const event of [ROWS_EVENTS["what lies behind"], ROWS_EVENTS["another handle"]]) {
      const { kept, effects } = rowsStep(KEPT.live, event);
      expect(kept).toEqual({ kind: "staged", position: event.position });
      expect(effects).not.toContainEqual({ kind: "write", place: "live" });
    }
  });

  test("[DN-5] without news changes nothing, not even the position", () => {
    expect(rowsStep(KEPT.live, ROWS_EVENTS["no news"])).toEqual({ kept: KEPT.live, effects: [] });
  });
});

describe("the link", () => {
  test("[DN-6] is where the table says, from every state", () => {
    for (const [state, row] of Object.entries(LINK_TABLE)) {
      const link = LINKS[state as keyof typeof LINKS];
      const steps = Object.entries(LINK_EVENTS).map(([name, event]) => [name, linkAfter(link, event)]);
      expect([state, Object.fromEntries(steps)]).toEqual([state, row]);
    }
  });

  test("[DN-7] is tried again after a wait that grows, up to a minute", () => {
    const waits: string[] = [];
    for (let failures = 0; failures < 9; failures++)
      waits.push(linkAfter({ kind: "reading", failures }, LINK_EVENTS.ended));
    expect(waits.map((text) => Number(text.split(" ").at(-1)))).toEqual([
      ...[500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000],
    ]);
  });

  test("[DN-8] waits up to five minutes for what only a person can change, and for what the hub asks besides", () => {
    const slow = { ...LINK_EVENTS.ended, is_slow: true };
    expect(linkAfter({ kind: "reading", failures: 20 }, slow)).toBe("waiting 21, wait 150000");
    expect(linkAfter({ kind: "reading", failures: 0 }, { ...slow, retry_after_s: 30 })).toBe("waiting 1, wait 30500");
    expect(linkAfter({ kind: "reading", failures: 0 }, { ...slow, retry_after_s: 1e9 })).toBe(
      "waiting 1, wait 3600500",
    );
  });
});
