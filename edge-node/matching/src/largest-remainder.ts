import { compareIdentifiers } from "@localgrid/vocabulary/identifiers";
import { matchingError } from "./errors.ts";

/** Somebody who receives a share in proportion to `weight`, a safe integer of 0 or more. */
export interface Claim {
  readonly id: string;
  readonly weight: number;
}

/**
 * Splits `available` whole units in proportion to the weights: everybody receives floor(weight · available / sum of
 * weights), and the units that are left go one each to the largest remainders, ties by id in byte order. So every
 * share differs from the exact one by less than 1 unit, and nobody of weight 0 receives any.
 *
 * @param rotation the tie order begins with claim number `rotation` mod n, counted by id, and goes on in a circle
 * @returns one share per claim, in the order of the claims; they sum to `available`
 * @throws {LocalGridError} `not-a-share` when a number is no safe integer of 0 or more, when the weights sum to more
 *   than 2^53 − 1, or when all of them are 0 and there is something to split
 * @see Hamilton's method; Balinski and Young, Fair Representation, 1982
 */
export function shareOut(available: number, claims: readonly Claim[], rotation = 0): readonly number[] {
  checkCount(available);
  return shareOutAmount(BigInt(available), claims, rotation).map(Number);
}

/** The same for an amount of money, which may be negative: floors go towards minus infinity. */
export function shareOutAmount(available: bigint, claims: readonly Claim[], rotation = 0): readonly bigint[] {
  checkCount(rotation);
  const sum = BigInt(sumOfWeights(claims));
  if (available === 0n) return claims.map(() => 0n);
  if (sum === 0n) throw matchingError("not-a-share", "there is something to split, but all shares are 0");
  let spare = available;
  const remainders: number[] = [];
  const shares = claims.map(({ weight }) => {
    const product = BigInt(weight) * available;
    const remainder = ((product % sum) + sum) % sum;
    const floor = (product - remainder) / sum;
    spare -= floor;
    remainders.push(Number(remainder));
    return floor;
  });
  // The sort is stable, so equal remainders stay in tie order.
  const byRemainder = tieOrder(claims, rotation).sort((a, b) => at(remainders, b) - at(remainders, a));
  for (const index of byRemainder.slice(0, Number(spare))) shares[index] = at(shares, index) + 1n;
  return shares;
}

/** Indices of the claims by id in byte order, beginning with number `rotation` mod n. */
function tieOrder(claims: readonly Claim[], rotation: number): number[] {
  const byId = [...claims.entries()].sort(([, a], [, b]) => compareIdentifiers(a.id, b.id)).map(([index]) => index);
  const begin = rotation % byId.length;
  return [...byId.slice(begin), ...byId.slice(0, begin)];
}

function sumOfWeights(claims: readonly Claim[]): number {
  let sum = 0;
  for (const { weight } of claims) {
    checkCount(weight);
    sum += weight;
  }
  checkCount(sum);
  return sum;
}

function checkCount(value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) throw matchingError("not-a-share", `${value} is not a share`);
}

function at<Value>(values: readonly Value[], index: number): Value {
  return values[index] as Value;
}
