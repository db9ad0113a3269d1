import { memberId } from "@localgrid/vocabulary/identifiers";
import { describe, expect, test } from "vitest";
import { InMemoryShownHomeStore } from "../community/in-memory-shown-home-store.ts";
import { edgeNodeError } from "../errors.ts";
import { startTestApi } from "./test-client.ts";
import { START_S } from "./test-ports.ts";

const HOMES = "/api/community/homes";
const SHOW = "PUT /api/me/shown-home";
const RANKING = "PUT /api/community/ranking";

async function startStreet() {
  const api = await startTestApi();
  const { live } = api.world;
  live.homes.set(memberId("home-1"), { power_w: 500, at_ms: START_S * 1_000 });
  live.homes.set(memberId("home-2"), { power_w: -900, at_ms: START_S * 1_000 - 31_000 });
  return { ...api, one: await api.as("member", "home-1"), two: await api.as("member", "home-2") };
}

describe("the homes of a community", () => {
  test("are numbers until they want to be seen", async () => {
    const { as, one } = await startStreet();
    for (const client of [one, await as("installer"), await as("coordinator")]) {
      const { status, json } = await client.get(HOMES);
      expect(status).toBe(200);
      expect(json).toEqual({ homes_count: 2, homes_live: 1, shown: [], ranking: null });
    }
    expect((await one.get("/api/me/shown-home")).json).toEqual({ name: null, is_ranked: false });
  });

  test("that have a name are shown with it, and whether they are on line", async () => {
    const { as, one, two } = await startStreet();
    const answer = await one.send(SHOW, { name: "Sonnenhof", is_ranked: false });
    expect([answer.status, answer.json]).toEqual([200, { name: "Sonnenhof", is_ranked: false }]);
    await two.send(SHOW, { name: "משפחת לוי", is_ranked: false });
    expect((await two.get(HOMES)).json.shown).toEqual([
      { name: "Sonnenhof", is_live: true, is_own: false },
      { name: "משפחת לוי", is_live: false, is_own: true },
    ]);
    expect((await (await as("coordinator")).get(HOMES)).json.shown).toMatchObject([
      { is_own: false },
      { is_own: false },
    ]);
    expect((await two.get(HOMES)).text).not.toContain("home-1");
    await one.send(SHOW, { name: null, is_ranked: true });
    expect((await two.get(HOMES)).json).toMatchObject({ homes_live: 1, shown: [{ name: "משפחת לוי" }] });
    expect((await one.get("/api/me/shown-home")).json).toEqual({ name: null, is_ranked: false });
  });

  test("that left are shown no more", async () => {
    const { world, one, two } = await startStreet();
    await one.send(SHOW, { name: "Sonnenhof", is_ranked: true });
    world.commands.memberBodies.set(memberId("home-1"), {
      member: memberId("home-1"),
      credit_limit_micro: null,
      is_active: false,
    });
    expect((await two.get(HOMES)).json).toMatchObject({ homes_count: 1, shown: [] });
  });

  test.each([
    ["", 400],
    [" ", 400],
    [" Haus", 400],
    ["Haus\n2", 400],
    ["a\u202eb", 400],
    ["\u200d", 400],
    ["x".repeat(41), 400],
    ["x".repeat(40), 200],
    ["<script>alert(1)</script>", 200],
    ["نرگس\u200cخانه", 200],
    ["☀", 200],
  ])("have no name that disturbs others: %j answers %d", async (name, status) => {
    const { one } = await startStreet();
    const answer = await one.send(SHOW, { name, is_ranked: false });
    expect(answer.status).toBe(status);
    if (status === 400) expect(answer.json.code).toBe("invalid-input");
  });

  test("never have the same name as others, however it is written", async () => {
    const { one, two } = await startStreet();
    await one.send(SHOW, { name: "Sonnenhof Ü", is_ranked: false });
    for (const name of ["Sonnenhof Ü", "sonnenhof u\u0308", "SONNENHOF\u00a0Ü"]) {
      const answer = await two.send(SHOW, { name, is_ranked: false });
      expect([answer.status, answer.json.code]).toEqual([409, "name-taken"]);
    }
    expect((await one.send(SHOW, { name: "Sonnenhof ü", is_ranked: true })).status).toBe(200);
  });
});

describe("the ranking", () => {
  test("is off until a coordinator wants it, and nobody else's to switch", async () => {
    const { as, one } = await startStreet();
    await one.send(SHOW, { name: "Sonnenhof", is_ranked: true });
    expect((await one.get(HOMES)).json.ranking).toBeNull();
    for (const client of [one, await as("installer")]) {
      expect((await client.send(RANKING, { ranking: "by-sun" })).json.code).toBe("wrong-role");
    }
    const coordinator = await as("coordinator");
    expect((await coordinator.send(RANKING, { ranking: "by-sun" })).status).toBe(204);
    expect((await one.get(HOMES)).json.ranking).toEqual([]);
    expect((await coordinator.send(RANKING, { ranking: "off" })).status).toBe(204);
    expect((await one.get(HOMES)).json.ranking).toBeNull();
  });

  test("has who takes part, by the sun that stayed in the community this month, and no money", async () => {
    const { as, world, one, two } = await startStreet();
    const sums = world.read.memberEnergy({ member: memberId("home-1"), from_s: 0, to_s: 1 });
    const asked: { readonly member: string; readonly from_s: number; readonly to_s: number }[] = [];
    world.read.memberEnergy = (query) => {
      asked.push(query);
      if (query.member === "home-1") return { ...sums, export_wh: 3_000, grid_export_wh: 1_000, amount_nano: 12_345n };
      return { ...sums, export_wh: 1_000, grid_export_wh: 100 };
    };
    await one.send(SHOW, { name: "Sonnenhof", is_ranked: true });
    await two.send(SHOW, { name: "Nachbarn", is_ranked: false });
    await (await as("coordinator")).send(RANKING, { ranking: "by-sun" });
    expect((await two.get(HOMES)).json.ranking).toEqual([{ name: "Sonnenhof", sun_kept_permille: 666, is_own: false }]);
    const august = { from_s: START_S - 2 * 3_600, to_s: START_S + 31 * 86_400 - 2 * 3_600 };
    expect(asked).toEqual([{ member: "home-1", ...august }]);
    await two.send(SHOW, { name: "Nachbarn", is_ranked: true });
    const { json, text } = await two.get(HOMES);
    expect(json.ranking).toEqual([
      { name: "Nachbarn", sun_kept_permille: 900, is_own: true },
      { name: "Sonnenhof", sun_kept_permille: 666, is_own: false },
    ]);
    expect(text).not.toContain("12345");
    expect(asked).toHaveLength(2);
    world.read.addInterval(memberId("home-1"), START_S, 100);
    await two.get(HOMES);
    expect(asked).toHaveLength(4);
  });

  test("leaves out homes without sun of their own", async () => {
    const { as, one } = await startStreet();
    await one.send(SHOW, { name: "Sonnenhof", is_ranked: true });
    await (await as("coordinator")).send(RANKING, { ranking: "by-sun" });
    expect((await one.get(HOMES)).json.ranking).toEqual([]);
  });

  test("is not changed while the disk is full", async () => {
    const shownHomes = new InMemoryShownHomeStore();
    shownHomes.show = () => {
      throw edgeNodeError("storage-full", "no room");
    };
    shownHomes.switchRanking = shownHomes.show as never;
    const api = await startTestApi({ shownHomes });
    const member = await api.as("member");
    expect((await member.send(SHOW, { name: "Haus", is_ranked: false })).json.code).toBe("storage-full");
    const coordinator = await api.as("coordinator");
    expect((await coordinator.send(RANKING, { ranking: "by-sun" })).json.code).toBe("storage-full");
  });
});
