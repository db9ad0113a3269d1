import { existsSync } from "node:fs";
import { join } from "node:path";
import { readLogins } from "./logins-file.ts";
import { baseUrlOf, type Site } from "./site.ts";

/** Says where the page is, who can log in, and what the clock does. */
export function showWelcome(site: Site): void {
  const { terminal, plan, options, root_dir, paths, community } = site;
  const { coordinator, members } = readLogins(paths.logins);
  const logins = [coordinator, ...plan.map(({ home }) => members[home])].filter((login) => login != null);
  const day_s = Math.round(86_400 / options.speed);
  terminal.line("");
  terminal.line(
    `  ${community.community}: ${plan.length} homes, one edge node; a day takes ${day_s} s (--speed ${options.speed})`,
  );
  terminal.line(`  page  ${baseUrlOf(site)}/`);
  if (!existsSync(join(root_dir, "ui", "member-app", "dist", "index.html"))) {
    terminal.warn("  The page is not built, so only the API is served.");
  }
  terminal.line("");
  for (const { login, password } of logins) terminal.line(`  ${login.padEnd(12)} ${password}`);
  terminal.line("");
  terminal.line("  Ctrl-C stops; the next start goes on from there.");
  terminal.line("");
}
