import { describe, expect, test } from "vitest";
import { type HeldEpoch, isOnLine, journalLine, type LinePosition, stretchAfter } from "./journal-line.ts";

const name = (letter: string) => new Uint8Array(16).fill(letter.charCodeAt(0));
const at = (letter: string, seq: number): LinePosition => ({ epoch: name(letter), seq });

function held(letter: string, head_seq: number, parent: LinePosition | null = null): HeldEpoch {
  return { epoch: name(letter), head_seq, parent, is_forked: false, generation: 1, head_at_ms: 0 };
}

const forked = (epoch: HeldEpoch): HeldEpoch => ({ ...epoch, is_forked: true });

function shown(epochs: readonly HeldEpoch[]): string {
  const { stretches, is_forked } = journalLine(epochs);
  const parts = stretches.map(({ epoch, last_seq }) => `${String.fromCharCode(epoch[0] as number)}${last_seq}`);
  return [...parts, ...(is_forked ? ["fork"] : [])].join(" ");
}

describe("the line of a journal", () => {
  test("leads from the first epoch over the parents to the one that came last", () => {
    expect(shown([])).toBe("");
    expect(shown([held("a", 5)])).toBe("a5");
    expect(shown([held("a", 5), held("b", 3, at("a", 5)), held("c", 9, at("b", 3))])).toBe("a5 b3 c9");
  });

  test("leaves out what the node lost and went on without", () => {
    const lost = [held("a", 5), held("b", 30, at("a", 5)), held("c", 9, at("b", 20))];
    expect(shown(lost)).toBe("a5 b20 c9");
    expect(shown([...lost, held("d", 2, at("a", 4))])).toBe("a4 d2");
    expect(shown([...lost, held("e", 2)])).toBe("e2");
  });

  test("is the later box's once one has taken over, whatever comes of the earlier one", () => {
    const first = held("a", 9);
    const later = { ...held("c", 4, at("a", 6)), generation: 2 };
    expect(shown([first, later, held("b", 30, at("a", 9))])).toBe("a6 c4");
  });

  test("stays where it is when a part comes back that the node had lost", () => {
    const written = { ...held("c", 4, at("a", 6)), head_at_ms: 9_000 };
    const late = { ...held("b", 30, at("a", 9)), head_at_ms: 5_000 };
    expect(shown([held("a", 9), written, late])).toBe("a6 c4");
  });

  test("ends where the node signed two histories, and goes on once that is forgiven", () => {
    expect(shown([forked(held("a", 5))])).toBe("a5 fork");
    expect(shown([forked(held("a", 5)), held("b", 3, at("a", 5))])).toBe("a5 fork");
    expect(shown([held("a", 5), forked(held("b", 8, at("a", 5))), forked(held("c", 3, at("b", 6)))])).toBe(
      "a5 b6 fork",
    );
    expect(shown([held("a", 5), forked(held("b", 8, at("a", 5))), held("c", 3, at("a", 2))])).toBe("a2 c3");
  });
});

describe("a place on the line", () => {
  const line = journalLine([held("a", 5), held("b", 30, at("a", 5)), held("c", 9, at("b", 20))]);

  test.each([
    [null, true],
    [at("a", 5), true],
    [at("b", 20), true],
    [at("b", 21), false],
    [at("c", 9), true],
    [at("c", 10), false],
    [at("x", 1), false],
  ] as const)("%j is on it: %s", (position, isThere) => {
    expect(isOnLine(line, position)).toBe(isThere);
  });

  test("is followed by the rest of its epoch, then by the next one", () => {
    const after = (position: LinePosition | null) => {
      const next = stretchAfter(line, position);
      return next && `${String.fromCharCode(next.epoch[0] as number)}${next.from_seq}-${next.last_seq}`;
    };
    expect(after(null)).toBe("a1-5");
    expect(after(at("a", 2))).toBe("a3-5");
    expect(after(at("a", 5))).toBe("b1-20");
    expect(after(at("b", 20))).toBe("c1-9");
    expect(after(at("c", 9))).toBeNull();
    expect(stretchAfter(journalLine([]), null)).toBeNull();
  });
});
