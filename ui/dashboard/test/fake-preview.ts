/** What the fake hub says that a tariff would have done: dearer electricity from the grid costs everybody. */
import type { TariffInput } from "../src/api-types.ts";
import type { MemberPreview, TariffPreview } from "../src/review-types.ts";
import { MEMBERS, memberName } from "./fake-figures.ts";

const FROM_S = Date.parse("2026-09-30T22:00:00Z") / 1000;
const TO_S = Date.parse("2026-10-31T23:00:00Z") / 1000;

export function fakePreview(tariff: TariffInput, retail_micro_per_kwh: number): TariffPreview {
  const rise = BigInt(tariff.retail_micro_per_kwh - retail_micro_per_kwh);
  const members = Array.from({ length: MEMBERS }, (_, index): MemberPreview => {
    const bought_wh = 21_000 + 1_700 * index;
    // Every third one sells, and neighbours pay half of what the grid charges more.
    const change = index % 3 === 1 ? (rise * BigInt(bought_wh)) / 2n : -rise * BigInt(2 * bought_wh);
    const before = index % 3 === 1 ? 18_340_118_500n : -34_912_405_250n;
    return {
      member: memberName(index),
      before_nano: String(before),
      after_nano: String(before + change),
      difference_nano: String(change),
      bought_before_wh: index % 3 === 1 ? 0 : bought_wh,
      bought_after_wh: index % 3 === 1 ? 0 : bought_wh,
      sold_before_wh: index % 3 === 1 ? 2 * bought_wh : 0,
      sold_after_wh: index % 3 === 1 ? 2 * bought_wh : 0,
    };
  });
  const sum = (of: (each: MemberPreview) => string) => members.reduce((total, each) => total + BigInt(of(each)), 0n);
  const changeOf = ({ difference_nano }: MemberPreview) => BigInt(difference_nano);
  const sorted = members.toSorted((a, b) => Number(changeOf(a) - changeOf(b)));
  const extreme = (of: MemberPreview | undefined, isWanted: (change: bigint) => boolean) =>
    of !== undefined && isWanted(changeOf(of)) ? { member: of.member, difference_nano: of.difference_nano } : null;
  const change = sum(({ difference_nano }) => difference_nano);
  const shared_wh = members.reduce((total, { bought_before_wh }) => total + bought_before_wh, 0);
  const isPossible = tariff.local_network_fee_micro_per_kwh < tariff.retail_micro_per_kwh;
  const supplier = 812_004_700_000n;
  return {
    basis: {
      month: "2026-10",
      from_s: FROM_S,
      to_s: TO_S,
      intervals: 2_980,
      left_out_intervals: 0,
      barred_intervals: 3,
      members_with_limits: 2,
    },
    sums: {
      before_nano: String(sum(({ before_nano }) => before_nano)),
      after_nano: String(sum(({ after_nano }) => after_nano)),
      difference_nano: String(change),
      shared_before_wh: shared_wh,
      shared_after_wh: isPossible ? shared_wh : 0,
      winners: members.filter((each) => changeOf(each) > 0n).length,
      losers: members.filter((each) => changeOf(each) < 0n).length,
      unchanged: members.filter((each) => changeOf(each) === 0n).length,
      largest_gain: extreme(sorted.at(-1), (nano) => nano > 0n),
      largest_loss: extreme(sorted[0], (nano) => nano < 0n),
    },
    members,
    accounts: [
      {
        account: "supplier",
        before_nano: String(supplier),
        after_nano: String(supplier - change),
        difference_nano: String(-change),
      },
    ],
  };
}
