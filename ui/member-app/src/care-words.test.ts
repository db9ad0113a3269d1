import "../test/english.ts";
import { expect, test } from "vitest";
import { bytesText, noteText, releaseText } from "./care-words.ts";

test.each([
  [0, "0 B"],
  [812, "812 B"],
  [12_345, "12 kB"],
  [3_440_000, "3.4 MB"],
  [5_000_000_000_000, "5,000 GB"],
])("%i bytes are %s", (bytes, text) => {
  expect(bytesText(bytes, "en-GB")).toBe(text.replace(" ", "\u00a0"));
});

test("A backup that worked says how large it is, one that did not says why", () => {
  const note = { to: "stick", at_ms: 0, bytes: 5_000_000, code: null } as const;
  expect(noteText(note, 0, "en-GB")).toBe("Backed up to the USB stick just now: 5\u00a0MB.");
  const failed = noteText({ ...note, to: "hub", code: "hub-away" }, 600_000, "en-GB");
  expect(failed).toBe("No backup to the hub 10\u00a0min ago. The hub does not answer.");
  expect(noteText({ ...note, code: "something-new" }, 0)).toContain("It did not work.");
});

test("What runs is told, with the step that comes next", () => {
  const machine = {
    application: { version_name: "1.2" },
    system: { version_name: "1.0" },
    trial: null,
    outcomes: [],
  };
  const nothing = { machine, download: null, waiting: null };
  expect(releaseText({ ...nothing, machine: null })).toBeNull();
  expect(releaseText(nothing)).toBe("Version 1.2 runs, on system 1.0.");
  const download = { version_name: "1.3", received_bytes: 50, size_bytes: 200 };
  expect(releaseText({ ...nothing, download })).toContain("1.3 is being fetched: 25 %");
  expect(releaseText({ ...nothing, waiting: { version_name: "1.3" } })).toContain("waits for a calm moment");
  const trial = { version_name: "1.3" };
  expect(releaseText({ ...nothing, machine: { ...machine, trial } })).toContain("tries version 1.3 out");
});
