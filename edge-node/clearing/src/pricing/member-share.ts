import type { Allocation, MatchingResult } from "@localgrid/matching/matching-result";
import { compareIdentifiers, type MemberId } from "@localgrid/vocabulary/identifiers";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { type WattHours, wattHours } from "@localgrid/vocabulary/units";

interface Net {
  readonly member: MemberId;
  readonly net_import_wh: WattHours;
  readonly net_export_wh: WattHours;
}

/** A member's net energy, split into what neighbours and what the grid took or gave. */
export interface MemberShare extends Net {
  readonly bought_wh: WattHours;
  readonly sold_wh: WattHours;
  readonly grid_import_wh: WattHours;
  readonly grid_export_wh: WattHours;
}

/**
 * Splits every member's net by the auction's allocation; by member id in byte order.
 *
 * @throws {LocalGridError} `not-an-energy`, `duplicate-member`, `member-on-both-sides`, `allocation-mismatch`
 */
export function memberSharesOf(nets: readonly Net[], auction: MatchingResult): readonly MemberShare[] {
  const bought = energyByMember(auction.purchases, auction);
  const sold = energyByMember(auction.sales, auction);
  if (auction.matched_wh > 0 && auction.price_micro_per_kwh === null) throw mismatch("energy was matched at no price");
  const shares = nets.map((net): MemberShare => {
    const { member, net_import_wh, net_export_wh } = net;
    if (wattHours(net_import_wh) > 0 && wattHours(net_export_wh) > 0) {
      throw new LocalGridError("member-on-both-sides", `${member} has net import and net export in one interval`);
    }
    const bought_wh = taken(bought, member);
    const sold_wh = taken(sold, member);
    if (bought_wh > net_import_wh || sold_wh > net_export_wh)
      throw mismatch(`${member} was allocated more than its net`);
    return {
      member,
      net_import_wh,
      net_export_wh,
      bought_wh,
      sold_wh,
      grid_import_wh: (net_import_wh - bought_wh) as WattHours,
      grid_export_wh: (net_export_wh - sold_wh) as WattHours,
    };
  });
  shares.sort((a, b) => compareIdentifiers(a.member, b.member));
  shares.forEach((share, index) => {
    if (shares[index + 1]?.member === share.member) {
      throw new LocalGridError("duplicate-member", `${share.member} has two nets in one interval`);
    }
  });
  const [stranger] = [...bought.keys(), ...sold.keys()];
  if (stranger !== undefined) throw mismatch(`${stranger} was allocated energy but has no net`);
  return shares;
}

function energyByMember(allocations: readonly Allocation[], { matched_wh }: MatchingResult): Map<MemberId, WattHours> {
  const energies = new Map<MemberId, WattHours>();
  let sum_wh = 0;
  for (const { member, energy_wh } of allocations) {
    if (energies.has(member)) throw mismatch(`${member} was allocated energy twice`);
    energies.set(member, wattHours(energy_wh));
    sum_wh += energy_wh;
  }
  if (sum_wh !== matched_wh) throw mismatch(`${sum_wh} Wh were allocated of ${matched_wh} Wh matched`);
  return energies;
}

function taken(energies: Map<MemberId, WattHours>, member: MemberId): WattHours {
  const energy_wh = energies.get(member) ?? (0 as WattHours);
  energies.delete(member);
  return energy_wh;
}

function mismatch(message: string): LocalGridError {
  return new LocalGridError("allocation-mismatch", message);
}
