import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CoordinatorApi } from "./coordinator-api.ts";
import type { LiveNode } from "./live-node.ts";
import { type Login, readLogins, writeLogins } from "./logins-file.ts";
import { runNodeCommand } from "./node-command.ts";
import type { NodePapers } from "./node-papers.ts";
import { waitUntilReady } from "./server-process.ts";
import { baseUrlOf } from "./site.ts";

export interface Replacement {
  readonly papers: NodePapers;
  /** Where the new box finds the region's other nodes. */
  readonly peer_addresses: readonly string[];
}

/**
 * A node's card dies: its folder is gone at once. A new box takes its place with the recovery code, from what the other
 * nodes and the hub have kept. Logins, which are in no journal, are made anew and written where the others were.
 *
 * @returns what the recovery printed: how much came back from where, and what did not
 * @throws {LocalGridError} `command-failed`; a repeated call goes on where this one ended
 */
export async function replaceNode(live: LiveNode, { papers, peer_addresses }: Replacement): Promise<string> {
  const { site, api, supervisor, signal } = live;
  const { paths, root_dir, invitation } = site;
  await supervisor.switchOff();
  rmSync(paths.node_data, { recursive: true, force: true });
  const before = readLogins(paths.logins);
  writeLogins(paths.logins, { ...before, coordinator: null });
  const code_file = join(paths.node_data, "..", "recovery-code.txt");
  writeFileSync(code_file, papers.recovery_code, { mode: 0o600 });
  const sources = [
    ...peer_addresses.flatMap((address) => ["--peer", address]),
    ...(invitation === null ? [] : ["--hub", invitation.hub_url]),
  ];
  const where = ["--data-dir", paths.node_data, "--code-file", code_file];
  try {
    const told = await runNodeCommand(["recover", ...where, ...sources, "--no-discovery"], { root_dir, signal });
    supervisor.switchOn();
    await waitUntilReady(supervisor.current, baseUrlOf(site), signal);
    await remakeLogins(api, live, before.members);
    return told.trim();
  } finally {
    rmSync(code_file, { force: true });
  }
}

async function remakeLogins(
  api: CoordinatorApi,
  { site: { paths } }: LiveNode,
  members: Readonly<Record<string, Login>>,
): Promise<void> {
  for (const [member, { login }] of Object.entries(members)) {
    const body = { login, role: "member", member };
    const made = await api.call("POST", "/api/accounts", { body });
    const { initial_password } = made.body as { initial_password: string };
    const logins = readLogins(paths.logins);
    const renewed = { ...logins.members, [member]: { login, password: initial_password } };
    writeLogins(paths.logins, { ...logins, members: renewed });
  }
}
