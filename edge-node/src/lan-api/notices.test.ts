import { deviceId, meteringPointId } from "@localgrid/vocabulary/identifiers";
import { describe, expect, test } from "vitest";
import type { NoticeContent } from "../notices/notice.ts";
import { startTestApi } from "./test-client.ts";
import { START_S } from "./test-ports.ts";

const device = deviceId("d0000000000000001");
const metering_point = meteringPointId("home-1-meter");
const CONTENTS: readonly NoticeContent[] = [
  { kind: "statement-ready", month: "2016-07", intervals: 2_976, final_intervals: 0, change_nano: -1n },
  { kind: "correction", month: "2016-06", change_nano: 12_345n },
  { kind: "device-silent", device, metering_point, last_reading_at_s: START_S },
  { kind: "device-back", device: deviceId("t0000000000000001"), metering_point, silent_from_s: START_S },
  {
    kind: "price-alert",
    start_s: START_S,
    direction: "below",
    price_micro_per_kwh: 90_000,
    limit_micro_per_kwh: 100_000,
  },
  { kind: "node-trouble", trouble: "hub-away", since_s: START_S },
];
const CHOSEN = {
  muted: ["correction"],
  price_above_micro_per_kwh: 300_000,
  price_below_micro_per_kwh: 100_000,
  quiet_hours: { from_min: 1_320, to_min: 390 },
};

async function startWith(contents: readonly NoticeContent[]) {
  const api = await startTestApi();
  for (const [index, content] of contents.entries()) api.world.notices.tell("home-1", `${index}`, content);
  return api;
}

describe("notices", () => {
  test("come as they were told, the newest first, page by page", async () => {
    const api = await startWith(CONTENTS);
    const member = await api.as("member");
    const first = await member.get("/api/notices?limit=4");
    expect(first.headers["x-test-mismatch"]).toBeUndefined();
    expect(first.json).toMatchObject({ unread: 6, next_before: 3 });
    expect(first.json.notices.map(({ kind }: { kind: string }) => kind)).toEqual([
      "node-trouble",
      "price-alert",
      "device-back",
      "device-silent",
    ]);
    const last = await member.get(`/api/notices?limit=4&before=${first.json.next_before}`);
    expect(last.headers["x-test-mismatch"]).toBeUndefined();
    expect(last.json).toEqual({
      notices: [
        { id: 2, at_s: START_S, read_at_s: null, kind: "correction", month: "2016-06", change_nano: "12345" },
        {
          id: 1,
          at_s: START_S,
          read_at_s: null,
          kind: "statement-ready",
          month: "2016-07",
          intervals: 2_976,
          final_intervals: 0,
          change_nano: "-1",
        },
      ],
      unread: 6,
      next_before: null,
    });
  });

  test("are read up to one, and only the own ones", async () => {
    const api = await startWith(CONTENTS);
    api.world.notices.tell("home-2", "a", CONTENTS[0] as NoticeContent);
    const [member, other] = [await api.as("member"), await api.as("member", "home-2")];
    expect((await other.get("/api/notices")).json).toMatchObject({ notices: [{ id: 7 }], unread: 1 });
    expect((await other.send("PUT /api/notices/read", { up_to: 4 })).json).toEqual({ unread: 1 });
    expect((await member.get("/api/notices")).json.unread).toBe(6);
    expect((await member.send("PUT /api/notices/read", { up_to: 4 })).json).toEqual({ unread: 2 });
    const { notices } = (await member.get("/api/notices")).json;
    expect(notices.map((notice: { read_at_s: number | null }) => notice.read_at_s)).toEqual([
      null,
      null,
      ...Array(4).fill(START_S),
    ]);
  });

  test("are for everybody who is logged in, and for nobody else", async () => {
    const api = await startWith([]);
    for (const role of ["member", "installer", "coordinator"] as const) {
      const answer = await (await api.as(role)).get("/api/notices");
      expect(answer.json).toEqual({ notices: [], unread: 0, next_before: null });
    }
    expect((await api.nobody.get("/api/notices")).json.code).toBe("no-session");
    const member = await api.as("member");
    expect((await member.get("/api/notices?before=0")).json.code).toBe("invalid-input");
    expect((await member.send("PUT /api/notices/read", { up_to: "3" })).json.code).toBe("invalid-input");
  });
});

describe("what a login wants to be told", () => {
  test("is everything, until it chooses; then it is what it chose, for itself", async () => {
    const api = await startWith([]);
    const [member, other] = [await api.as("member"), await api.as("member", "home-2")];
    const usual = { muted: [], price_above_micro_per_kwh: null, price_below_micro_per_kwh: null, quiet_hours: null };
    expect((await member.get("/api/me/notice-settings")).json).toEqual(usual);
    expect((await member.send("PUT /api/me/notice-settings", CHOSEN)).json).toEqual(CHOSEN);
    expect((await member.get("/api/me/notice-settings")).json).toEqual(CHOSEN);
    expect((await other.get("/api/me/notice-settings")).json).toEqual(usual);
  });

  test.each([
    ["limits that cross", { price_below_micro_per_kwh: 300_000 }, "422 alert-limits-crossed"],
    ["a kind that there is not", { muted: ["weather"] }, "400 invalid-input"],
    ["a kind twice", { muted: ["correction", "correction"] }, "400 invalid-input"],
    ["a minute that no day has", { quiet_hours: { from_min: 0, to_min: 1_440 } }, "400 invalid-input"],
    ["half of quiet hours", { quiet_hours: { from_min: 0 } }, "400 invalid-input"],
    ["a price that is none", { price_above_micro_per_kwh: 1.5 }, "400 invalid-input"],
  ])("is not %s", async (_, change, refusal) => {
    const api = await startWith([]);
    const member = await api.as("member");
    const answer = await member.send("PUT /api/me/notice-settings", { ...CHOSEN, ...change });
    expect(`${answer.status} ${answer.json.code}`).toBe(refusal);
    expect((await member.get("/api/me/notice-settings")).json.muted).toEqual([]);
  });
});
