/** What the firmware does with the card in it. */
export interface BootChoice {
  /** Folder of kernel, initrd and command line, such as `a/`; empty when the card names none. */
  readonly os_prefix: string;
  /** While a root slot is on trial. */
  readonly trial: { readonly attempts_left: number; readonly fallback: string } | null;
}

/**
 * Reads `config.txt` as the Pi's firmware does: a line `include` stands for the lines of that file, the last line of a key
 * counts, and what it does not understand it skips.
 */
export function bootChoiceOf(config: string, included: ReadonlyMap<string, string>): BootChoice {
  const lines = config.split("\n").flatMap((line) => {
    const file = /^\s*include\s+(\S+)/.exec(line)?.[1];
    return file === undefined ? [line] : (included.get(file) ?? "").split("\n");
  });
  let os_prefix = "";
  let trial: BootChoice["trial"] = null;
  for (const line of lines) {
    const prefix = /^\s*os_prefix=([a-z0-9/_-]*)\s*$/.exec(line)?.[1];
    if (prefix !== undefined) os_prefix = prefix;
    const note = /^\s*#\s*localgrid trial attempts_left=(\d+) fallback=([ab])\s*$/.exec(line);
    if (note !== null) trial = { attempts_left: Number(note[1]), fallback: note[2] as string };
  }
  return { os_prefix, trial };
}

/** Files that `config.txt` includes. */
export function includesOf(config: string): readonly string[] {
  return [...config.matchAll(/^\s*include\s+(\S+)/gm)].map(([, file = ""]) => file);
}

/** What the emulator adds: its own console with the log of all units on it, and no watchdog. */
const EMULATOR_WORDS = [
  "console=ttyAMA0",
  "loglevel=6",
  "systemd.journald.forward_to_console=1",
  "systemd.journald.max_level_console=info",
  "systemd.log_color=0",
  // An emulated machine that shares its processors may stall for longer than a watchdog allows.
  "systemd.watchdog_sec=0",
  // What costs an emulated processor minutes and a real one nothing.
  "cryptomgr.notests",
  "mitigations=off",
  "rcupdate.rcu_expedited=1",
];

/** The kernel's command line with the emulator's console in place of the board's. */
export function emulatedCommandLine(cmdline: string): string {
  const words = cmdline.trim().split(/\s+/);
  const kept = words.filter((word) => !/^(console=|quiet$|loglevel=|earlycon)/.test(word));
  return [...kept, ...EMULATOR_WORDS].join(" ");
}
