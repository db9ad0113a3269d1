/** What is remembered of one trouble of the node. */
export interface TroubleWatch {
  /** Since when it lasts; null while it does not. */
  readonly since_s: number | null;
  readonly is_told: boolean;
  /** Local day when it was last told; null before. */
  readonly day: string | null;
}

export interface SeenTrouble {
  /** Since when, as far as is known; null where it is not there. */
  readonly since_s: number | null;
  /** How long it has to last before anybody is told. */
  readonly lasting_s: number;
  readonly now_s: number;
  readonly day: () => string;
}

const NO_TROUBLE: TroubleWatch = { since_s: null, is_told: false, day: null };

/** Whether a trouble is one to tell: once for as long as it lasts, and at most once per local day. */
export function watchTrouble(
  known: TroubleWatch | null,
  { since_s: seen_s, lasting_s, now_s, day }: SeenTrouble,
): { readonly watch: TroubleWatch; readonly isNews: boolean } {
  const before = known ?? NO_TROUBLE;
  if (seen_s === null) return { watch: { ...before, since_s: null, is_told: false }, isNews: false };
  const since_s = before.since_s ?? seen_s;
  if (before.is_told || now_s - since_s < lasting_s) return { watch: { ...before, since_s }, isNews: false };
  const today = day();
  return { watch: { since_s, is_told: true, day: today }, isNews: today !== before.day };
}

export function isSameTrouble(known: TroubleWatch | null, b: TroubleWatch): boolean {
  const a = known ?? NO_TROUBLE;
  return a.since_s === b.since_s && a.is_told === b.is_told && a.day === b.day;
}
