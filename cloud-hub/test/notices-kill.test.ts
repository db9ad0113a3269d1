import { statSync } from "node:fs";
import { eventually } from "@localgrid/edge-node/test/eventually";
import { requestAuthorization } from "@localgrid/protocol/node-proofs";
import { Client } from "pg";
import { afterAll, expect, test } from "vitest";
import { clusterConnection } from "../src/adapters/postgres/cluster-files.ts";
import { vapidKeyFile } from "../src/adapters/system/vapid-key-file.ts";
import { TestNode } from "../src/test-support/test-node.ts";
import { loopbackTls } from "./loopback-tls.ts";
import { startMailServer } from "./mail-server.ts";
import { startPushService } from "./push-service.ts";
import { cleanUp, type RunningHub, runCommand, startHub, temporaryFolder } from "./running-hub.ts";

afterAll(cleanUp);

const PASSWORD = "a very secret password";

async function enrol({ data_dir }: RunningHub, node: TestNode): Promise<void> {
  const client = new Client(clusterConnection(data_dir));
  await client.connect();
  await client.query("INSERT INTO community (id, created_at_ms) VALUES ('sun', 0)");
  const values = [Buffer.from(node.id), Buffer.from(node.key.publicKey)];
  await client.query("INSERT INTO node (id, community, public_key, enrolled_at_ms) VALUES ($1, 'sun', $2, 0)", values);
  await client.end();
}

test("a hub that is killed between taking notices and sending them sends them all when it is back", {
  timeout: 90_000,
}, async () => {
  const tls = loopbackTls();
  const login = { user: "hub", password: PASSWORD };
  const [mails, pushes] = [await startMailServer({ tls, login }), await startPushService(tls)];
  const options = {
    data_dir: temporaryFolder(),
    env: { NODE_EXTRA_CA_CERTS: tls.ca_file, SMTP_PASSWORD: PASSWORD },
    args: [
      ...["--smtp-url", `smtp://localhost:${mails.port}`, "--smtp-user", "hub", "--mail-from", "hub@example.org"],
      ...["--public-url", "https://hub.example.org", "--push-contact", "mailto:hub@example.org"],
      ...["--push-networks", "any"],
    ],
  };
  let hub = await startHub(options);
  const node = new TestNode();
  await enrol(hub, node);
  const ask = async (request: string, body?: object) => {
    const [method = "", path = ""] = request.split(" ");
    const target = `/v1/nodes/${node.name}/notices${path}`;
    const authorization = requestAuthorization({ method, target, at_ms: Date.now() }, node.key);
    const headers = { authorization, "content-type": "application/json" };
    const answer = await fetch(`${hub.url}${target}`, {
      ...(body === undefined ? { headers: { authorization } } : { headers, body: JSON.stringify(body) }),
      method,
    });
    return { status: answer.status, json: await answer.json() };
  };

  const { public_key } = (await ask("GET /ways")).json.push;
  expect(statSync(vapidKeyFile(hub.data_dir)).mode & 0o777).toBe(0o600);
  await ask("PUT /mail/anna", { address: "anna@example.org", language: "en", community_name: "Sun" });
  const codeMail = await eventually("the code is mailed", () => mails.got[0]);
  const code = /your code is (\d{6})\./.exec(codeMail.text)?.[1];
  expect((await ask("POST /mail/anna/confirmation", { code })).json).toEqual({ standing: "confirmed" });

  mails.isSilent = true;
  pushes.answer = () => {};
  const expires_at_s = Math.floor(Date.now() / 1_000) + 3_600;
  const messages = [
    ...Array.from({ length: 12 }, (_, at) => ({
      ...{ id: `p${at}`, way: "push", expires_at_s, endpoint: `${pushes.url}/${at}`, body: "AQID", urgency: "normal" },
    })),
    { id: "m", way: "mail", expires_at_s, recipient: "anna", subject: "Hello", text: "Sun" },
  ];
  const taken = messages.map(({ id }) => ({ id, outcome: "taken", code: null }));
  expect((await ask("POST ", { messages })).json).toEqual({ outcomes: taken });
  await eventually("some are being handed over", () => pushes.got.length > 0);
  await hub.kill();

  mails.isSilent = false;
  pushes.answer = (_message, response) => response.writeHead(201).end();
  const early = pushes.got.length;
  hub = await startHub(options);
  const arrived = () => new Set(pushes.got.slice(early).map(({ path }) => path)).size;
  await eventually("all are sent", () => arrived() === 12 && mails.got.length === 2);
  expect(pushes.got.at(-1)?.key).toBe(public_key);
  expect(mails.got[1]).toMatchObject({ to: ["anna@example.org"], isEncrypted: true, user: "hub" });

  const [pushed, mailed] = [pushes.got.length, mails.got.length];
  expect((await ask("POST ", { messages })).json).toEqual({ outcomes: taken });
  const marker = { ...messages[0], id: "marker" };
  await ask("POST ", { messages: [marker] });
  await eventually("the next one is sent", () => pushes.got.length > pushed);
  expect([pushes.got.length, mails.got.length]).toEqual([pushed + 1, mailed]);
  expect(JSON.stringify(hub.lines)).not.toMatch(/anna|secret/);
  await hub.stop();
  await Promise.all([mails.stop(), pushes.stop()]);
  tls.remove();
});

test("a hub does not start with half of what mail needs, and never shows the password", async () => {
  const data_dir = temporaryFolder();
  const env = { SMTP_PASSWORD: PASSWORD };
  const start = (...args: readonly string[]) => runCommand(["start", "--data-dir", data_dir, ...args], env);
  const { code, stderr } = await start("--smtp-url", "smtp://localhost", "--smtp-user", "hub");
  expect([code, stderr]).toEqual([1, expect.stringContaining("smtp_url: name mail_from and public_url too")]);
  const wrong = await start("--smtp-url", "smtp://hub:secret@localhost", "--push-contact", "me");
  expect(wrong.stderr).toMatch(/smtp_url: .* is not right[\s\S]*push_contact: "me" is not right/);
  expect(`${stderr}${wrong.stderr}`).not.toContain(PASSWORD);
});
