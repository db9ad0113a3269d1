import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { cleanUp, type RunningHub, runCommand, startHub } from "./running-hub.ts";

afterAll(cleanUp);

async function logIn({ url }: RunningHub, credentials: object): Promise<{ status: number; cookie: string }> {
  const answer = await fetch(`${url}/api/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(credentials),
  });
  return { status: answer.status, cookie: (answer.headers.get("set-cookie") ?? "").split(";", 1)[0] as string };
}

test("a new hub writes its first login for its owner alone, once; logins outlive the hub", {
  timeout: 60_000,
}, async () => {
  const hub = await startHub();
  const file = join(hub.data_dir, "first-login.json");
  const written = readFileSync(file, "utf8");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(JSON.stringify(hub.lines)).not.toContain(JSON.parse(written).password);
  const { status, cookie } = await logIn(hub, JSON.parse(written));
  expect(status).toBe(200);

  const made = await runCommand(["create-operator", "--data-dir", hub.data_dir, "--login", "maria"]);
  const { login, initial_password: password } = JSON.parse(made.stdout);
  expect((await logIn(hub, { login, password })).status).toBe(200);
  const again = await runCommand(["create-operator", "--data-dir", hub.data_dir, "--login", "maria"]);
  expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining("account-exists") });
  await hub.stop();

  const next = await startHub({ data_dir: hub.data_dir });
  expect(readFileSync(file, "utf8")).toBe(written);
  const session = await fetch(`${next.url}/api/session`, { headers: { cookie } });
  expect([session.status, (await session.json()).role]).toEqual([200, "operator"]);
  await next.stop();
});
