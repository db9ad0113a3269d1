import { describe, expect, test } from "vitest";
import { deliveredBy } from "./native-delivery.ts";

const entry = (seq: number, kind = "accepted") => ({ reading: { seq }, verdict: { kind } });

describe("what devices made against a journal", () => {
  test("is whole when each reading was accepted once, however often it came", () => {
    const journal = new Map([["d1", [entry(1), entry(2), entry(2, "duplicate"), entry(3)]]]);
    const devices = [{ name: "a", device: "d1", made: 3 }];
    expect(deliveredBy(devices, journal)).toEqual({ made: 3, stored: 3, missing: [], twice: [] });
  });

  test("names what is missing, what is there twice and what nobody made", () => {
    const journal = new Map([["d1", [entry(1), entry(1), entry(3, "rejected"), entry(5)]]]);
    const devices = [
      { name: "a", device: "d1", made: 4 },
      { name: "b", device: "d2", made: 1 },
    ];
    expect(deliveredBy(devices, journal)).toEqual({
      made: 5,
      stored: 2,
      missing: ["a 2", "a 3", "a 4", "b 1"],
      twice: ["a 1", "a 5"],
    });
  });
});
