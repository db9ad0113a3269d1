import { readFileSync } from "node:fs";
import { join } from "node:path";
import { breathe } from "../src/adapters/system/timers.ts";
import type { RunningHub } from "./running-hub.ts";

const QUARTER_S = 900;
const DAY_S = 86_400;
export const POINTS = 100;
const DAYS = 390;
export const COMMUNITY = "large";
export const IMPORTS = `/api/communities/${COMMUNITY}/imports`;
const ASKED_EVERY_MS = 200;

export interface LargeImport {
  readonly status: string;
  readonly reason: string | null;
  readonly bytes_read: number;
  readonly rows_read: number;
  readonly rows_taken: number;
  readonly rows_faulty: number;
  readonly intervals_changed: number;
  readonly seconds: number;
  /** Resident memory of the hub's process: when the file began, and at most. */
  readonly memory_before_bytes: number;
  readonly memory_at_most_bytes: number;
  /** Bytes that the hub had read, whenever it was asked. */
  readonly progress: readonly number[];
}

export interface LargeFile {
  readonly bytes_total: number;
  /** How many of the hundred homes in the file belong to the community; rows of others are faulty. */
  readonly own_points: number;
}

/**
 * Sends a generated file through a hub in a process of its own: quarter hours of a hundred homes over thirteen months;
 * what is longer says the same again.
 */
export async function importLargeFile(hub: RunningHub, { bytes_total, own_points }: LargeFile): Promise<LargeImport> {
  const ask = await asOperator(hub);
  await setUpCommunity(ask, own_points);
  const announced = { file_name: "large.csv", layout: "long", size_bytes: bytes_total, keep_good_rows: true };
  const { import: id } = await ask("POST", IMPORTS, JSON.stringify(announced));
  const memory_before_bytes = residentBytes(hub.pid);
  const begun_ms = performance.now();
  let memory_at_most_bytes = memory_before_bytes;
  let isAsking = false;
  const progress: number[] = [];
  const watch = setInterval(async () => {
    memory_at_most_bytes = Math.max(memory_at_most_bytes, residentBytes(hub.pid));
    if (isAsking) return;
    isAsking = true;
    progress.push((await ask("GET", `${IMPORTS}/${id}`)).bytes_read);
    isAsking = false;
  }, ASKED_EVERY_MS);
  try {
    const ended = await ask("PUT", `${IMPORTS}/${id}/content`, streamOf(largeFile(bytes_total)));
    const seconds = (performance.now() - begun_ms) / 1000;
    return { ...ended, seconds, memory_before_bytes, memory_at_most_bytes, progress };
  } finally {
    clearInterval(watch);
  }
}

// biome-ignore lint/suspicious/noExplicitAny: answers of every kind
type Ask = (method: string, path: string, body?: string | ReadableStream) => Promise<any>;

/** Asks as the operator of the first login. */
export async function asOperator({ data_dir, url }: RunningHub): Promise<Ask> {
  const login = readFileSync(join(data_dir, "first-login.json"), "utf8");
  const headers: Record<string, string> = {};
  const ask: Ask = async (method, path, body) => {
    const type = typeof body === "string" ? "application/json" : "text/csv";
    const content = body === undefined ? {} : { "content-type": type };
    const request = { method, headers: { ...headers, ...content }, body: body ?? null, duplex: "half" };
    const answer = await fetch(`${url}${path}`, request as RequestInit);
    const [cookie] = answer.headers.getSetCookie();
    if (cookie !== undefined) headers["cookie"] = cookie.split(";", 1)[0] as string;
    const json = await answer.json();
    if (!answer.ok) throw new Error(`${method} ${path}: ${JSON.stringify(json)}`);
    return json;
  };
  const { login: name, password } = JSON.parse(login);
  headers["x-csrf-token"] = (await ask("POST", "/api/session", JSON.stringify({ login: name, password }))).csrf_token;
  return ask;
}

export async function setUpCommunity(ask: Ask, own_points: number): Promise<void> {
  const profile = { name: "Large", region: "region", currency: "EUR", time_zone: "Europe/Vienna" };
  await ask("POST", "/api/communities", JSON.stringify({ community: COMMUNITY, ...profile }));
  const member = { member: "home", is_active: true, credit_limit_micro: null };
  await ask("POST", `/api/communities/${COMMUNITY}/members`, JSON.stringify(member));
  for (let point = 0; point < own_points; point++) {
    const names = { metering_point: `p${point}`, operator_reference: referenceOf(point), member: "home" };
    const body = JSON.stringify({ ...names, is_active: true, main_fuse_w: 17_250 });
    await ask("POST", `/api/communities/${COMMUNITY}/metering-points`, body);
  }
}

function referenceOf(point: number): string {
  return `AT001000000000000000100000000${String(point).padStart(4, "0")}`;
}

export async function* largeFile(bytes_total: number): AsyncGenerator<Uint8Array> {
  const first_s = Math.floor(Date.now() / 1000 / DAY_S) * DAY_S - DAYS * DAY_S;
  let text = "\ufeffmetering_point;start;import_kwh;export_kwh\r\n";
  for (let [sent, row] = [0, 0]; sent < bytes_total; row++) {
    const quarter = row % ((DAYS * DAY_S) / QUARTER_S);
    const start = new Date((first_s + quarter * QUARTER_S) * 1000).toISOString().slice(0, "YYYY-MM-DDTHH:MM".length);
    for (let point = 0; point < POINTS; point++) {
      text += `${referenceOf(point)};${start}Z;0,${100 + ((point + quarter) % 900)};0,${100 + (point % 3)}\r\n`;
    }
    const bytes = Buffer.from(text);
    sent += bytes.length;
    text = "";
    yield bytes;
  }
}

export function streamOf(pieces: AsyncGenerator<Uint8Array>): ReadableStream {
  return new ReadableStream({
    pull: async (controller) => {
      // A generator that never waits would leave no turn to notice that nobody listens any more.
      await breathe();
      const { done, value } = await pieces.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
  });
}

function residentBytes(pid: number): number {
  const [, kibibytes = "0"] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kibibytes) * 1024;
}
