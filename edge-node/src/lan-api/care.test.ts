import { describe, expect, test } from "vitest";
import { startTestApi, type TestApi } from "./test-client.ts";

/** A coordinator of whom the test knows the password. */
async function knownCoordinator(api: TestApi) {
  const coordinator = await api.as("coordinator");
  const reset = await coordinator.send("POST /api/accounts/coordinator/password-reset");
  const password = reset.json.initial_password as string;
  const login = await api.nobody.send("POST /api/session", { login: "coordinator", password });
  const cookie = String(login.headers["set-cookie"]).split(";", 1)[0] as string;
  const headers = { cookie, "x-csrf-token": login.json.csrf_token };
  const send = (route: string, body?: object) => api.nobody.send(route, body, headers);
  return { password, send };
}

describe("The care page", () => {
  test("is told what the box can be cared for with, and how the last backups ended", async () => {
    const api = await startTestApi();
    const { status, json } = await (await api.as("coordinator")).send("GET /api/care");
    expect([status, json.is_appliance, json.running]).toEqual([200, true, null]);
    expect(json.last).toEqual([{ to: "hub", at_ms: 900, bytes: 0, code: "hub-away" }]);
  });

  test("gets a report as a file that no cache keeps", async () => {
    const api = await startTestApi();
    const { status, json, headers } = await (await api.as("installer")).send("POST /api/care/health-report");
    expect([status, json, headers["cache-control"]]).toEqual([200, { what: "a report" }, "no-store"]);
    expect(headers["content-disposition"]).toBe('attachment; filename="localgrid-health-report.json"');
  });

  test("gets a backup as a file, and begins one to stick or hub once", async () => {
    const api = await startTestApi();
    const coordinator = await api.as("coordinator");
    const file = await coordinator.send("GET /api/care/backup");
    expect([file.status, file.text, file.headers["content-type"]]).toEqual([
      200,
      "sealed bytes",
      "application/octet-stream",
    ]);
    const begun = await coordinator.send("POST /api/care/backups", { to: "stick" });
    expect([begun.status, begun.json.running.to]).toEqual([202, "stick"]);
    const again = await coordinator.send("POST /api/care/backups", { to: "hub" });
    expect([again.status, again.json.code]).toEqual([503, "care-busy"]);
    expect((await coordinator.send("POST /api/care/backups", { to: "/dev/sda" })).status).toBe(400);
    expect(api.world.told).toContainEqual({
      event: "backup-begun",
      to: "stick",
      by: "coordinator",
      address: "127.0.0.1",
    });
  });

  test("shows what a stick and the hub have", async () => {
    const coordinator = await (await startTestApi()).as("coordinator");
    expect((await coordinator.send("GET /api/care/stick")).json.backups).toHaveLength(1);
    expect((await coordinator.send("GET /api/care/hub-backups")).json.backups).toHaveLength(1);
  });

  test("is for nobody else: a member sees none of it, an installer no backup", async () => {
    const api = await startTestApi();
    const [member, installer] = [await api.as("member"), await api.as("installer")];
    expect((await member.send("GET /api/care")).status).toBe(403);
    expect((await installer.send("GET /api/care/backup")).status).toBe(403);
    expect((await installer.send("POST /api/care/restart")).status).toBe(403);
    expect((await api.nobody.send("GET /api/care/backup")).status).toBe(401);
  });
});

describe("A factory reset", () => {
  const wipe = { mode: "wipe", confirmation: "wipe" };

  test("takes the password once more, and is logged with who asked", async () => {
    const api = await startTestApi();
    const { password, send } = await knownCoordinator(api);
    expect((await send("POST /api/care/reset", { ...wipe, password })).status).toBe(204);
    expect(api.world.care.asked).toEqual(["reset wipe"]);
    const entry = { event: "reset-asked", mode: "wipe", by: "coordinator", address: "127.0.0.1" };
    expect(api.world.told).toContainEqual(entry);
    expect(JSON.stringify(api.world.told)).not.toContain(password);
  });

  test("does not happen without the password, without the word, or on another machine", async () => {
    const api = await startTestApi();
    const { password, send } = await knownCoordinator(api);
    const wrong = await send("POST /api/care/reset", { ...wipe, password: "a guess" });
    expect([wrong.status, wrong.json.code]).toEqual([401, "wrong-login"]);
    const word = await send("POST /api/care/reset", { mode: "wipe", confirmation: "yes", password });
    expect([word.status, word.json.code]).toEqual([422, "wrong-confirmation"]);
    expect(api.world.care.asked).toEqual([]);
    api.world.care.isAppliance = false;
    const elsewhere = await send("POST /api/care/reset", { ...wipe, password });
    expect([elsewhere.status, elsewhere.json.code]).toEqual([409, "no-appliance"]);
  });
});
