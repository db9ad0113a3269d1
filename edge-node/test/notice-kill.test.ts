import { copyFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { type Home, setUpCommunity, simulatedClock } from "./community.ts";
import { eventually } from "./eventually.ts";
import { measuring } from "./measuring.ts";
import { NodeClient } from "./node-client.ts";
import { cleanUp, firstLogin, type RunningNode, startNode, temporaryFolder } from "./running-node.ts";

const LENGTH_S = 300;
/** What every price lies above. */
const LIMIT = 1;
const SETTINGS = {
  muted: ["device-silent", "device-back", "statement-ready"],
  price_above_micro_per_kwh: LIMIT,
  price_below_micro_per_kwh: null,
  quiet_hours: null,
};

afterAll(cleanUp);

const clock = simulatedClock(600);
const config = {
  clock,
  interval_length_s: LENGTH_S,
  close_deadline_s: 60,
  time_zone: "UTC",
  has_time_source: false,
} as const;

async function logIn(node: RunningNode, { login, password }: Pick<Home, "login" | "password">): Promise<NodeClient> {
  const client = new NodeClient(node.http_url);
  expect((await client.login(login, password)).status).toBe(200);
  return client;
}

interface Told {
  readonly kind: string;
  readonly trouble?: string;
}

const noticesOf = async (client: NodeClient) => (await client.get("/api/notices")).body.notices as readonly Told[];

test("a notice whose cause is in the journal comes once, wherever a kill -9 came before it", {
  timeout: 180_000,
}, async () => {
  let node = await startNode({ config });
  const { data_dir } = node;
  const { devices, homes } = await setUpCommunity(node, { homes: 2, clock });
  const [home, neighbour] = homes as [Home, Home];
  let member = await logIn(node, home);
  expect((await member.send("PUT", "/api/me/notice-settings", SETTINGS)).status).toBe(200);

  // What a disk has of notices when the kill comes right behind the journal's commit: nothing of the cause.
  const local = join(data_dir, "local.sqlite");
  const before = join(temporaryFolder("before"), "local.sqlite");
  await node.stop();
  copyFileSync(local, before);

  node = await startNode({ config, data_dir });
  member = await logIn(node, home);
  const stream = await member.follow("/api/live");
  const told = await measuring("a price alert has come", {
    ...{ node, clock, devices },
    probe: async () => stream.events.find(({ event }) => event === "notice"),
  });
  await node.kill();
  stream.close();
  const { data } = told as { readonly data: { readonly notice: { readonly start_s: number } } };
  expect(data).toMatchObject({
    unread: 1,
    is_quiet: false,
    notice: { kind: "price-alert", limit_micro_per_kwh: LIMIT },
  });

  for (const suffix of ["", "-wal", "-shm"]) rmSync(`${local}${suffix}`, { force: true });
  copyFileSync(before, local);
  for (let start = 0; start < 2; start++) {
    node = await startNode({ config, data_dir });
    member = await logIn(node, home);
    const { id: _, at_s: __, ...notice } = data.notice as Record<string, unknown>;
    const found = await eventually("the notice has come again", async () => {
      const notices = await noticesOf(member);
      return notices.length > 0 && notices;
    });
    expect(found).toEqual([expect.objectContaining(notice)]);
    const others = await noticesOf(await logIn(node, neighbour));
    expect(others.filter(({ kind }) => kind === "price-alert")).toEqual([]);
    if (start > 0) {
      const coordinator = await logIn(node, firstLogin(data_dir));
      await eventually("the coordinator is told that nobody sets the clock", async () =>
        (await noticesOf(coordinator)).some(({ trouble }) => trouble === "clock-unsure"),
      );
    }
    await node.kill();
  }
});
