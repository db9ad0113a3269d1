import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeIdentity } from "@localgrid/edge-node/adapters/identity";
import { openProjections } from "@localgrid/edge-node/adapters/projections";
import type { TestDevice, TestDeviceAccess } from "@localgrid/edge-node/adapters/test-device";
import { loadRecordedHomes } from "@localgrid/neighbourhood/recorded-homes";
import { RECORDED_COMMUNITY_KEY, recordedJournal, recordedNodeKey } from "@localgrid/neighbourhood/recorded-journal";
import { journalSource, writeJournal } from "./journal-files.ts";
import { coordinatorCalls, pairDevice } from "./node-api.ts";
import { startNode } from "./node-under-test.ts";
import { TARIFF } from "./recorded-year.ts";

/** What the page's member and neighbours used. */
export const RECORDING = new URL("../../neighbourhood/data/citylearn17-homes-hourly-wh.csv", import.meta.url);
const WEB_ROOT = fileURLToPath(new URL("../../ui/member-app/dist", import.meta.url));
const INTERVAL_S = 900;
const DAYS = 365;
const DAY_MS = 86_400_000;
/** Whose page it is, of those in the recording. */
export const PAGE_MEMBER = "c01";
/** Of the recording. */
export const TIME_ZONE = "America/Los_Angeles";
const LOGIN = "member-one";
/** The evening of a day's end: the last day has its sun and its prices. */
const INTO_NIGHT_MS = -2 * 3_600_000;

/** A node with a year behind it, and somebody who may look at it. */
export interface PageNode {
  readonly url: string;
  /** A member. */
  readonly login: string;
  readonly password: string;
  /** The member's, not connected yet. */
  readonly device: TestDevice;
  readonly access: TestDeviceAccess;
  /** The node's time when it started. */
  readonly start_ms: number;
  stop(): Promise<void>;
}

/**
 * A node as it is after a year of 17 recorded homes with quarter-hours, on a clock that goes on from there.
 *
 * @throws {LocalGridError} `node-not-ready`, `api-refused`
 */
export async function startPageNode(folder: string, progress: (text: string) => void): Promise<PageNode> {
  const data_dir = join(folder, "data");
  const recording = loadRecordedHomes(RECORDING.pathname);
  writeIdentity(data_dir, { key: recordedNodeKey(), communityKey: RECORDED_COMMUNITY_KEY });
  progress("writing a year of quarter-hours");
  const intervals = Math.floor((DAYS * DAY_MS + INTO_NIGHT_MS) / (INTERVAL_S * 1000));
  const options = {
    recording,
    interval_length_s: INTERVAL_S,
    intervals,
    readings_per_message: 64,
    tariff: TARIFF,
  } as const;
  const file = join(data_dir, "journal.sqlite");
  writeJournal(file, recordedJournal(options));
  progress("folding it");
  openProjections({
    file: join(data_dir, "projections.sqlite"),
    journal: journalSource(file),
    communityKey: RECORDED_COMMUNITY_KEY,
  }).store.close();
  const start_ms = recording.starts_at_ms + intervals * INTERVAL_S * 1000 + 60_000;
  const node = await startNode({
    folder,
    config: {
      community: "recorded",
      time_zone: TIME_ZONE,
      web_root: WEB_ROOT,
      currency: "USD",
      interval_length_s: INTERVAL_S,
      clock: { mode: "accelerated", speed: 1, wall_origin_ms: Date.now(), simulated_origin_ms: start_ms },
    },
  });
  const url = `http://127.0.0.1:${node.http_port}`;
  const call = await coordinatorCalls(url, data_dir);
  const { initial_password: password = "" } = await call("/api/accounts", {
    login: LOGIN,
    role: "member",
    member: PAGE_MEMBER,
  });
  const { device, ...certificates } = await pairDevice(call, "live", PAGE_MEMBER);
  const access = { ...certificates, mqtt_port: node.mqtt_port };
  return { url, login: LOGIN, password, device, access, start_ms, stop: node.stop };
}
