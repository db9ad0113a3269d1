import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Login, readLogins } from "./logins-file.ts";
import { baseUrlOf, type Site } from "./site.ts";
import type { Terminal } from "./terminal.ts";

const MOST_LOGINS_SHOWN = 24;

/** The hub's address, and who may log in there. */
export interface HubWelcome {
  readonly url: string;
  readonly login: Login;
}

/** Says where the pages are, who can log in, and what the clock does. */
export function showWelcome(sites: readonly Site[], hub: HubWelcome | null, terminal: Terminal): void {
  terminal.line("");
  for (const site of sites) showCommunity(site, terminal);
  if (hub !== null) {
    terminal.line(`  the hub of the region: ${hub.url}/`);
    showLogin(hub.login, terminal);
    terminal.line("");
  }
  terminal.line("  Ctrl-C stops; the next start goes on from there. Commands are taken here; help lists them.");
  terminal.line("");
}

function showCommunity(site: Site, terminal: Terminal): void {
  const { plan, options, root_dir, paths, community } = site;
  const { coordinator, members } = readLogins(paths.logins);
  const all = [coordinator, ...plan.map(({ home }) => members[home])].filter((login) => login != null);
  const logins = all.slice(0, MOST_LOGINS_SHOWN);
  const day_s = Math.round(86_400 / options.speed);
  terminal.line(
    `  ${community.community}: ${plan.length} homes${site.periods === null ? "" : " with native devices"}, one edge node; a day takes ${day_s} s (--speed ${options.speed})`,
  );
  terminal.line(`  page  ${baseUrlOf(site)}/`);
  if (!existsSync(join(root_dir, "ui", "member-app", "dist", "index.html"))) {
    terminal.warn("  The page is not built, so only the API is served.");
  }
  for (const login of logins) showLogin(login, terminal);
  if (logins.length < all.length) terminal.line(`  … and ${all.length - logins.length} more in ${paths.logins}`);
  terminal.line("");
}

function showLogin({ login, password }: Login, terminal: Terminal): void {
  terminal.line(`  ${login.padEnd(12)} ${password}`);
}
