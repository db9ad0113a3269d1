// Which of the two root slots the firmware takes: one sector of text on the boot partition, rewritten in place.
//
//            begin trial of b                    proof
//   a ───────────────────────► b, 2 left, else a ───────► b
//   ▲                          │  ▲      │
//   │ none left, or no proof   │  └──────┘ each start takes one away, before the root is mounted
//   └──────────────────────────┘
//
// The counting happens in the initramfs, by a script that knows the same text.

export type RootSlot = "a" | "b";

export interface BootSlots {
  readonly active: RootSlot;
  /** Only while what is active still has to prove itself. */
  readonly trial: { readonly attempts_left: number; readonly fallback: RootSlot } | null;
}

export const BOOT_SLOT_FILE = "slot.txt";
/** One sector: a medium writes it whole or not at all. */
export const BOOT_SLOT_FILE_BYTES = 512;
export const TRIAL_ATTEMPTS = 2;

const PADDING_LINE = 64;

const TEXT = /^os_prefix=([ab])\/\n(?:# localgrid trial attempts_left=([0-9]) fallback=([ab])\n)?[ \n]*$/;

export function otherRootSlot(rootSlot: RootSlot): RootSlot {
  return rootSlot === "a" ? "b" : "a";
}

/** Null for anything that {@link renderBootSlots} would not write. */
export function parseBootSlots(text: string): BootSlots | null {
  const [, active, attempts, fallback] = TEXT.exec(text) ?? [];
  if (active === undefined) return null;
  if (attempts === undefined || fallback === undefined) return { active: active as RootSlot, trial: null };
  if (fallback === active) return null;
  return { active: active as RootSlot, trial: { attempts_left: Number(attempts), fallback: fallback as RootSlot } };
}

/** Exactly {@link BOOT_SLOT_FILE_BYTES} bytes, all of them ASCII, in lines that are short enough for the firmware. */
export function renderBootSlots({ active, trial }: BootSlots): Uint8Array {
  const mark =
    trial === null ? "" : `# localgrid trial attempts_left=${trial.attempts_left} fallback=${trial.fallback}\n`;
  const text = `os_prefix=${active}/\n${mark}`;
  const padding = `${" ".repeat(PADDING_LINE - 1)}\n`.repeat(BOOT_SLOT_FILE_BYTES / PADDING_LINE);
  return new TextEncoder().encode(text + padding.slice(text.length));
}

/** The firmware's next start takes `target`, and goes back by itself unless somebody proves it good. */
export function trialOf(target: RootSlot): BootSlots {
  return { active: target, trial: { attempts_left: TRIAL_ATTEMPTS, fallback: otherRootSlot(target) } };
}

export function settledOn(active: RootSlot): BootSlots {
  return { active, trial: null };
}

/** What each start does before it mounts its root. */
export function countDown(bootSlots: BootSlots): { readonly bootSlots: BootSlots; readonly restarts: boolean } {
  const { active, trial } = bootSlots;
  if (trial === null) return { bootSlots, restarts: false };
  if (trial.attempts_left === 0) return { bootSlots: settledOn(trial.fallback), restarts: true };
  return { bootSlots: { active, trial: { ...trial, attempts_left: trial.attempts_left - 1 } }, restarts: false };
}
