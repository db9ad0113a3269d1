import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import {
  RECORDED_COMMUNITY_KEY,
  type RecordedJournalOptions,
  recordedJournal,
  recordedNodeKey,
} from "@localgrid/neighbourhood/recorded-journal";
import { benchError } from "./errors.ts";
import { type HubUnderTest, startHub } from "./hub-under-test.ts";
import { writeJournal } from "./journal-files.ts";
import type { Measurement, Run } from "./measurement.ts";
import { type NodeUnderTest, startNode } from "./node-under-test.ts";
import { residentMegabytesOf } from "./process-figures.ts";
import { TARIFF } from "./recorded-year.ts";
import { roundNumber } from "./spread.ts";
import { syntheticHomes } from "./synthetic-homes.ts";
import { figureOf } from "./table.ts";

const METERS = 200;
const READING_S = 60;
const INTERVAL_S = 900;
/** What a meter that signs once per quarter hour sends. */
const READINGS_PER_MESSAGE = INTERVAL_S / READING_S;
/** A twentieth of 30 days. */
const INTERVALS = (30 * 86_400) / INTERVAL_S / 20;
const WHOLE_READINGS = METERS * 30 * 1440;
const LOOKED_AT_EVERY_MS = 50;
const QUIET_MS = 5_000;
const PATIENCE_MS = 600_000;

/** A node that has been offline meets its hub: two real processes, over HTTP. */
export const hubBacklog: Measurement = {
  name: "hub-backlog",
  async measure({ folder, progress }: Run) {
    const place = join(folder, "hub-backlog");
    const readings = METERS * ((INTERVALS * INTERVAL_S) / READING_S + 1);
    progress(`writing a journal of ${readings.toLocaleString("en")} readings`);
    const end_ms = prepareNode(join(place, "node"));
    const node = await startNode({ folder: join(place, "node"), config: nodeConfig(end_ms) });
    const hub = await startHub(join(place, "hub"));
    try {
      progress("draining");
      const drained = await drain(node, hub, join(place, "node", "data"));
      const { took_s, records, wire_bytes, before_mb, most_mb } = drained;
      const whole_min = (took_s * WHOLE_READINGS) / readings / 60;
      const rate = `${roundNumber(readings / took_s)} readings/s, ${roundNumber(records / took_s)} records/s`;
      return [
        figureOf({
          what: `drain of 30 days of ${METERS} meters at one reading per minute, from a twentieth of it`,
          values: [whole_min],
          digits: 1,
          unit: " min",
          notes: [`${rate}: ${took_s.toFixed(1)} s for ${readings.toLocaleString("en")} readings`],
        }),
        figureOf({
          what: "growth of the node's memory while it drains",
          values: [most_mb - before_mb],
          digits: 0,
          unit: " MB",
          at_most: 64,
          notes: [`${before_mb.toFixed(0)} MB before, ${most_mb.toFixed(0)} MB at most`],
        }),
        figureOf({
          what: `wire bytes per reading in a backlog, ${READINGS_PER_MESSAGE} readings under one signature`,
          values: [wire_bytes / readings],
          digits: 1,
          at_most: 40,
        }),
      ];
    } finally {
      await node.stop();
      await hub.stop();
    }
  },
};

/** Writes the data folder of a node that has been at work for a while. Returns the time of its last record. */
function prepareNode(folder: string): number {
  const data_dir = join(folder, "data");
  mkdirSync(join(data_dir, "keys"), { recursive: true });
  const key = recordedNodeKey().privateKey.export({ type: "pkcs8", format: "pem" }) as string;
  writeFileSync(join(data_dir, "keys", "node-key.pem"), key, { mode: 0o600 });
  const communityKey = Buffer.from(RECORDED_COMMUNITY_KEY).toString("hex");
  writeFileSync(join(data_dir, "keys", "community-key.hex"), communityKey, { mode: 0o600 });
  const recording = syntheticHomes(METERS);
  const options: RecordedJournalOptions = {
    recording,
    interval_length_s: INTERVAL_S,
    intervals: INTERVALS,
    reading_step_s: READING_S,
    readings_per_message: READINGS_PER_MESSAGE,
    tariff: TARIFF,
  };
  writeJournal(join(data_dir, "journal.sqlite"), recordedJournal(options));
  return recording.starts_at_ms + INTERVALS * INTERVAL_S * 1000;
}

function nodeConfig(now_ms: number) {
  const clock = { mode: "accelerated", speed: 1, wall_origin_ms: Date.now(), simulated_origin_ms: now_ms };
  return { community: "recorded", interval_length_s: INTERVAL_S, close_deadline_s: 86_400, clock };
}

async function drain(node: NodeUnderTest, hub: HubUnderTest, data_dir: string) {
  const call = await coordinatorOf(node, data_dir);
  const join_code = await joinCode(hub);
  // What starting and folding left behind is not the drain's.
  await delay(QUIET_MS);
  const before_mb = residentMegabytesOf(node.pid);
  let most_mb = before_mb;
  const begun_ms = performance.now();
  await call("/api/hub/enrolment", { hub_url: hub.url, join_code });
  let records = 0;
  for (;;) {
    const { backlog_records, last_answer_at_ms } = await call("/api/hub");
    most_mb = Math.max(most_mb, residentMegabytesOf(node.pid));
    records = Math.max(records, backlog_records as number);
    if (backlog_records === 0 && last_answer_at_ms !== null && records > 0) break;
    if (performance.now() - begun_ms > PATIENCE_MS) throw benchError("wrong-result", "the backlog does not drain");
    await delay(LOOKED_AT_EVERY_MS);
  }
  const took_s = (performance.now() - begun_ms) / 1000;
  const metrics = await (await fetch(`http://127.0.0.1:${node.http_port}/metrics`)).text();
  const wire_bytes = Number(/^localgrid_uplink_bytes_total(?:\{[^}]*\})? (\d+)$/m.exec(metrics)?.[1]);
  if (!(wire_bytes > 0)) throw benchError("wrong-result", "the node has not counted what it sent");
  return { took_s, records, wire_bytes, before_mb, most_mb };
}

type Call = (path: string, body?: unknown) => Promise<Readonly<Record<string, unknown>>>;

async function coordinatorOf({ http_port }: NodeUnderTest, data_dir: string): Promise<Call> {
  const base = `http://127.0.0.1:${http_port}`;
  const json = { "content-type": "application/json" };
  const login = readFileSync(join(data_dir, "first-login.json"), "utf8");
  const session = await fetch(`${base}/api/session`, { method: "POST", headers: json, body: login });
  const { csrf_token } = (await session.json()) as { csrf_token: string };
  const cookie = session.headers.getSetCookie().map((line) => line.split(";")[0]);
  const headers = { cookie: cookie.join("; "), "x-csrf-token": csrf_token };
  return async (path, body) => {
    const sent = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
    const response = await fetch(`${base}${path}`, { ...sent, headers: { ...headers, ...(body ? json : {}) } });
    if (!response.ok) throw benchError("api-refused", `${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Record<string, unknown>;
  };
}

async function joinCode({ url, token }: HubUnderTest): Promise<string> {
  const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
  const post = async (path: string, body: unknown) => {
    const response = await fetch(`${url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    if (!response.ok) throw benchError("api-refused", `${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Record<string, string>;
  };
  const community = { community: "recorded", name: "recorded", region: "here", currency: "EUR", time_zone: "Etc/UTC" };
  await post("/api/communities", community);
  return (await post("/api/communities/recorded/join-codes", {})).join_code as string;
}
