import { randomBytes } from "node:crypto";
import { nodeKeyFromSeed } from "@localgrid/journal/node-seed";
import { regionKeyOf } from "@localgrid/protocol/region-membership";
import { drizzle } from "drizzle-orm/node-postgres";
import type { Pool } from "pg";
import { pino } from "pino";
import type { Role } from "../src/access/identity.ts";
import { readMemberList } from "../src/adapters/operator-data/member-list-file.ts";
import { readOfficialFile } from "../src/adapters/operator-data/official-file.ts";
import { later } from "../src/adapters/system/timers.ts";
import type { BillableMonthStore } from "../src/billing/billable-month-store.ts";
import type { ChainPorts } from "../src/chain-side.ts";
import { databasePorts } from "../src/cli/database-ports.ts";
import { createCloudHub } from "../src/cloud-hub.ts";
import { parseConfig } from "../src/config.ts";
import { HubKey } from "../src/enrolment/hub-key.ts";
import type { NoticeCarriers } from "../src/notice-side.ts";

export interface HttpAnswer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every kind
  readonly json: any;
  readonly text: string;
  readonly headers: Headers;
}

export type Send = (request: string, body?: unknown, headers?: Readonly<Record<string, string>>) => Promise<HttpAnswer>;

/** The whole hub on a migrated database and a port, asked by HTTP as people do. */
export interface PeopleHub {
  readonly url: string;
  readonly firstLogin: { readonly login: string; readonly password: string };
  /** Parsed log so far; grows. */
  readonly logged: readonly Record<string, unknown>[];
  /** Nobody in particular: `"GET /health"`. */
  readonly nobody: Send;
  /** With a new API token. */
  as(role: Role, community?: string | null): Promise<Send>;
  /** With the session cookie and CSRF token of a login. */
  logIn(login: string, password: string): Promise<Send>;
  stop(): Promise<void>;
}

interface MorePorts {
  readonly chain?: ChainPorts | null;
  readonly noticeCarriers?: NoticeCarriers;
  readonly billableMonths?: BillableMonthStore;
}

const NO_CARRIERS: NoticeCarriers = {
  ...{ push: null, mail: null, leadership: { hold: async () => false, release: async () => {} } },
};

export async function startPeopleHub(
  pool: Pool,
  given: Readonly<Record<string, unknown>> = {},
  { chain = null, noticeCarriers = NO_CARRIERS, ...more }: MorePorts = {},
): Promise<PeopleHub> {
  const logged: Record<string, unknown>[] = [];
  const random = (count: number) => new Uint8Array(randomBytes(count));
  const papers: { readonly login: string; readonly password: string }[] = [];
  const config = { data_dir: "unused", host: "127.0.0.1", port: 0, requests_per_minute: 1_000_000, ...given };
  const hub = createCloudHub(parseConfig(config), {
    ...databasePorts({ pool, drizzle: drizzle({ client: pool }) }),
    hubKey: new HubKey(random(32)),
    regionKey: regionKeyOf(nodeKeyFromSeed(random(32)).privateKey),
    readOfficialFile,
    readMemberList,
    shapeService: null,
    ...{ chain, noticeCarriers, ...more },
    firstLogin: { write: (login) => papers.push(login), discard: () => {} },
    isDatabaseThere: async () => true,
    now_ms: () => Date.now(),
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
    later,
    random,
    logger: pino({ base: null }, { write: (line: string) => void logged.push(JSON.parse(line)) }),
  });
  const url = `http://127.0.0.1:${await hub.start()}`;
  const nobody = sender(url, {});
  const logIn = async (login: string, password: string) => {
    const answer = await nobody("POST /api/session", { login, password });
    if (answer.status !== 200) throw new Error(answer.text);
    const cookie = (answer.headers.get("set-cookie") ?? "").split(";", 1)[0] as string;
    return sender(url, { cookie, "x-csrf-token": answer.json.csrf_token });
  };
  const [firstLogin] = papers;
  if (firstLogin === undefined) throw new Error("the database had accounts already");
  const operator = await logIn(firstLogin.login, firstLogin.password);
  return {
    url,
    firstLogin,
    logged,
    nobody,
    as: async (role, community = null) => {
      const { json } = await operator("POST /api/tokens", { label: role, role, community });
      return sender(url, { authorization: `Bearer ${json.token}` });
    },
    logIn,
    stop: () => hub.stop(),
  };
}

function sender(url: string, always: Readonly<Record<string, string>>): Send {
  return async (request, body, headers = {}) => {
    const [method, path] = request.split(" ") as [string, string];
    const isText = typeof body === "string";
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...always, ...headers },
      ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    const isJson = (answer.headers.get("content-type") ?? "").includes("json") && text !== "";
    return { status: answer.status, json: isJson ? JSON.parse(text) : null, text, headers: answer.headers };
  };
}
