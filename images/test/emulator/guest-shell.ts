import { join } from "node:path";
import { hostCommand } from "./host-command.ts";

/** Keys of somebody who may log in, made for a test. */
export interface LoginKey {
  readonly file: string;
  /** As it stands in `ssh_keys`. */
  readonly public_key: string;
}

const OPTIONS = ["StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "LogLevel=ERROR", "ConnectTimeout=20"];

export async function makeLoginKey(folder: string, name = "login-key"): Promise<LoginKey> {
  const file = join(folder, name);
  await hostCommand("rm", ["-f", file, `${file}.pub`]);
  await hostCommand("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "installer", "-f", file]);
  const public_key = (await hostCommand("cat", [`${file}.pub`])).toString("utf8").trim();
  return { file, public_key };
}

/**
 * Runs a command as root in the guest, over ssh, as an installer with a key would.
 *
 * @returns what it printed
 * @throws {Error} with what it said when it ends with another code than 0, or nobody is let in
 */
export async function inGuest(port: number, key: LoginKey, command: string): Promise<string> {
  const options = [...OPTIONS, "BatchMode=yes", "IdentitiesOnly=yes"].flatMap((option) => ["-o", option]);
  const asked = ["-i", key.file, "-p", String(port), ...options, "root@127.0.0.1", command];
  return (await hostCommand("ssh", asked)).toString("utf8");
}

/** What ssh offers to somebody without a key, such as `publickey`. */
export async function loginMethods(port: number): Promise<string> {
  const options = [...OPTIONS, "PreferredAuthentications=none"].flatMap((option) => ["-o", option]);
  const refused = await hostCommand("ssh", ["-p", String(port), ...options, "root@127.0.0.1", "true"]).then(
    () => "let in",
    (error: Error) => error.message,
  );
  return /\(([a-z,-]+)\)/.exec(refused)?.[1] ?? refused;
}
