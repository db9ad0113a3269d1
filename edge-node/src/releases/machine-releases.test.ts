import fc from "fast-check";
import { expect, test } from "vitest";
import { readMachineReleases } from "./machine-releases.ts";

const ID = "ab".repeat(32);
const STATE = {
  format: 1,
  board: "raspberrypi-arm64",
  application: { version: 3, version_name: "1.3", source: "bundle", id: ID },
  system: { version: 2, version_name: "1.2", root_slot: "a" },
  trial: { kind: "system", version: 4, version_name: "1.4", id: ID, phase: "proving", since_ms: 5 },
  outcomes: [
    {
      ...{ at_ms: 7, outcome: "rolled-back", kind: "application", version: 3, version_name: "1.3", id: ID },
      ...{ reason: "no-proof", message: "It did not prove itself." },
    },
    { at_ms: 6, outcome: "refused", kind: null, version: null, version_name: null, id: null, reason: "not-a-bundle" },
  ],
};

test("what the machine tells is read", () => {
  expect(readMachineReleases(JSON.stringify(STATE))).toEqual({
    board: "raspberrypi-arm64",
    running: { application: { version: 3, version_name: "1.3" }, system: { version: 2, version_name: "1.2" } },
    trial: { kind: "system", version: 4, version_name: "1.4", since_ms: 5 },
    outcomes: [STATE.outcomes[0], { ...STATE.outcomes[1], message: "" }],
  });
});

test("without board or versions it is nothing, and what is wrong beside them is passed over", () => {
  for (const key of ["board", "application", "system"]) {
    expect(readMachineReleases(JSON.stringify({ ...STATE, [key]: undefined }))).toBeNull();
  }
  const odd = {
    ...STATE,
    trial: { kind: "other", version: 1 },
    outcomes: [5, { outcome: "eaten" }, { outcome: "taken", id: "x" }],
  };
  expect(readMachineReleases(JSON.stringify(odd))).toMatchObject({
    trial: null,
    outcomes: [{ outcome: "taken", id: null }],
  });
});

test("whatever the text is, it is read or is nothing", () => {
  for (const text of ["", "{", "null", "[]", "5"]) expect(readMachineReleases(text)).toBeNull();
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (trial, outcomes) => {
      expect(readMachineReleases(JSON.stringify({ ...STATE, trial, outcomes }))).not.toBeNull();
    }),
  );
});
