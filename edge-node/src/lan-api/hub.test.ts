import { describe, expect, test } from "vitest";
import { startTestApi } from "./test-client.ts";

const HUB_URL = "https://hub.example";

describe("The coordinator", () => {
  test("sees the way to the hub", async () => {
    const api = await startTestApi();
    const answer = await (await api.as("coordinator")).get("/api/hub");
    expect(answer.json).toMatchObject({
      hub_url: null,
      is_enrolled: false,
      node: "00112233445566778899aabbccddeeff",
      backlog_records: 7,
      backlog_since_ms: 1_470_000_000_000,
      last_answer_at_ms: null,
      alarms: [{ journal: null, alarm: "not-authenticated" }],
      refused: [{ shape: "tariffs", key: "900", reason: "tariff-in-the-past" }],
    });
  });

  test("has this node let in at a hub", async () => {
    const api = await startTestApi();
    const coordinator = await api.as("coordinator");
    const join = (join_code: string, hub_url = HUB_URL) =>
      coordinator.send("POST /api/hub/enrolment", { hub_url, join_code });
    const refused = await join("BAD");
    expect([refused.status, refused.json.code]).toEqual([422, "join-refused"]);
    expect(refused.json.message).toContain("wrong-code");
    const later = await join("LATER");
    expect([later.status, later.json.code]).toEqual([503, "hub-away"]);
    for (const hub_url of ["hub.example", "ftp://hub.example", "https://hub.example?a=b", ""]) {
      expect((await join("GOOD", hub_url)).json.code).toBe("invalid-input");
    }
    expect((await coordinator.get("/api/hub")).json.hub_url).toBe(null);
    expect((await join("GOOD")).json.hub_url).toBe(HUB_URL);
  });
});

test("Nobody else has to do with the hub", async () => {
  const api = await startTestApi();
  for (const client of [await api.as("member"), await api.as("installer"), api.nobody]) {
    expect([401, 403]).toContain((await client.get("/api/hub")).status);
    const body = { hub_url: HUB_URL, join_code: "GOOD" };
    expect([401, 403]).toContain((await client.send("POST /api/hub/enrolment", body)).status);
  }
});
