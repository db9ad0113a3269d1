import { deepStrictEqual } from "node:assert/strict";

/** `value` / 10^`decimals` in exact decimal notation, thousands grouped, without zeros at the end. */
export function decimal(value: number | bigint, decimals = 0): string {
  const digits = String(value)
    .replace("-", "")
    .padStart(decimals + 1, "0");
  const point = digits.length - decimals;
  const whole = digits.slice(0, point).replace(/\B(?=(\d{3})+$)/g, ",");
  const fraction = digits.slice(point).replace(/0+$/, "");
  return `${value < 0 ? "−" : ""}${whole}${fraction === "" ? "" : `.${fraction}`}`;
}

/** A price in ct/kWh. */
export function ct(price_micro_per_kwh: number): string {
  return decimal(price_micro_per_kwh, 4);
}

/** An amount of money in ct, to the nano. */
export function money(amount_nano: bigint): string {
  return `${decimal(amount_nano, 7)} ct`;
}

/** Gives what the rules' code gave, once the calculation that the text shows has led to the same. */
export function checked<Value>(calculated: Value, fromCode: Value): Value {
  deepStrictEqual(fromCode, calculated);
  return fromCode;
}

/** Hours and minutes in UTC. */
export function clockTime(at_ms: number): string {
  return new Date(at_ms).toISOString().slice(11, 16);
}

export function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(columns), `|${"---|".repeat(columns.length)}`, ...rows.map(line)].join("\n");
}

export function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join("\n");
}

export function paragraphs(...parts: readonly string[]): string {
  return parts.join("\n\n");
}

/** One example: its title with its number, the rules that it shows, then what it says. */
export function example(title: string, rules: string, ...parts: readonly string[]): string {
  return paragraphs(`## ${title}`, `Rules: ${rules}.`, ...parts);
}
