import { expect, test } from "vitest";
import { ReleaseNotes } from "./release-notes.ts";

const id = (at: number) => at.toString(16).padStart(64, "0");

test("notes say the same after a restart", () => {
  const notes = ReleaseNotes.read(null);
  expect(notes.takeChange()).toBe(false);
  notes.handOver(id(1));
  notes.tell(id(1), "taken");
  notes.callBack([id(2), "no id"]);
  expect([notes.takeChange(), notes.takeChange()]).toEqual([true, false]);
  const again = ReleaseNotes.read(notes.text());
  expect([again.wasHandedOver(id(1)), again.wasHandedOver(id(2))]).toEqual([true, false]);
  expect([again.hasTold(id(1), "taken"), again.hasTold(id(1), "proven")]).toEqual([true, false]);
  expect([...again.withdrawn]).toEqual([id(2)]);
  again.offered(id(2));
  expect(again.withdrawn.size).toBe(0);
});

test("a bundle is handed over three times at most", () => {
  const notes = ReleaseNotes.read(null);
  const answers = [1, 2, 3, 4].map(() => {
    const may = notes.mayHandOver(id(1));
    notes.handOver(id(1));
    return may;
  });
  expect(answers).toEqual([true, true, true, false]);
});

test("notes stay short", () => {
  const notes = ReleaseNotes.read(null);
  for (let at = 0; at < 200; at++) {
    notes.handOver(id(at));
    notes.tell(id(at), "proven");
    notes.callBack([id(at)]);
  }
  expect(notes.text().length).toBeLessThan(12_000);
  expect([notes.wasHandedOver(id(199)), notes.wasHandedOver(id(0)), notes.withdrawn.has(id(199))]).toEqual([
    true,
    false,
    true,
  ]);
});

test.each(["", "{", "null", "[]", '{"handed":1,"told":[[1]],"withdrawn":["x"]}', '{"handed":[["x",1],5,null]}'])(
  "what cannot be read counts as nothing: %s",
  (text) => {
    const notes = ReleaseNotes.read(text);
    expect([notes.withdrawn.size, notes.mayHandOver(id(1))]).toEqual([0, true]);
  },
);
