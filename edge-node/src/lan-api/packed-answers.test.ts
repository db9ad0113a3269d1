import { gunzipSync } from "node:zlib";
import fastify from "fastify";
import { expect, test } from "vitest";
import type { LanApp } from "./lan-app.ts";
import { packAnswers } from "./packed-answers.ts";

const LONG = { items: Array.from({ length: 500 }, (_, start_s) => ({ start_s, energy_wh: 0, name: "Zoë" })) };

function answering(): LanApp {
  const app = fastify() as unknown as LanApp;
  packAnswers(app);
  app.get("/long", async () => LONG);
  app.get("/short", async () => ({ csrf_token: "t" }));
  app.get("/bytes", async () => Buffer.alloc(10_000));
  return app;
}

async function asked(url: string, taken?: string) {
  const headers = taken === undefined ? {} : { "accept-encoding": taken };
  return answering().inject({ url, headers });
}

test("a long answer is packed for whoever takes that", async () => {
  const answer = await asked("/long", "gzip, deflate");
  expect(answer.headers).toMatchObject({ "content-encoding": "gzip", vary: "accept-encoding" });
  expect(Number(answer.headers["content-length"])).toBe(answer.rawPayload.length);
  expect(answer.rawPayload.length).toBeLessThan(JSON.stringify(LONG).length / 5);
  expect(JSON.parse(String(gunzipSync(answer.rawPayload)))).toEqual(LONG);
});

test.each([
  ["/long", undefined],
  ["/long", "br"],
  ["/long", "gzip;q=0"],
  ["/short", "gzip"],
  ["/bytes", "gzip"],
])("%s is sent as it is to whoever takes %s", async (url, taken) => {
  const answer = await asked(url, taken);
  expect([answer.statusCode, answer.headers["content-encoding"]]).toEqual([200, undefined]);
  if (url === "/long") expect([answer.json(), answer.headers.vary]).toEqual([LONG, "accept-encoding"]);
});
