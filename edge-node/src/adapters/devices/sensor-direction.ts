/** Values that begin anew, belong to a part of the meter, or are no active energy. */
const NOT_THE_WHOLE =
  /today|yesterday|daily|\bday|day\b|yieldday|week|month|year|\bhour|session|last|apparent|reactive|peak|max|min\b|phase|[_ .:/-](l[123]|[abc])\b|\b(l[123])[_ .:/-]/;
const OUT =
  /export|return|produc|generat|yield|inject|feed|\bfed\b|einspeis|lieferung|2[._-]8[._-]\d|\bsolar|\bpv|to_grid|\bsold|discharg|total_out|energy_out/;
const IN =
  /import|deliver|consum|bezug|verbrauch|1[._-]8[._-]\d|from_grid|bought|\bcharg|total_in|energy_in|usage|\bused|\bload/;
const TARIFF = /tari(f|ff)|[_ -]t[12]\b|\blow\b|\bhigh\b|_low|_high|1[._-]8[._-][12]|2[._-]8[._-][12]/;

export type Direction = "in" | "out" | "unknown";

/**
 * What a sensor's names tell of its direction, seen from the customer. "Returned" goes before "delivered": some say
 * `returndelivery`. A name that tells neither stays unknown: a plug in front of a balcony's panels looks like any other.
 */
export function directionIn(words: string): Direction {
  if (OUT.test(words)) return "out";
  return IN.test(words) ? "in" : "unknown";
}

/** False for values of a day, of a phase, and the like, which would count twice beside the whole. */
export function isWhole(words: string): boolean {
  return !NOT_THE_WHOLE.test(words);
}

/** One of several tariffs, which make the whole together. */
export function isTariffPart(words: string): boolean {
  return TARIFF.test(words);
}
