import { hash } from "node:crypto";
import { expect, test } from "vitest";
import { startTestApi } from "./test-client.ts";
import { TEST_AUTHORITY } from "./test-ports.ts";

const api = await startTestApi();
const der = Buffer.from("authority");

test("anybody can read the page, and it shows the fingerprint of this node's authority", async () => {
  const { status, headers, text } = await api.nobody.get("/trust");
  expect(status).toBe(200);
  expect(headers["content-type"]).toBe("text/html; charset=utf-8");
  const pairs = hash("sha256", der).toUpperCase().match(/../g) ?? [];
  expect(text).toContain(pairs.join(":"));
  for (const system of ["Android", "iPhone", "Windows", "macOS", "Firefox", "Linux"]) expect(text).toContain(system);
});

test("the page needs nothing that the node's own rules for pages forbid", async () => {
  const { headers, text } = await api.nobody.get("/trust");
  expect(headers["content-security-policy"]).toContain("default-src 'self'");
  expect(text).not.toMatch(/<style|<script| (style|on[a-z]+)="/);
  expect((await api.nobody.get("/trust/page.css")).headers["content-type"]).toBe("text/css; charset=utf-8");
});

test("every link of the page leads to the certificate in the form that its system takes", async () => {
  const page = (await api.nobody.get("/trust")).text;
  const links = new Set([...page.matchAll(/href="(\/trust\/ca[^"]+)"/g)].map(([, path]) => String(path)));
  expect([...links].sort()).toEqual(["/trust/ca.crt", "/trust/ca.mobileconfig", "/trust/ca.pem"]);
  const crt = await api.app.inject("/trust/ca.crt");
  expect(crt.rawPayload).toEqual(der);
  expect(crt.headers["content-type"]).toBe("application/x-x509-ca-cert");
  expect((await api.nobody.get("/trust/ca.pem")).text).toBe(TEST_AUTHORITY);
});

test("the profile is the same each time, and names two different things by two identifiers", async () => {
  const profile = await api.app.inject("/trust/ca.mobileconfig");
  expect(profile.headers["content-type"]).toBe("application/x-apple-aspen-config");
  expect(profile.body).toContain(`<data>${der.toString("base64")}</data>`);
  const identifiers = [...profile.body.matchAll(/<key>PayloadUUID<\/key><string>([^<]+)</g)].map(([, uuid]) => uuid);
  expect(new Set(identifiers).size).toBe(2);
  for (const uuid of identifiers) expect(uuid).toMatch(/^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/);
  expect((await api.app.inject("/trust/ca.mobileconfig")).body).toBe(profile.body);
});

test("nothing else lies there", async () => {
  for (const path of ["/trust/authority.pem", "/trust/../ca/authority.pem", "/trust/ca.key"]) {
    expect((await api.nobody.get(path)).status).toBe(404);
  }
});
