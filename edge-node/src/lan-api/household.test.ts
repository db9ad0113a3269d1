import { memberId } from "@localgrid/vocabulary/identifiers";
import { describe, expect, test } from "vitest";
import { clientOf, startTestApi, type TestApi } from "./test-client.ts";

const GOOD = "blue horse battery";

async function startWithHome() {
  const api = await startTestApi();
  const coordinator = await api.as("coordinator");
  for (const member of ["home-1", "home-2"]) await coordinator.send("POST /api/members", { member });
  const owner = await api.as("member");
  return { ...api, coordinator, owner };
}

const secretIn = (address: string) => address.split("/").at(-1) as string;

async function joinAs({ app, nobody }: Pick<TestApi, "app" | "nobody">, address: string, login?: string) {
  const chosen = login === undefined ? {} : { login };
  const answer = await nobody.send("POST /api/join", { secret: secretIn(address), password: GOOD, ...chosen });
  if (answer.status !== 200) throw new Error(answer.text);
  const cookie = String(answer.headers["set-cookie"]).split(";", 1)[0] as string;
  return { answer, client: clientOf(app, cookie, answer.json.csrf_token) };
}

describe("an invitation by a coordinator", () => {
  test("is an address with the secret in its fragment, told once, with its picture", async () => {
    const { coordinator } = await startWithHome();
    const made = await coordinator.send("POST /api/invitations", { member: "home-2" }, { host: "grid.local:8080" });
    expect([made.status, made.json.address]).toEqual([
      201,
      expect.stringMatching(/^http:\/\/grid\.local:8080\/#\/join\/[\w-]{32}$/),
    ]);
    expect(made.json.qr_svg).toContain(made.json.address);
    expect(made.headers["cache-control"]).toBe("no-store");
    const listed = await coordinator.get("/api/invitations");
    expect(listed.json).toEqual({
      homes: [
        { member: "home-1", accounts: 1, invited: 0 },
        { member: "home-2", accounts: 0, invited: 1 },
      ],
      invitations: [made.json.invitation],
    });
    expect(listed.text).not.toContain(secretIn(made.json.address));
  });

  test("lets its guest in with the login that they choose, as the owner of their home", async () => {
    const api = await startWithHome();
    const { json } = await api.coordinator.send("POST /api/invitations", { member: "home-2" });
    const preview = await api.nobody.send("POST /api/join/preview", { secret: secretIn(json.address) });
    expect(preview.json).toEqual({
      community: "test-street",
      login: null,
      role: "member",
      member: "home-2",
      right: "owner",
      ends_at_ms: json.invitation.ends_at_ms,
    });
    const { answer, client } = await joinAs(api, json.address, "ben");
    expect(answer.json).toMatchObject({ login: "ben", role: "member", member: "home-2", right: "owner" });
    expect((await client.get("/api/now")).status).toBe(200);
    const again = await api.nobody.send("POST /api/join", {
      secret: secretIn(json.address),
      login: "eve",
      password: GOOD,
    });
    expect([again.status, again.json.code]).toEqual([410, "invitation-over"]);
  });

  test("for an account ends its open pages when it is used, and not before", async () => {
    const api = await startWithHome();
    const { json } = await api.coordinator.send("POST /api/accounts/home-1/invitation");
    expect((await api.owner.get("/api/session")).status).toBe(200);
    const { client } = await joinAs(api, json.address);
    expect((await api.owner.get("/api/session")).json.code).toBe("no-session");
    expect((await client.get("/api/session")).json.login).toBe("home-1");
  });

  test("is refused for homes and logins that are not there, and for a host that is none", async () => {
    const { coordinator } = await startWithHome();
    const codes = await Promise.all([
      coordinator.send("POST /api/invitations", { member: "home-9" }),
      coordinator.send("POST /api/accounts/nobody/invitation"),
      coordinator.send("POST /api/invitations", { member: "home-1" }, { host: "evil/path?" }),
      coordinator.send(`DELETE /api/invitations/${"0".repeat(64)}`),
    ]);
    expect(codes.map(({ json }) => json.code)).toEqual([
      "unknown-member",
      "unknown-account",
      "malformed-request",
      "unknown-invitation",
    ]);
  });

  test("can be taken back", async () => {
    const { coordinator, nobody } = await startWithHome();
    const { json } = await coordinator.send("POST /api/invitations", { member: "home-2" });
    expect((await coordinator.send(`DELETE /api/invitations/${json.invitation.invitation}`)).status).toBe(204);
    const answer = await nobody.send("POST /api/join/preview", { secret: secretIn(json.address) });
    expect(answer.json.code).toBe("invitation-over");
  });
});

describe("an installer", () => {
  test("invites the first person of a home, sees only that, and nobody where somebody is", async () => {
    const api = await startWithHome();
    const installer = await api.as("installer");
    await api.coordinator.send("POST /api/invitations", { member: "home-2" });
    const made = await installer.send("POST /api/invitations", { member: "home-2" });
    expect(made.status).toBe(201);
    expect((await installer.get("/api/invitations")).json.invitations).toEqual([made.json.invitation]);
    const refused = await installer.send("POST /api/invitations", { member: "home-1" });
    expect([refused.status, refused.json.code]).toEqual([403, "wrong-role"]);
    expect((await installer.send("POST /api/accounts/home-1/invitation")).json.code).toBe("wrong-role");
  });
});

describe("a home", () => {
  test("is invited to by its owner, who sees who came and changes what they may do", async () => {
    const api = await startWithHome();
    const { json } = await api.owner.send("POST /api/household", { right: "reader" });
    expect((await api.owner.get("/api/household")).json).toEqual({
      accounts: [{ login: "home-1", right: "owner", last_seen_day: "2026-01-01", is_own: true }],
      invitations: [json.invitation],
    });
    const { client: rita } = await joinAs(api, json.address, "rita");
    const limits = { buy_limit_micro_per_kwh: null, sell_limit_micro_per_kwh: null };
    const refused = await rita.send("PUT /api/limits", limits);
    expect([refused.status, refused.json.code]).toEqual([403, "right-needed"]);
    expect((await api.owner.send("PUT /api/household/rita", { right: "tenant" })).status).toBe(204);
    expect((await rita.send("PUT /api/limits", limits)).status).toBe(200);
    expect((await rita.get("/api/household")).json.code).toBe("right-needed");
  });

  test("whose account is removed ends its sessions and its live pages at once", async () => {
    const api = await startWithHome();
    const { json } = await api.owner.send("POST /api/household", { right: "tenant" });
    const { client: tom } = await joinAs(api, json.address, "tom");
    const url = await api.app.listen({ host: "127.0.0.1", port: 0 });
    const live = await fetch(`${url}/api/live`, { headers: { cookie: tom.cookie } });
    expect(live.status).toBe(200);
    expect((await api.owner.send("DELETE /api/household/tom")).status).toBe(204);
    // Ends, or the test does not.
    expect(await live.text()).toContain("event: now");
    expect((await tom.get("/api/now")).json.code).toBe("no-session");
    await api.app.close();
  });

  test("keeps its last owner, and has nothing to do with other homes", async () => {
    const api = await startWithHome();
    await api.world.access.createAccount({ login: "other", role: "member", member: memberId("home-2") });
    const { json } = await api.coordinator.send("POST /api/invitations", { member: "home-2" });
    const answers = [
      await api.owner.send("DELETE /api/household/home-1"),
      await api.owner.send("PUT /api/household/home-1", { right: "reader" }),
      await api.owner.send("DELETE /api/household/other"),
      await api.owner.send("PUT /api/household/other", { right: "reader" }),
      await api.owner.send("POST /api/household/other/invitation"),
      await api.owner.send("POST /api/household/home-1/invitation"),
      await api.owner.send(`DELETE /api/household/invitations/${json.invitation.invitation}`),
    ];
    expect(answers.map(({ json: { code } }) => code)).toEqual([
      "last-owner",
      "last-owner",
      "unknown-account",
      "unknown-account",
      "unknown-account",
      "own-account",
      "unknown-invitation",
    ]);
  });

  test("gives another person of it a new password by an invitation that it can take back", async () => {
    const api = await startWithHome();
    const first = await api.owner.send("POST /api/household", { right: "tenant" });
    await joinAs(api, first.json.address, "tom");
    const again = await api.owner.send("POST /api/household/tom/invitation");
    const id = again.json.invitation.invitation;
    expect((await api.owner.send(`DELETE /api/household/invitations/${id}`)).status).toBe(204);
    const newer = await api.owner.send("POST /api/household/tom/invitation");
    const { answer } = await joinAs(api, newer.json.address);
    expect(answer.json).toMatchObject({ login: "tom", right: "tenant" });
  });

  test("shows coordinators how many persons it has, and the names of its owners only", async () => {
    const api = await startWithHome();
    const { json } = await api.owner.send("POST /api/household", { right: "reader" });
    await joinAs(api, json.address, "rita");
    const members = (await api.coordinator.get("/api/members")).json.members;
    expect(members[0]).toMatchObject({ member: "home-1", logins: ["home-1"], account_count: 2 });
    for (const path of ["/api/members", "/api/accounts", "/api/invitations"]) {
      expect((await api.coordinator.get(path)).text).not.toContain("rita");
    }
  });
});
