import { writeThisNodeConfig } from "../first-boot/first-boot-commands.ts";
import type { CareMachine } from "./care-machine.ts";
import { serveCare } from "./care-session.ts";
import { runConsole } from "./console.ts";
import { linuxMachine } from "./linux-machine.ts";
import { finishReset } from "./resetting.ts";
import { type Backups, restoreOnFirstBoot } from "./restoring.ts";
import { withStick } from "./sticks.ts";
import { systemReport } from "./system-report.ts";

/** Commands of the system program that look after the node. */
export const CARE_COMMANDS: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  care: async () => {
    const send = (line: string) => void process.stdout.write(line);
    await serveCare(linuxMachine, { input: process.stdin, send });
  },
  restore: async () => {
    const way = await finishReset(linuxMachine);
    const state = await restoreOnFirstBoot(linuxMachine, { withBackups: (act) => withStickBackups(linuxMachine, act) });
    if (way !== "begins-anew" && state?.state !== "done") return;
    writeThisNodeConfig();
    // Where the unit waited it starts anyway; where its conditions had kept it away it does not.
    await linuxMachine.run("systemctl", ["--no-block", "start", "localgrid.service"]);
  },
  "system-report": async () => {
    process.stdout.write(`${JSON.stringify(await systemReport(linuxMachine))}\n`);
  },
  console: async (args) => runConsole(linuxMachine, args, (line) => void process.stdout.write(`${line}\n`)),
};

/** Without a stick there are none; what goes wrong with a stick must not keep anybody from hub and peers. */
export async function withStickBackups<T>(machine: CareMachine, act: (backups: Backups) => Promise<T>): Promise<T> {
  let hasBegun = false;
  try {
    return await withStick(machine, "ro", (stick) => {
      const backups = stick.backups();
      hasBegun = true;
      return act(backups);
    });
  } catch (error) {
    if (hasBegun) throw error;
    machine.log(`localgrid: no backup is taken from a stick: ${(error as Error).message}`);
    return act([]);
  }
}
