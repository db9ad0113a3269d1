import { expect, test } from "vitest";
import { clientOf, startTestApi } from "./test-client.ts";

const PIN = "285910";

async function startWithPin() {
  const api = await startTestApi();
  const made = await api.world.access.createAccount({ login: "anna", role: "member", member: null });
  const password = made.kind === "done" ? made.initial_password : "";
  const opened = await api.nobody.send("POST /api/session", { login: "anna", password });
  const session = cookieIn(opened.headers["set-cookie"]);
  const anna = clientOf(api.app, session, opened.json.csrf_token);
  const given = await anna.send("PUT /api/session/pin", { password, pin: PIN });
  const device = clientOf(api.app, cookieIn(given.headers["set-cookie"]), "");
  return { ...api, anna, device, given, password };
}

const cookieIn = (header: unknown) => String(header).split(";", 1)[0] as string;

test("a PIN logs in on its device only, by a cookie that scripts and other sites cannot use", async () => {
  const { given, device, nobody, anna } = await startWithPin();
  expect(given.status).toBe(204);
  expect(given.headers["set-cookie"]).toMatch(
    /^lg_device=[\w-]{43}; Max-Age=7776000; Path=\/; HttpOnly; SameSite=Strict$/,
  );
  await anna.send("DELETE /api/session");
  expect((await device.get("/api/session")).json.code).toBe("no-session");
  const entered = await device.send("POST /api/session/pin", { pin: PIN });
  expect([entered.status, entered.json.login, entered.json.right]).toEqual([200, "anna", "owner"]);
  expect(String(entered.headers["set-cookie"])).toContain("lg_session=");
  expect((await nobody.send("POST /api/session/pin", { pin: PIN })).json.code).toBe("pin-over");
});

test("five wrong PINs are the end of it, and the password goes on working", async () => {
  const { device, nobody, password } = await startWithPin();
  const codes: string[] = [];
  for (let i = 0; i < 6; i++) codes.push((await device.send("POST /api/session/pin", { pin: "000111" })).json.code);
  expect(codes).toEqual([...Array(4).fill("wrong-pin"), "pin-over", "pin-over"]);
  expect((await nobody.send("POST /api/session", { login: "anna", password })).status).toBe(200);
});

test("is not given without the password, nor for a PIN that anybody guesses, and can be forgotten", async () => {
  const { anna, device, password, app } = await startWithPin();
  const asked = await Promise.all([
    anna.send("PUT /api/session/pin", { password: "not this one", pin: PIN }),
    anna.send("PUT /api/session/pin", { password, pin: "123456" }),
    anna.send("PUT /api/session/pin", { password, pin: "12345" }),
  ]);
  expect(asked.map(({ json }) => json.code)).toEqual(["wrong-login", "weak-pin", "invalid-input"]);
  const both = clientOf(app, `${anna.cookie}; ${device.cookie}`, anna.csrf_token);
  expect((await both.send("DELETE /api/session/pin")).status).toBe(204);
  expect((await device.send("POST /api/session/pin", { pin: PIN })).json.code).toBe("pin-over");
});
