import { existsSync, readFileSync } from "node:fs";
import { request } from "node:https";
import { connect as connectPlain } from "node:net";
import { join } from "node:path";
import { connect } from "node:tls";
import { afterAll, beforeAll, expect, test } from "vitest";
import { NodeClient } from "./node-client.ts";
import { cleanUp, firstLogin, type RunningNode, startNode } from "./running-node.ts";

interface SecureAnswer {
  readonly status: number;
  readonly cookies: readonly string[];
  readonly text: string;
}

let node: RunningNode;
let ca: string;
let port: number;

beforeAll(async () => {
  node = await startNode({ config: { https_port: 0 } });
  ca = await (await fetch(`${node.http_url}/trust/ca.pem`)).text();
  port = Number(node.lines.find(({ event }) => event === "node-ready")?.["https_port"]);
});

afterAll(cleanUp);

interface Options {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

function ask(path: string, { method = "GET", headers = {}, body }: Options = {}): Promise<SecureAnswer> {
  return new Promise((resolve, reject) => {
    const json = body === undefined ? {} : { "content-type": "application/json" };
    const asked = request(
      { host: "127.0.0.1", port, path, method, ca, headers: { ...json, ...headers } },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (part) => {
          text += part;
        });
        response.on("end", () => {
          resolve({ status: response.statusCode ?? 0, cookies: response.headers["set-cookie"] ?? [], text });
        });
      },
    );
    asked.on("error", reject);
    asked.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

test("the same pages are served with a certificate that the downloaded authority vouches for", async () => {
  const { status, text } = await ask("/health");
  expect([200, 503]).toContain(status);
  expect(JSON.parse(text)).toHaveProperty("journal");
  expect((await ask("/trust")).text).toContain("SHA-256");
});

test("the certificate names this box and the name that all boxes share", async () => {
  const names = await new Promise<string>((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port, ca, servername: "localgrid.local" }, () => {
      resolve(String(socket.getPeerCertificate().subjectaltname));
      socket.destroy();
    });
    socket.on("error", reject);
  });
  expect(names).toContain("DNS:localgrid.local");
  expect(names).toContain("IP Address:127.0.0.1");
});

test("a login over TLS has a cookie that no plain page gets, and the plain one opens nothing over TLS", async () => {
  const body = firstLogin(node.data_dir);
  const { status, cookies } = await ask("/api/session", { method: "POST", body });
  expect(status).toBe(200);
  expect(cookies).toHaveLength(1);
  expect(cookies[0]).toMatch(/^__Host-lg_session=[^;]+;.*Path=\/;.*HttpOnly.*Secure/);
  const cookie = String(cookies[0]).split(";", 1)[0] as string;
  expect((await ask("/api/session", { headers: { cookie } })).status).toBe(200);
  expect((await fetch(`${node.http_url}/api/session`, { headers: { cookie } })).status).toBe(401);
  const renamed = cookie.replace("__Host-", "");
  expect((await ask("/api/session", { headers: { cookie: renamed } })).status).toBe(401);
});

test("who speaks no TLS, or no HTTP inside of it, is sent away and disturbs nobody", async () => {
  const answers = await Promise.all([
    said(connectPlain(port, "127.0.0.1"), "GET /health HTTP/1.1\r\nHost: a\r\n\r\n"),
    said(connect({ host: "127.0.0.1", port, ca }), "this is not HTTP\r\n\r\n"),
  ]);
  expect(answers[0]).not.toContain("200 OK");
  expect(answers[1]).toContain("400 Bad Request");
  expect([200, 503]).toContain((await ask("/health")).status);
});

test("the first login's file is there until its password is replaced", async () => {
  const file = join(node.data_dir, "first-login.json");
  const { login, password } = JSON.parse(readFileSync(file, "utf8"));
  const client = new NodeClient(node.http_url);
  expect((await client.login(login, password)).status).toBe(200);
  expect(existsSync(file)).toBe(true);
  const next = "four unrelated words here";
  expect((await client.send("PUT", "/api/session/password", { current: password, next })).status).toBe(204);
  expect(existsSync(file)).toBe(false);
});

function said(socket: ReturnType<typeof connectPlain>, text: string): Promise<string> {
  return new Promise((resolve) => {
    let heard = "";
    socket.on("data", (part) => {
      heard += part.toString("latin1");
    });
    socket.on("error", () => resolve(heard));
    socket.on("close", () => resolve(heard));
    socket.on(socket.constructor.name === "TLSSocket" ? "secureConnect" : "connect", () => socket.write(text));
  });
}
