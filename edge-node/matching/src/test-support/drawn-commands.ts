import { deliveryInterval } from "@localgrid/vocabulary/delivery-interval";
import fc from "fast-check";
import type { Command } from "../order-book/command.ts";
import type { Rules } from "../order-book/rules.ts";

/** A book's rules and what happens to it. Commands and their fields may be anything, whatever their types say. */
export interface DrawnBook {
  readonly rules: Rules;
  readonly commands: readonly Command[];
}

const MEMBERS = ["ann", "bob", "cid", "dora"];
const KINDS = { place: 60, amend: 20, cancel: 8, "set-terms": 4, resume: 3, halt: 1, "pass-time": 1, dance: 1 };

interface Scale {
  readonly price: number;
  readonly energy: number;
}

/** Small numbers, so that orders meet and limits are reached; and numbers at the ends of their ranges. */
const SCALES: readonly Scale[] = [
  { price: 1, energy: 1 },
  { price: 200_000_000, energy: 1_000_000 },
  { price: 200_000_000, energy: 200_000_000_000 },
];

const FIELDS = [
  "kind",
  "seq",
  "at_ms",
  "member",
  "side",
  "limit_micro_per_kwh",
  "energy_wh",
  "time_in_force",
  "post_only",
  "order",
  "position_limit_wh",
  "credit_nano",
] as const;

const ODD_VALUES = [1n, 2n ** 53n, "1", Symbol("1"), null, undefined, true, {}, [1], Number.NaN, -1, 0.5, 2 ** 53];
const NO_COMMANDS = [1n, "place", Symbol("place"), null, undefined, true, 5];

const mostly = <Value>(usual: fc.Arbitrary<Value>, odd: readonly unknown[]) =>
  fc.oneof({ weight: 80, arbitrary: usual }, { weight: 1, arbitrary: fc.constantFrom(...odd) as fc.Arbitrary<Value> });

const drafts = fc.record({
  kind: fc.oneof(
    ...Object.entries(KINDS).map(([kind, weight]) => {
      return { weight, arbitrary: fc.constant(kind as keyof typeof KINDS) };
    }),
  ),
  step: mostly(fc.integer({ min: 1, max: 2 }), [0, -1, 0.5, Number.NaN]),
  step_ms: mostly(fc.constantFrom(0, 1, 2, 3), [-1, 0.5, Number.NaN, 40]),
  member: mostly(fc.constantFrom(...MEMBERS.slice(0, 3)), ["dora", "eve", "", "A b", undefined]),
  side: mostly(fc.constantFrom("bid", "offer"), ["both"]),
  price: mostly(fc.constantFrom(-3, -2, -1, 0, 1, 1, 2, 2, 3, 4), [0.5, Number.NaN, 6, -6]),
  energy: mostly(fc.constantFrom(1, 2, 3, 4, 5), [0, -1, 0.1, Number.NaN, 6]),
  time_in_force: mostly(fc.constantFrom(...Array(6).fill("good-till-gate"), "immediate-or-cancel", "fill-or-kill"), [
    "for-ever",
  ]),
  post_only: mostly(fc.constantFrom(...Array(5).fill(false), true), [1]),
  /** Which order to amend or cancel, counted from the last one, and whether its owner does. */
  back: fc.constantFrom(1, 2, 3, 4, 6),
  is_owner: mostly(fc.constant(true), [false]),
  position: mostly(fc.constantFrom(3, 20, 100, 100), [0, -1, 0.5, Number.NaN]),
  credit: mostly(fc.constantFrom(5n, 60n, 200n, 200n), [0n, -1n, 2n ** 53n, 5]),
  odd: fc.oneof(
    { weight: 30, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.record({ field: fc.constantFrom(...FIELDS), value: fc.constantFrom(...ODD_VALUES) }) },
  ),
  replaced_by: mostly(fc.constant({}), NO_COMMANDS),
});

type Draft = typeof drafts extends fc.Arbitrary<infer Value> ? Value : never;

const drawnRules = fc.record({
  gate_closes_at_ms: fc.constantFrom(40, 200, 200),
  floor: fc.constantFrom(-1, -5, -5, -5),
  cap: fc.constantFrom(1, 5, 5, 5),
  max_members: fc.constantFrom(2, 3, 3, 3, 4),
  max_orders: fc.constantFrom(2, 12, 30, 30),
  max_orders_per_member: fc.constantFrom(1, 6, 12, 12),
  reference: fc.integer({ min: -2, max: 2 }),
  max_move: fc.constantFrom(0, 3, 6, 10),
  halt_ms: fc.integer({ min: 1, max: 6 }),
});

/** Books with up to `most` commands, after the first members got their terms. */
export function drawnBooks(most: number): fc.Arbitrary<DrawnBook> {
  const scales = fc.oneof(
    { weight: 4, arbitrary: fc.constant(SCALES[0] as Scale) },
    { weight: 1, arbitrary: fc.constantFrom(...SCALES) },
  );
  return fc
    .record({
      scale: scales,
      rules: drawnRules,
      terms: fc.array(drafts, { minLength: 3, maxLength: 3 }),
      drawn: fc.array(drafts, { maxLength: most, size: "max" }),
    })
    .map(({ scale, rules, terms, drawn }) => {
      const first = terms.map((draft, index) => ({ ...draft, kind: "set-terms" as const, member: MEMBERS[index] }));
      return { rules: rulesOf(rules, scale), commands: commandsOf([...first, ...drawn] as Draft[], scale) };
    });
}

function rulesOf(drawn: typeof drawnRules extends fc.Arbitrary<infer Value> ? Value : never, { price }: Scale): Rules {
  const { floor, cap, reference, max_move, ...rest } = drawn;
  return {
    ...rest,
    interval: deliveryInterval(900, 900),
    band: { floor: floor * price, cap: cap * price },
    reference_micro_per_kwh: reference * price,
    max_move_micro_per_kwh: max_move * price,
  } as Rules;
}

/** Number and owner of an order, whether it was accepted or not. */
interface Placed {
  readonly seq: number;
  readonly member: string | undefined;
}

function commandsOf(drawn: readonly Draft[], scale: Scale): readonly Command[] {
  const placed: Placed[] = [];
  let seq = 0;
  let at_ms = 0;
  return drawn.map((draft) => {
    const numbered = { seq: seq + draft.step, at_ms: at_ms + draft.step_ms };
    seq = Math.max(seq, Math.floor(numbered.seq) || 0);
    at_ms = Math.max(at_ms, Math.floor(numbered.at_ms) || 0);
    const target = placed.at(-draft.back) ?? { seq, member: draft.member };
    const owner = draft.is_owner && draft.kind !== "place" ? target.member : draft.member;
    if (draft.kind === "place" || draft.kind === "amend") placed.push({ seq, member: owner });
    if (typeof draft.replaced_by !== "object" || draft.replaced_by === null)
      return draft.replaced_by as unknown as Command;
    const odd = draft.odd === null ? {} : { [draft.odd.field]: draft.odd.value };
    return { ...numbered, ...fieldsOf(draft, { ...target, member: owner }, scale), ...odd } as unknown as Command;
  });
}

function fieldsOf(draft: Draft, { seq: order, member }: Placed, scale: Scale): object {
  const { kind, side, time_in_force, post_only } = draft;
  const wanted = { limit_micro_per_kwh: draft.price * scale.price, energy_wh: draft.energy * scale.energy, post_only };
  switch (kind) {
    case "place":
      return { kind, member, side, time_in_force, ...wanted };
    case "amend":
      return { kind, member, order, ...wanted };
    case "cancel":
      return { kind, member, order };
    case "set-terms":
      return { kind, member: draft.member, ...termsOf(draft, scale) };
    default:
      return { kind };
  }
}

function termsOf({ position, credit }: Draft, scale: Scale): object {
  const position_limit_wh = Math.min(position * scale.energy, 1_000_000_000_000);
  const most = 2n ** 53n - 1n;
  if (typeof credit !== "bigint" || credit > most) return { position_limit_wh, credit_nano: credit };
  const credit_nano = credit * BigInt(scale.energy) * BigInt(scale.price);
  return { position_limit_wh, credit_nano: credit_nano > most ? most : credit_nano };
}
