import { setUpCommunity, simulatedClock } from "@localgrid/edge-node/test/community";
import { eventually } from "@localgrid/edge-node/test/eventually";
import { measuring } from "@localgrid/edge-node/test/measuring";
import { NodeClient } from "@localgrid/edge-node/test/node-client";
import { TestBrowser } from "@localgrid/edge-node/test/push-browser";
import { cleanUp as endNodes, startNode } from "@localgrid/edge-node/test/running-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type LoopbackTls, loopbackTls } from "./loopback-tls.ts";
import { type MailServer, startMailServer } from "./mail-server.ts";
import { type PushService, startPushService } from "./push-service.ts";
import { cleanUp as endHubs, runCommand, startHub } from "./running-hub.ts";

const SETTINGS = {
  muted: ["device-back", "statement-ready"],
  // What every price lies above.
  price_above_micro_per_kwh: 1,
  price_below_micro_per_kwh: null,
  quiet_hours: null,
};

let tls: LoopbackTls;
let mails: MailServer;
let pushes: PushService;

beforeAll(async () => {
  tls = loopbackTls();
  [mails, pushes] = await Promise.all([startMailServer({ tls }), startPushService(tls)]);
});

afterAll(async () => {
  await endNodes();
  await endHubs();
  await Promise.all([mails?.stop(), pushes?.stop()]);
  tls?.remove();
});

test("what a node has to tell reaches a browser, which alone can read it, and a mailbox", {
  timeout: 120_000,
}, async () => {
  const args = ["--smtp-url", `smtp://localhost:${mails.port}`, "--mail-from", "notices@hub.example.org"];
  const push = ["--push-contact", "mailto:hub@example.org", "--push-networks", "any"];
  const hub = await startHub({
    args: [...args, ...push, "--public-url", "https://hub.example.org"],
    env: { NODE_EXTRA_CA_CERTS: tls.ca_file },
  });
  const code = await runCommand(["create-join-code", "--data-dir", hub.data_dir, "--community", "sun"]);
  const { join_code } = JSON.parse(code.stdout) as { readonly join_code: string };
  const clock = simulatedClock(600);
  const times = { clock, interval_length_s: 300, close_deadline_s: 60, time_zone: "UTC" } as const;
  const node = await startNode({ config: { ...times, community: "sun", hub_url: hub.url, join_code } });
  const { devices, homes } = await setUpCommunity(node, { homes: 2, clock });
  const [anna] = homes;
  const member = new NodeClient(node.http_url);
  expect((await member.login(anna?.login ?? "", anna?.password ?? "")).status).toBe(200);
  await member.done("PUT", "/api/me/notice-settings", SETTINGS);
  await eventually("the node knows the hub's ways", async () => (await member.get("/api/notices/ways")).body.mail);

  const browser = new TestBrowser("phone", "de");
  const endpoint = `${pushes.url}/anna`;
  await member.done("POST", "/api/notices/devices", { ...browser.subscription, endpoint });
  await member.done("PUT", "/api/notices/address", { address: "anna@example.org", language: "fr" });
  const [welcome] = await eventually("a code is mailed", () => mails.got.length > 0 && mails.got);
  const [confirmation] = /\b\d{6}\b/.exec(welcome?.text ?? "") ?? [];
  const confirmed = await member.done("POST", "/api/notices/address/confirmation", { code: confirmation });
  expect(confirmed.body).toEqual({ standing: "confirmed" });

  const probe = () => pushes.got.length > 0;
  await measuring("the browser is told of a price", { node, clock, devices, probe });
  const [got] = pushes.got;
  const body = got?.body.toString("base64url") ?? "";
  expect(got?.claims).toMatchObject({ aud: pushes.url, sub: "mailto:hub@example.org" });
  expect(browser.openBody(body)).toMatchObject({
    title: expect.stringContaining("Strom von den Nachbarn"),
    url: expect.stringMatching(/^#\/interval\/\d+$/),
    lang: "de",
  });

  // The devices have fallen silent.
  const told = await eventually("the silence is mailed", () => mails.got[1]);
  expect(told.to).toEqual(["anna@example.org"]);
  expect(told.headers["list-unsubscribe-post"]).toBe("List-Unsubscribe=One-Click");
  const { notices } = (await member.get("/api/notices")).body;
  expect(notices.map(({ kind }: { readonly kind: string }) => kind)).toContain("device-silent");
});
