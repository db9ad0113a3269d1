import fc from "fast-check";
import { expect, test } from "vitest";
import { localTimes } from "../../reconciliation/local-times.ts";
import { EnergyTexts } from "./energy-text.ts";
import { TimeTexts } from "./time-texts.ts";

const ENERGY = fc.integer({ min: 0, max: 999_999_999 });

/** A number of Wh as kWh, in one of the ways in which people write it. */
function written(
  energy_wh: number,
  { decimal, thousands, decimals }: { decimal: string; thousands: string; decimals: number },
) {
  const whole = String(Math.floor(energy_wh / 1000)).replace(/\B(?=(\d{3})+$)/g, thousands);
  const fraction = String(energy_wh % 1000)
    .padStart(3, "0")
    .padEnd(decimals, "0");
  return `${whole}${decimal}${fraction}`;
}

test("energies are read exactly, whatever separates decimals and thousands", () => {
  const style = fc.record({
    decimal: fc.constantFrom(".", ","),
    thousands: fc.constantFrom("", "'", " ", "\u00a0"),
    decimals: fc.integer({ min: 3, max: 6 }),
  });
  fc.assert(
    fc.property(style, fc.array(ENERGY, { minLength: 1, maxLength: 20 }), (how, energies) => {
      const texts = new EnergyTexts(null);
      for (const energy_wh of energies) {
        expect(texts.read(written(energy_wh, how), "kWh")).toEqual({ kind: "energy", energy_wh });
      }
    }),
  );
});

test("with both separators in use, no order of the numbers makes one mean something else", () => {
  fc.assert(
    fc.property(fc.array(ENERGY, { minLength: 2, maxLength: 20 }), fc.boolean(), (energies, isGerman) => {
      const how = { decimal: isGerman ? "," : ".", thousands: isGerman ? "." : ",", decimals: 3 };
      const texts = new EnergyTexts(null);
      for (const energy_wh of energies) {
        expect(texts.read(written(energy_wh, how), "kWh")).toEqual({ kind: "energy", energy_wh });
      }
    }),
  );
});

test("any text is an energy or a fault, never a wrong turn", () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom("Wh" as const, "kWh" as const), (text, unit) => {
      const result = new EnergyTexts(null).read(text, unit);
      if (result.kind === "energy") expect(Number.isSafeInteger(result.energy_wh) && result.energy_wh >= 0).toBe(true);
    }),
  );
});

test("a series of wall clock times leads back to the instants, over every change of the clocks", () => {
  const zones = [
    "Europe/Vienna",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Asia/Kolkata",
    "Etc/UTC",
  ];
  fc.assert(
    fc.property(fc.constantFrom(...zones), fc.integer({ min: 0, max: 365 * 3 }), (time_zone, day) => {
      const first_s = Date.UTC(2024, 0, 1) / 1000 + day * 86_400;
      const texts = new TimeTexts(localTimes(time_zone), 900);
      const format = new Intl.DateTimeFormat("sv-SE", { timeZone: time_zone, dateStyle: "short", timeStyle: "short" });
      for (let at_s = first_s; at_s < first_s + 2 * 86_400; at_s += 900) {
        expect(texts.read(format.format(at_s * 1000), "home")).toEqual({ kind: "instant", at_s });
      }
    }),
    { numRuns: 60 },
  );
});

test("times that spring leaves out do not exist", () => {
  const { instantsOf } = localTimes("Europe/Vienna");
  const wall = (text: string) => Date.parse(`${text}Z`) / 1000;
  expect(instantsOf(wall("2026-03-29T02:30"))).toEqual([]);
  expect(instantsOf(wall("2025-10-26T02:30")).length).toBe(2);
  expect(instantsOf(wall("2026-06-01T12:00"))).toEqual([wall("2026-06-01T10:00")]);
  expect(() => localTimes("Mars/Olympus")).toThrow(expect.objectContaining({ code: "unknown-time-zone" }));
});
