import type { RecordedHomes } from "@localgrid/neighbourhood/recorded-homes";

/** Homes of which two in five have more sun than load, each with figures of its own, the same in every run. */
export function syntheticHomes(count: number): RecordedHomes {
  const homes = Array.from({ length: count }, (_, index) => `h${String(index).padStart(3, "0")}`);
  const starts_at_ms = Date.UTC(2026, 5, 1);
  return {
    homes,
    starts_at_ms,
    length_ms: 86_400_000,
    faceAt(home, at_ms) {
      const number = Number(home.slice(1));
      const power_w = number % 5 < 2 ? -(300 + ((number * 37) % 4000)) : 200 + ((number * 53) % 3000);
      const energy_mwh = Math.floor((Math.abs(power_w) * (at_ms - starts_at_ms)) / 3600);
      return { import_mwh: power_w > 0 ? energy_mwh : 0, export_mwh: power_w < 0 ? energy_mwh : 0, power_w };
    },
  };
}
