import { HubClient } from "@localgrid/edge-node/adapters/hub-client";
import { HttpNoticeHub } from "@localgrid/edge-node/adapters/notice-hub";
import { eventually } from "@localgrid/edge-node/test/eventually";
import { requestAuthorization } from "@localgrid/protocol/node-proofs";
import type { NoticeMessage } from "@localgrid/protocol/notice-relay";
import type { Pool } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { migrate } from "../src/adapters/postgres/migrations.ts";
import { NOTICE_LOCK, PostgresLeadership } from "../src/adapters/postgres/postgres-leadership.ts";
import { startTestPostgres, type TestPostgres } from "../src/adapters/postgres/test-database.ts";
import { SmtpMail } from "../src/adapters/smtp/smtp-mail.ts";
import { VapidSigner, vapidKeyOf } from "../src/adapters/web-push/vapid.ts";
import { WebPush } from "../src/adapters/web-push/web-push.ts";
import { TestNode } from "../src/test-support/test-node.ts";
import { type LoopbackTls, loopbackTls } from "./loopback-tls.ts";
import { type MailServer, startMailServer } from "./mail-server.ts";
import { type PeopleHub, type Send, startPeopleHub } from "./people.ts";
import { type PushService, startPushService } from "./push-service.ts";

const PLACE = { region: "wien", currency: "EUR", time_zone: "Europe/Vienna" };
const HOUR_MS = 3_600_000;

let tls: LoopbackTls;
let mails: MailServer;
let pushes: PushService;
let postgres: TestPostgres;
let pool: Pool;
let hub: PeopleHub;
let coordinator: Send;
let node: TestNode;
let count = 0;

beforeAll(async () => {
  tls = loopbackTls();
  mails = await startMailServer({ tls });
  pushes = await startPushService(tls);
  postgres = await startTestPostgres();
  pool = await postgres.createDatabase();
  await migrate(pool);
  hub = await startHub();
  coordinator = await hub.as("coordinator");
});

/** With the same services; of several on the database one sends. */
function startHub(networks: "any" | "public" = "any"): Promise<PeopleHub> {
  const signer = new VapidSigner(vapidKeyOf(new Uint8Array(32).fill(9)), "mailto:hub@example.org");
  const noticeCarriers = {
    push: new WebPush({ signer, networks, now_ms: () => Date.now(), ca: tls.ca }),
    mail: new SmtpMail({
      ...{ host: "localhost", port: mails.port, security: "starttls", login: null, ca: tls.ca },
      from: "notices@hub.example.org",
    }),
    leadership: new PostgresLeadership(pool, NOTICE_LOCK),
  };
  return startPeopleHub(pool, { public_url: "https://hub.example.org/" }, { noticeCarriers });
}

afterAll(async () => {
  await hub?.stop();
  await Promise.all([postgres?.stop(), mails?.stop(), pushes?.stop()]);
  tls?.remove();
});

/** A node of a community of its own. */
beforeEach(async () => {
  count += 1;
  const community = `sun-${count}`;
  await coordinator("POST /api/communities", { community, name: "Sonne", ...PLACE });
  node = new TestNode(undefined, community);
  const values = [Buffer.from(node.id), community, Buffer.from(node.key.publicKey)];
  await pool.query("INSERT INTO node (id, community, public_key, enrolled_at_ms) VALUES ($1, $2, $3, 0)", values);
  pushes.answer = (_message, response) => response.writeHead(201).end();
});

async function ask(request: string, body?: object) {
  const [method, path = ""] = request.split(" ");
  const target = `/v1/nodes/${node.name}/notices${path}`;
  const authorization = requestAuthorization({ method: method as "GET", target, at_ms: Date.now() }, node.key);
  return hub.nobody(`${method} ${target}`, body, { authorization });
}

const inAnHour = () => Math.floor(Date.now() / 1_000) + 3_600;
const push = (id: string, endpoint = `${pushes.url}/${node.name}`) => ({
  ...{ id, way: "push", expires_at_s: inAnHour(), endpoint, body: "AQID", urgency: "normal" },
});
const mail = (id: string, text = "Grüße vom Dach") => ({
  ...{ id, way: "mail", expires_at_s: inAnHour(), recipient: "anna", subject: "Hello", text },
});
const pushesHere = () => pushes.got.filter(({ path }) => path.includes(node.name));
const outcomes = async (messages: readonly object[]) =>
  (await ask("POST ", { messages })).json.outcomes.map((each: { outcome: string; code: string | null }) => {
    return each.code ?? each.outcome;
  });

/** Somebody whose address is confirmed by what was mailed to it. */
async function confirmed(): Promise<string> {
  const address = `anna-${count}@example.org`;
  await ask("PUT /mail/anna", { address, language: "de", community_name: "Sonne" });
  const got = await eventually("the code is mailed", () => mails.got.find(({ to }) => to.includes(address)));
  const code = /Code ist (\d{6})\./.exec(got.text)?.[1];
  expect((await ask("POST /mail/anna/confirmation", { code })).json).toEqual({ standing: "confirmed" });
  return address;
}

describe("a hub with mail and push", () => {
  test("carries a notice to a browser, once, signed by the key that it tells", async () => {
    const { public_key } = (await ask("GET /ways")).json.push;
    const messages = [push("a"), push("a")];
    expect(await outcomes(messages)).toEqual(["taken", "taken"]);
    await Promise.all([outcomes(messages), outcomes(messages)]);
    await eventually("it is there", () => pushesHere().length === 1);
    await outcomes([...messages, push("b")]);
    await eventually("the next one is there", () => pushesHere().length === 2);
    const [got] = pushesHere();
    expect([got?.key, got?.claims?.aud, got?.body]).toEqual([public_key, pushes.url, Buffer.from([1, 2, 3])]);
  });

  test("carries e-mails to confirmed addresses, until their link is used", async () => {
    const address = await confirmed();
    expect(await outcomes([mail("a")])).toEqual(["taken"]);
    const got = await eventually("it is there", () =>
      mails.got.find(({ to, text }) => to[0] === address && /Dach/.test(text)),
    );
    const [, url = ""] = /^<(.+)>$/.exec(got.headers["list-unsubscribe"] ?? "") ?? [];
    expect(url).toMatch(/^https:\/\/hub\.example\.org\/v1\/notices\/stop\/[\w-]{43}$/);
    expect(got.text).toContain(`Keine solchen Mails mehr: ${url}`);
    const { pathname } = new URL(url);
    expect((await hub.nobody(`GET ${pathname}`)).text).toContain("E-Mails beenden");
    const oneClick = { "content-type": "application/x-www-form-urlencoded" };
    const stopped = await hub.nobody(`POST ${pathname}`, "List-Unsubscribe=One-Click", oneClick);
    expect([stopped.status, stopped.text.includes("Deine Adresse ist hier gelöscht")]).toEqual([200, true]);
    expect([await outcomes([mail("b")]), (await ask("GET /mail/anna")).json]).toEqual([
      ["gone"],
      { standing: "ended" },
    ]);
  });

  test("tells that a browser is gone with the next message for it", async () => {
    pushes.answer = (_message, response) => response.writeHead(410).end();
    expect(await outcomes([push("a")])).toEqual(["taken"]);
    await eventually(
      "the node is told",
      async () => (await outcomes([push(`b${Math.random()}`.replace(".", ""))]))[0] === "gone",
    );
  });

  test("keeps nothing of people in its log", async () => {
    const address = await confirmed();
    mails.onRcpt = () => Object.assign(new Error(`5.1.1 ${address} unknown`), { responseCode: 550 });
    await outcomes([mail("a", "Private words")]);
    await eventually("it is given up", () => hub.logged.some(({ reason }) => reason === "smtp-550"));
    mails.onRcpt = () => null;
    expect((await ask("GET /mail/anna")).json).toEqual({ standing: "ended" });
    const logged = JSON.stringify(hub.logged);
    expect(logged).not.toMatch(/anna-\d|Private|localhost:\d+\/|\/notices\/stop\/[\w-]{20}/);
  });

  test("counts what it sent, and takes a flood only up to its bounds", async () => {
    const before = await metric('localgrid_hub_notices_sent_total{way="push"}');
    const day = Math.floor(Date.now() / 86_400_000);
    await pool.query("INSERT INTO notice_day VALUES ($1, $2, 'push', 3800)", [Buffer.from(node.id), day]);
    const flood = await Promise.all(
      Array.from({ length: 5 }, (_, part) =>
        outcomes(Array.from({ length: 64 }, (_each, at) => push(`f${part}-${at}`, "https://127.0.0.1:1/none"))),
      ),
    );
    const said = Map.groupBy(flood.flat(), (outcome) => outcome);
    expect([said.get("taken")?.length, said.get("too-many-notices")?.length]).toEqual([200, 120]);
    expect(await metric('localgrid_hub_notices_waiting{way="push"}')).toBeGreaterThan(0);
    // Others are not kept waiting by it.
    const flooding = node;
    node = await anotherNode();
    await outcomes([push("mine")]);
    await eventually("the other node's is there", () => pushesHere().length === 1);
    const sent = () => metric('localgrid_hub_notices_sent_total{way="push"}');
    await eventually("it is counted", async () => (await sent()) > before);
    await pool.query("DELETE FROM notice_message WHERE node = $1", [Buffer.from(flooding.id)]);
  });
});

async function anotherNode(): Promise<TestNode> {
  const other = new TestNode(undefined, `sun-${count}`);
  const values = [Buffer.from(other.id), `sun-${count}`, Buffer.from(other.key.publicKey)];
  await pool.query("INSERT INTO node (id, community, public_key, enrolled_at_ms) VALUES ($1, $2, $3, 0)", values);
  return other;
}

async function metric(name: string): Promise<number> {
  const { text } = await hub.nobody("GET /metrics");
  return Number(
    text
      .split("\n")
      .find((line) => line.startsWith(`${name} `))
      ?.slice(name.length + 1) ?? 0,
  );
}

describe("a real node's own client", () => {
  test("understands the hub, and is understood", async () => {
    const client = new HubClient({ hub_url: hub.url, key: node.key, now_ms: () => Date.now() });
    const relay = new HttpNoticeHub(client, node.id);
    const value = async <T>(asked: Promise<{ kind: string; value?: T }>) => (await asked).value;
    const { push: told } = (await value(relay.ways())) ?? {};
    expect(told?.public_key).toHaveLength(87);
    expect(await relay.confirm("anna", "123456")).toEqual({ kind: "refused", status: 404, code: "unknown-recipient" });
    const address = { address: `anna-${count}@example.org`, language: "fr", community_name: "Soleil" } as const;
    expect(await value(relay.saveAddress("anna", address))).toEqual({ standing: "unconfirmed" });
    const got = await eventually("the code is mailed", () => mails.got.find(({ to }) => to[0] === address.address));
    const code = /code est (\d{6})\./.exec(got.text)?.[1] ?? "";
    const wrong = code === "000000" ? "000001" : "000000";
    expect(await relay.confirm("anna", wrong)).toEqual({ kind: "refused", status: 403, code: "wrong-code" });
    expect(await value(relay.confirm("anna", code))).toEqual({ standing: "confirmed" });
    const messages = [push("a"), mail("b"), push("c", "http://x.example/")] as readonly NoticeMessage[];
    expect(await value(relay.send(messages))).toEqual([
      { id: "a", outcome: "taken", code: null },
      { id: "b", outcome: "taken", code: null },
      { id: "c", outcome: "refused", code: "wrong-endpoint" },
    ]);
    expect(await value(relay.hold(messages.slice(0, 1)))).toEqual([{ id: "a", outcome: "taken", code: null }]);
    expect(await relay.forget("anna")).toEqual({ kind: "answered", value: null });
    relay.close();
  });
});

describe("a node that falls silent", () => {
  /** Its last word was so long ago. */
  async function spoke(ago_ms: number): Promise<void> {
    const at_ms = Date.now() - ago_ms;
    await pool.query(
      `INSERT INTO node_status (node, received_at_ms, reported_at_ms, journal_position, backlog_records, backlog_since_ms,
                                telemetry_backlog_records, alarms, refused)
       VALUES ($1, $2, $2, 0, 0, NULL, 0, '[]', '[]')
       ON CONFLICT (node) DO UPDATE SET received_at_ms = $2, reported_at_ms = $2`,
      [Buffer.from(node.id), at_ms],
    );
  }

  test("has its people told once, and once more when it falls silent again", { timeout: 60_000 }, async () => {
    await spoke(0);
    expect((await ask("PUT /held", { messages: [push("silent")] })).json.outcomes[0].outcome).toBe("taken");
    const looked = async () =>
      (await coordinator("GET /api/alerts")).json.items.map(({ code }: { code: string }) => code);
    await looked();
    expect(pushesHere()).toEqual([]);
    await spoke(HOUR_MS);
    await eventually("the alert is there", async () => (await looked()).includes("node-silent"));
    await eventually("they are told", () => pushesHere().length === 1);
    const look = () => eventually("it was looked again", async () => (await looked()).length > 0);
    await look();
    await spoke(HOUR_MS / 2);
    await eventually("they are told again", async () => {
      await looked();
      return pushesHere().length === 2;
    });
    expect(pushesHere()).toHaveLength(2);
  });
});

describe("two hubs on one database", () => {
  test("send each message once, and the other one goes on when one stops", async () => {
    const other = await startSecond();
    await outcomes(Array.from({ length: 20 }, (_, at) => push(`a${at}`)));
    await eventually("all are there", () => pushesHere().length === 20);
    await hub.stop();
    const first = hub;
    hub = other;
    await outcomes([push("late")]);
    await eventually("the other one has sent it", () => pushesHere().length === 21);
    expect(first.url).not.toBe(hub.url);
    expect(new Set(pushesHere().map(({ path }) => path)).size).toBe(1);
  });

  async function startSecond(): Promise<PeopleHub> {
    await pool.query("DELETE FROM account");
    return startHub();
  }
});
