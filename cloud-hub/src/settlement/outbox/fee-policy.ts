/** What the network asks for to get in, in stroops per operation; from its recent ledgers. */
export interface InclusionFees {
  readonly usual: bigint;
  readonly high: bigint;
}

/** Networks take a bid in place of another one only when it is so many times higher. */
export const REPLACEMENT_FACTOR = 10n;
/** The least that any network takes. */
export const LEAST_BID_STROOPS = 100n;
/** A batch that waits nets more, so nothing is worth more than this to get in at once. */
export const MOST_BID_STROOPS = 2_000_000n;

/** Instructions that a transaction may need more than its simulation did, because state has moved on since. */
const INSTRUCTION_MARGIN_PERCENT = 15n;
/** Rent and events are paid from this, and what is left comes back. */
const FEE_MARGIN_PERCENT = 15n;
const INSTRUCTIONS_PER_INCREMENT = 10_000n;

/** The first bid of a transaction: what is usual, within bounds. */
export function firstBid({ usual }: InclusionFees): bigint {
  return clamped(usual);
}

/**
 * The bid that takes the place of one that was not enough; null when no higher one is worth it. `asked` is what the
 * network said that it wants, where it said so.
 */
export function nextBid(bid_stroops: bigint, asked: bigint | null = null): bigint | null {
  const wanted = bid_stroops * REPLACEMENT_FACTOR;
  const bid = asked !== null && asked > wanted ? asked : wanted;
  return bid > MOST_BID_STROOPS ? null : bid;
}

/** Adds the margins to what a simulation came to; instructions never above what the network takes in one transaction. */
export function withMargins(
  simulated: { readonly instructions: number; readonly fee_stroops: bigint },
  network: { readonly tx_max_instructions: bigint; readonly fee_per_instructions: bigint },
): { readonly instructions: number; readonly fee_stroops: bigint } {
  const needed = BigInt(simulated.instructions);
  const wanted = needed + (needed * INSTRUCTION_MARGIN_PERCENT) / 100n;
  const most = network.tx_max_instructions > needed ? network.tx_max_instructions : needed;
  const instructions = wanted > most ? most : wanted;
  const increments = (instructions - needed + INSTRUCTIONS_PER_INCREMENT - 1n) / INSTRUCTIONS_PER_INCREMENT;
  const fee_stroops =
    simulated.fee_stroops +
    (simulated.fee_stroops * FEE_MARGIN_PERCENT) / 100n +
    (increments + 1n) * network.fee_per_instructions;
  return { instructions: Number(instructions), fee_stroops };
}

function clamped(bid: bigint): bigint {
  if (bid < LEAST_BID_STROOPS) return LEAST_BID_STROOPS;
  return bid > MOST_BID_STROOPS ? MOST_BID_STROOPS : bid;
}
