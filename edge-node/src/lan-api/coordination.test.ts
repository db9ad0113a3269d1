import { generateKeyPairSync, sign } from "node:crypto";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { describe, expect, test } from "vitest";
import { pairingProofBytes } from "../pairing/pairing-desk.ts";
import { startTestApi, type TestApi } from "./test-client.ts";
import { START_S } from "./test-ports.ts";

const REQUEST_PEM = "-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----\n";

describe("the coordinator", () => {
  test("adds a member, who can log in with the generated password", async () => {
    const api = await startTestApi();
    const coordinator = await api.as("coordinator");
    const added = await coordinator.send("POST /api/members", {
      member: "home-3",
      login: "carla",
      credit_limit_micro: 5_000_000,
    });
    expect([added.status, added.json.member, added.json.login]).toEqual([201, "home-3", "carla"]);
    const password = added.json.initial_password;
    const session = await api.nobody.send("POST /api/session", { login: "carla", password });
    expect(session.json).toMatchObject({ role: "member", member: "home-3" });
    const { members } = (await coordinator.get("/api/members")).json;
    expect(members.at(-1)).toEqual({
      member: "home-3",
      is_active: true,
      credit_limit_micro: 5_000_000,
      logins: ["carla"],
      account_count: 1,
    });
    expect(JSON.stringify(members)).not.toContain(password);
  });

  test("adds a member without an account, whose persons are invited", async () => {
    const coordinator = await (await startTestApi()).as("coordinator");
    const added = await coordinator.send("POST /api/members", { member: "home-4" });
    expect([added.status, added.json]).toEqual([201, { member: "home-4", login: null, initial_password: null }]);
    const { members } = (await coordinator.get("/api/members")).json;
    expect(members.at(-1)).toMatchObject({ member: "home-4", logins: [], account_count: 0 });
    const again = await coordinator.send("POST /api/members", { member: "home-4" });
    expect(again.json.code).toBe("member-exists");
  });

  test("cannot add the same member or login twice, and a refused one leaves nothing behind", async () => {
    const api = await startTestApi();
    const coordinator = await api.as("coordinator");
    const again = await coordinator.send("POST /api/members", { member: "home-1", login: "new-login" });
    expect([again.status, again.json.code]).toEqual([409, "member-exists"]);
    const first = { member: "home-3", login: "home-3" };
    expect((await coordinator.send("POST /api/members", first)).status).toBe(201);
    expect((await coordinator.send("POST /api/members", first)).json.code).toBe("member-exists");
    const taken = await coordinator.send("POST /api/members", { member: "home-9", login: "coordinator" });
    expect([taken.status, taken.json.code]).toEqual([409, "account-exists"]);
    expect([...api.world.commands.memberBodies.keys()]).toEqual(["home-1", "home-2", "home-3"]);
    expect(api.world.access.accounts().map(({ login }) => login)).toEqual(["coordinator", "home-3"]);
  });

  test("is told when the storage is full, and can try again", async () => {
    const api = await startTestApi();
    const coordinator = await api.as("coordinator");
    api.world.commands.failure = new LocalGridError("storage-full", "no room for the record");
    const answer = await coordinator.send("POST /api/members", { member: "home-3", login: "home-3" });
    expect([answer.status, answer.json.code, answer.json.message]).toEqual([
      503,
      "storage-full",
      "no room for the record",
    ]);
    expect((await coordinator.send("POST /api/members", { member: "home-3", login: "home-3" })).status).toBe(201);
    expect(api.world.logged).toEqual([]);
  });

  test("gives the second person of a home a login of their own", async () => {
    const api = await startTestApi();
    const coordinator = await api.as("coordinator");
    const added = await coordinator.send("POST /api/accounts", { login: "dora", role: "member", member: "home-1" });
    expect(added.status).toBe(201);
    const unknown = await coordinator.send("POST /api/accounts", { login: "emil", role: "member", member: "home-7" });
    expect([unknown.status, unknown.json.code]).toEqual([404, "unknown-member"]);
    const stray = await coordinator.send("POST /api/accounts", { login: "emil", role: "installer", member: "home-1" });
    expect([stray.status, stray.json.code]).toEqual([400, "invalid-input"]);
    const lost = await coordinator.send("POST /api/accounts/emil/password-reset");
    expect([lost.status, lost.json.code]).toEqual([404, "unknown-account"]);
    expect((await coordinator.get("/api/accounts")).json.accounts).toContainEqual({
      login: "dora",
      role: "member",
      member: "home-1",
    });
  });

  test("adds metering points and tariffs, never into the past", async () => {
    const api = await startTestApi();
    const coordinator = await api.as("coordinator");
    const point = { metering_point: "roof-1", member: "home-1", main_fuse_w: 17_000 };
    expect((await coordinator.send("POST /api/metering-points", point)).json).toEqual(point);
    expect((await coordinator.send("POST /api/metering-points", point)).json.code).toBe("metering-point-exists");
    const { metering_points } = (await coordinator.get("/api/metering-points")).json;
    expect(metering_points).toContainEqual({ ...point, is_active: true });
    const own = (await (await api.as("member")).get("/api/me/metering-points")).json.metering_points;
    expect(own).toContainEqual({ metering_point: "roof-1", device: null });
    expect(own).not.toContainEqual(expect.objectContaining({ metering_point: "house-2" }));
    const tariff = { ...api.world.commands.tariffList[0], valid_from_s: START_S - 900 };
    const past = await coordinator.send("POST /api/tariffs", tariff);
    expect([past.status, past.json.code]).toEqual([409, "tariff-in-the-past"]);
    const { valid_from_s: _, ...next } = tariff;
    expect((await coordinator.send("POST /api/tariffs", next)).json.tariffs).toHaveLength(2);
    expect((await (await api.as("member")).get("/api/tariffs")).json.tariffs).toHaveLength(2);
  });

  test("sets limits for a member who asked for it", async () => {
    const api = await startTestApi();
    const coordinator = await api.as("coordinator");
    const limits = { buy_limit_micro_per_kwh: 200_000, sell_limit_micro_per_kwh: null };
    expect((await coordinator.send("PUT /api/members/home-2/limits", limits)).json).toMatchObject(limits);
    expect((await coordinator.send("PUT /api/members/home-7/limits", limits)).json.code).toBe("unknown-member");
    expect((await (await api.as("member", "home-2")).get("/api/limits")).json).toMatchObject(limits);
  });

  test("pages through refused messages without seeing one twice", async () => {
    const api = await startTestApi();
    for (let id = 1; id <= 120; id++) {
      const bytes = Uint8Array.of(id, 255);
      api.world.quarantined.push({ id, at_ms: 1.5, device: "d0123456789abcdef", reason: "stale-boot", bytes });
    }
    const coordinator = await api.as("coordinator");
    const seen: number[] = [];
    for (let after: number | null = 0; after !== null; ) {
      const { json } = await coordinator.get(`/api/quarantine?after=${after}&limit=50`);
      seen.push(...json.messages.map((message: { id: number }) => message.id));
      after = json.next_after;
    }
    expect(seen).toEqual(Array.from({ length: 120 }, (_, index) => index + 1));
    expect((await coordinator.get("/api/quarantine")).json.messages[0].bytes_hex).toBe("01ff");
    expect((await coordinator.get("/api/quarantine?limit=201")).json.code).toBe("invalid-input");
  });
});

describe("pairing", () => {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const raw = publicKey.export({ format: "der", type: "spki" }).subarray(-32);

  function requestWith(code: string) {
    const proof = sign(null, pairingProofBytes(code, REQUEST_PEM), privateKey);
    const [public_key_hex, proof_hex] = [raw.toString("hex"), proof.toString("hex")];
    return { code, public_key_hex, certificate_request_pem: REQUEST_PEM, proof_hex };
  }

  async function codeOf(api: TestApi): Promise<string> {
    const answer = await (await api.as("installer")).send("POST /api/pairing-codes", {
      metering_point: "home-1-meter",
    });
    expect(answer.status).toBe(201);
    expect(answer.json.expires_at_ms).toBe(api.world.wall_ms + 600_000);
    return answer.json.code;
  }

  test("trades a code for a certificate, once; the coordinator can revoke the device", async () => {
    const api = await startTestApi();
    const code = await codeOf(api);
    const paired = await api.nobody.send("POST /api/devices", requestWith(code));
    expect(paired.status).toBe(201);
    const { device } = paired.json;
    expect(paired.json).toEqual({
      device: expect.stringMatching(/^d[0-9a-f]{16}$/),
      metering_point: "home-1-meter",
      certificate_pem: `certificate of ${device}`,
      ca_certificate_pem: "authority",
      mqtt_port: 8883,
      node_public_key_hex: "07".repeat(32),
    });
    expect((await api.nobody.send("POST /api/devices", requestWith(code))).json.code).toBe("wrong-code");
    const coordinator = await api.as("coordinator");
    expect((await coordinator.send(`DELETE /api/devices/${device}`)).status).toBe(204);
    expect((await coordinator.send(`DELETE /api/devices/${device}`)).json.code).toBe("unknown-device");
    expect((await coordinator.get("/api/devices")).json.devices).toEqual([
      { device, metering_point: "home-1-meter", is_active: false },
    ]);
  });

  test("refuses foreign proofs, late codes and, after five wrong ones, everybody for a while", async () => {
    const api = await startTestApi();
    const code = await codeOf(api);
    const forged = { ...requestWith(code), proof_hex: "0".repeat(128) };
    expect((await api.nobody.send("POST /api/devices", forged)).json.code).toBe("wrong-proof");
    for (let i = 0; i < 4; i++) {
      expect((await api.nobody.send("POST /api/devices", requestWith("AAAA-AAAA"))).json.code).toBe("wrong-code");
    }
    const locked = await api.nobody.send("POST /api/devices", requestWith(code));
    expect([locked.status, locked.json.code, locked.headers["retry-after"]]).toEqual([429, "pairing-locked", "900"]);
    api.world.wall_ms += 900_000;
    expect((await api.nobody.send("POST /api/devices", requestWith(code))).json.code).toBe("expired-code");
  });

  test("needs a metering point that exists", async () => {
    const installer = await (await startTestApi()).as("installer");
    const answer = await installer.send("POST /api/pairing-codes", { metering_point: "nowhere" });
    expect([answer.status, answer.json.code]).toEqual([404, "unknown-metering-point"]);
  });
});
