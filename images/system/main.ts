import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { CARE_COMMANDS } from "./care/care-commands.ts";
import { APPLIANCE_ERRORS, applianceError } from "./errors.ts";
import { FIRST_BOOT_COMMANDS } from "./first-boot/first-boot-commands.ts";
import { UPDATE_COMMANDS } from "./updates/updates.ts";

/** What runs as root on the card, one program: each command ends by itself. */
const COMMANDS: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  ...CARE_COMMANDS,
  ...FIRST_BOOT_COMMANDS,
  ...UPDATE_COMMANDS,
};

async function run([name = "help", ...args]: readonly string[]): Promise<void> {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) throw applianceError("unknown-command", `no command "${name}"`);
  await command(args);
}

run(process.argv.slice(2)).catch((error: unknown) => {
  if (!(error instanceof LocalGridError)) throw error;
  const { hint = "" } = APPLIANCE_ERRORS[error.code as keyof typeof APPLIANCE_ERRORS] ?? {};
  console.error(`localgrid: ${error.message} [${error.code}]\n  ${hint}`);
  process.exitCode = 1;
});
