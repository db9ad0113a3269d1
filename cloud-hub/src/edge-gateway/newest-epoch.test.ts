import { expect, test } from "vitest";
import { type BranchEnd, newestEpoch } from "./newest-epoch.ts";

const name = (letter: string) => new Uint8Array(16).fill(letter.charCodeAt(0));

function end(letter: string, parent: string | null, head_at_ms = 0): BranchEnd {
  return { epoch: name(letter), parent: parent === null ? null : { epoch: name(parent) }, head_at_ms, generation: 1 };
}

function newest(...epochs: readonly BranchEnd[]): string | null {
  const found = newestEpoch(epochs);
  return found === null ? null : String.fromCharCode(found.epoch[0] as number);
}

test("A journal without branches goes on at its end, whatever its clock said", () => {
  expect(newest()).toBeNull();
  expect(newest(end("a", null))).toBe("a");
  expect(newest(end("a", null, 900), end("b", "a", 50), end("c", "b", 70))).toBe("c");
});

test("Of branches it is the one that was written to last, also when the other one comes later", () => {
  expect(newest(end("a", null), end("c", "a", 500), end("b", "a", 300))).toBe("c");
  expect(newest(end("a", null), end("b", "a", 300), end("c", "a", 500))).toBe("c");
  expect(newest(end("a", null), end("c", "a", 500), end("b", "a", 300), end("d", "b", 350))).toBe("c");
});

test("Where nothing tells them apart it is the one that came last", () => {
  expect(newest(end("a", null), end("b", "a", 300), end("c", "a", 300))).toBe("c");
});

test("A later box goes before all that an earlier one wrote", () => {
  expect(newest(end("a", null), { ...end("c", "a", 100), generation: 2 }, end("b", "a", 900))).toBe("c");
});
