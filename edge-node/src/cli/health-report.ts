import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { sizesIn } from "../adapters/system/file-sizes.ts";
import { writeSecretFile } from "../adapters/system/identity.ts";
import { healthReport } from "../care/health-report.ts";
import { reportSettings } from "../care/report-settings.ts";
import type { Config } from "../config.ts";

const ASK_DEADLINE_MS = 5_000;
const NAME_QUERIES = [
  "SELECT login FROM account",
  "SELECT member FROM account WHERE member IS NOT NULL",
  "SELECT label FROM house_connection",
  "SELECT device FROM third_party_source",
  "SELECT metering_point FROM settlement_point",
  "SELECT member FROM settlement_member",
  "SELECT address FROM notice_address",
  "SELECT endpoint FROM notice_device",
];

export interface HealthReportOptions {
  readonly config: Config;
  /** A file, or "-" for standard output. */
  readonly out: string;
  /** What the program around the node says of the box, as JSON; null without one. */
  readonly system_file?: string | null;
}

/** Writes a report of a node, which may be running or not. */
export async function writeHealthReport({ config, out, system_file = null }: HealthReportOptions): Promise<void> {
  const { data_dir, http_port } = config;
  const [health, metricsText] = await Promise.all([asked(http_port, "/health"), asked(http_port, "/metrics")]);
  const text = healthReport({
    now_ms: Date.now(),
    health: parsed(health),
    metricsText: metricsText ?? "",
    release: releaseOfProgram(),
    settings: reportSettings(config),
    files: sizesIn(data_dir),
    system: system_file === null ? null : parsed(readFileSync(system_file, "utf8")),
    names: namesOf(data_dir),
  });
  if (out === "-") process.stdout.write(text);
  else writeSecretFile(out, text);
}

async function asked(port: number, path: string): Promise<string | null> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(ASK_DEADLINE_MS) });
    return await answer.text();
  } catch {
    return null;
  }
}

/** Beside the program, where it was made into a bundle. */
export function releaseOfProgram(): unknown {
  const file = join(import.meta.dirname, "release.json");
  return parsed(existsSync(file) ? readFileSync(file, "utf8") : null);
}

function namesOf(data_dir: string): readonly string[] {
  const file = join(data_dir, "local.sqlite");
  if (!existsSync(file)) return [];
  const database = new Database(file, { readonly: true });
  try {
    return namesIn(database);
  } finally {
    database.close();
  }
}

/** Whatever a node's local database calls somebody or something of somebody's. */
export function namesIn(database: Database.Database): readonly string[] {
  return NAME_QUERIES.flatMap((query) => {
    try {
      return database.prepare<[], string>(query).pluck().all();
    } catch {
      // Another release may keep it elsewhere.
      return [];
    }
  });
}

function parsed(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
