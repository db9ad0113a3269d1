import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { SmtpMail, type SmtpMailOptions } from "../src/adapters/smtp/smtp-mail.ts";
import type { PlainMail } from "../src/notice-relay/carriers.ts";
import { type LoopbackTls, loopbackTls } from "./loopback-tls.ts";
import { type MailServer, type MailServerOptions, refusal, startMailServer } from "./mail-server.ts";

const LOGIN = { user: "hub", password: "very secret" };
const STOP_URL = `https://hub.example.org/v1/notices/stop/${"A".repeat(43)}`;
const MAIL: PlainMail = {
  ...{ to: "anna@example.org", subject: "Dein Speicher ist leer – schon wieder", text: "Grüße\nvom Dach\n" },
  ...{ name: "ab".repeat(16), stop_url: STOP_URL },
};

let tls: LoopbackTls;
let server: MailServer;
let open: SmtpMail[] = [];

beforeAll(() => {
  tls = loopbackTls();
});

afterEach(async () => {
  for (const mail of open) mail.close();
  open = [];
  await server.stop();
});
afterAll(() => tls.remove());

async function start(given: Partial<MailServerOptions> = {}, options: Partial<SmtpMailOptions> = {}) {
  server = await startMailServer({ tls, ...given });
  const mail = new SmtpMail({
    ...{ host: "localhost", port: server.port, security: "starttls", login: null, from: "notices@hub.example.org" },
    ...{ ca: tls.ca, timeout_ms: 3_000, ...options },
  });
  open.push(mail);
  return mail;
}

describe("an e-mail", () => {
  test("goes out encrypted and logged in, as plain text of a machine that anybody can end", async () => {
    const mail = await start({ login: LOGIN }, { login: LOGIN });
    expect(await mail.send(MAIL)).toEqual({ kind: "delivered" });
    expect(server.got).toHaveLength(1);
    const [got] = server.got;
    expect(got).toMatchObject({
      from: "notices@hub.example.org",
      to: ["anna@example.org"],
      isEncrypted: true,
      user: "hub",
    });
    expect(got?.text.trimEnd()).toBe("Grüße\nvom Dach");
    expect(got?.headers).toMatchObject({
      from: "localgrid <notices@hub.example.org>",
      to: "anna@example.org",
      "message-id": `<${"ab".repeat(16)}@hub.example.org>`,
      "auto-submitted": "auto-generated",
      "list-unsubscribe": `<${STOP_URL}>`,
      "list-unsubscribe-post": "List-Unsubscribe=One-Click",
      "content-type": "text/plain; charset=utf-8",
    });
    expect(got?.headers["subject"]).toMatch(/^=\?UTF-8\?/);
  });

  test("cannot bring headers of its own", async () => {
    const mail = await start();
    await mail.send({ ...MAIL, subject: "Hello\r\nBcc: everybody@example.org\r\n\r\nbody" });
    const [got] = server.got;
    expect(got?.to).toEqual(["anna@example.org"]);
    expect(got?.headers["bcc"]).toBeUndefined();
    expect(got?.headers["subject"]).toContain("Bcc: everybody");
    expect(got?.text.trimEnd()).toBe("Grüße\nvom Dach");
  });

  test("with a line of one dot, or none at all, comes as it was", async () => {
    const mail = await start();
    const text = `.\n..\n.hidden\n${"long ".repeat(400)}`;
    await mail.send({ ...MAIL, text });
    expect(server.got[0]?.text.trimEnd()).toBe(text.trimEnd());
  });

  test("is not sent in clear, unless the operator has said so", async () => {
    const strict = await start({ tls: null });
    expect(await strict.send(MAIL)).toMatchObject({ kind: "away" });
    expect(server.got).toEqual([]);
    await server.stop();
    const plain = await start({ tls: null }, { security: "none" });
    expect(await plain.send(MAIL)).toEqual({ kind: "delivered" });
    expect(server.got[0]?.isEncrypted).toBe(false);
  });

  test("is not sent to a server whose certificate is not trusted", async () => {
    await start();
    const strict = new SmtpMail({
      ...{ host: "localhost", port: server.port, security: "starttls", login: null, from: "a@b.example" },
    });
    open.push(strict);
    expect(await strict.send(MAIL)).toMatchObject({ kind: "away" });
    expect(server.got).toEqual([]);
  });

  test("waits while the server is not there, or does not take the login or the sender", async () => {
    const mail = await start({ login: LOGIN }, { login: { ...LOGIN, password: "wrong" } });
    expect(await mail.send(MAIL)).toEqual({ kind: "away", reason: "smtp-535" });
    const right = new SmtpMail({
      ...{ host: "localhost", port: server.port, security: "starttls", login: LOGIN, from: "a@b.example", ca: tls.ca },
    });
    open.push(right);
    server.onMail = () => refusal(550, "5.7.1 not your address");
    expect(await right.send(MAIL)).toEqual({ kind: "away", reason: "smtp-550" });
    const nowhere = new SmtpMail({
      ...{ host: "localhost", port: 1, security: "starttls", login: null, from: "a@b.example", timeout_ms: 3_000 },
    });
    open.push(nowhere);
    expect(await nowhere.send(MAIL)).toMatchObject({ kind: "away" });
  });

  test.each([
    ["greylisted", 451, "4.7.1 come back later", { kind: "later", reason: "smtp-451", retry_after_s: null }],
    ["a server that closes", 421, "4.3.2 too much", { kind: "away", reason: "smtp-421" }],
    ["a full mailbox", 452, "4.2.2 full", { kind: "later", reason: "smtp-452", retry_after_s: null }],
    ["nobody's address", 550, "5.1.1 no such user", { kind: "gone", reason: "smtp-550" }],
    ["no domain of anybody", 553, "5.1.2 bad domain", { kind: "gone", reason: "smtp-553" }],
    ["a policy", 554, "5.7.1 relay access denied", { kind: "later", reason: "smtp-554", retry_after_s: null }],
    ["a plain no", 550, "no", { kind: "refused", reason: "smtp-550" }],
  ])("whose recipient is %s comes to an end that fits", async (...[, code, text, handover]) => {
    const mail = await start();
    server.onRcpt = () => refusal(code, text);
    expect(await mail.send(MAIL)).toEqual(handover);
    expect(server.got).toEqual([]);
  });

  test("whose content is refused is tried again or not, as the server says", async () => {
    const mail = await start();
    server.onData = () => refusal(451, "4.3.0 try again");
    expect(await mail.send(MAIL)).toEqual({ kind: "later", reason: "smtp-451", retry_after_s: null });
    server.onData = () => refusal(554, "5.7.1 spam");
    expect(await mail.send(MAIL)).toEqual({ kind: "refused", reason: "smtp-554" });
    server.onData = () => null;
    expect(await mail.send(MAIL)).toEqual({ kind: "delivered" });
  });
});
