import { expect, test } from "vitest";
import { startTestApi, type TestApi } from "./test-client.ts";
import { TEST_WORDS } from "./test-peers.ts";

/** A coordinator of whom the test knows the password. */
async function createCoordinator(api: TestApi) {
  const coordinator = await api.as("coordinator");
  const reset = await coordinator.send("POST /api/accounts/coordinator/password-reset");
  const password = reset.json.initial_password as string;
  const login = await api.nobody.send("POST /api/session", { login: "coordinator", password });
  expect(login.status).toBe(200);
  const cookie = String(login.headers["set-cookie"]).split(";", 1)[0] as string;
  const headers = { cookie, "x-csrf-token": login.json.csrf_token };
  const ask = (tried: string) => api.nobody.send("POST /api/recovery-code", { password: tried }, headers);
  return { password, ask };
}

test("The recovery code is shown to the coordinator who gives the password once more, and no cache keeps it", async () => {
  const api = await startTestApi();
  const { password, ask } = await createCoordinator(api);
  const { status, json, headers } = await ask(password);
  expect([status, json.words.length, json.words[23], json.qr_svg]).toEqual([200, 24, "word24", "<svg/>"]);
  expect(headers["cache-control"]).toBe("no-store");
});

test("That it was shown is logged, with who asked; the code itself never is", async () => {
  const api = await startTestApi();
  const { password, ask } = await createCoordinator(api);
  await ask(password);
  expect(api.world.told).toContainEqual({ event: "recovery-code-shown", by: "coordinator", address: "127.0.0.1" });
  const log = JSON.stringify([api.world.told, api.world.logged]);
  for (const secret of [TEST_WORDS, "word12", "<svg/>", password]) expect(log).not.toContain(secret);
});

test("A session alone does not get it, and five guesses lock the login", async () => {
  const api = await startTestApi();
  const { password, ask } = await createCoordinator(api);
  for (let count = 0; count < 5; count++) {
    const answer = await ask("wrong password");
    expect([answer.status, answer.json.code]).toEqual([401, "wrong-login"]);
  }
  const locked = await ask(password);
  expect([locked.status, locked.json.code, Number(locked.headers["retry-after"])]).toEqual([429, "login-locked", 900]);
  expect(JSON.stringify(api.world.told)).not.toContain("recovery-code-shown");
});
