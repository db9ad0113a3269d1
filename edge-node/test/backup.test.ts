import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { setUpCommunity, simulatedClock, type TestCommunity } from "./community.ts";
import { compareWithDevices, INTACT, readJournal } from "./journal-content.ts";
import { NodeClient } from "./node-client.ts";
import { cleanUp, type RunningNode, runCommand, startNode, temporaryFolder } from "./running-node.ts";

const MESSAGES = 60;

afterAll(cleanUp);

/** Under load until so many messages have left, then until all is acknowledged; `halfway` runs in the middle. */
async function work({ devices }: TestCommunity, node: RunningNode, halfway: () => Promise<void> = async () => {}) {
  let left = MESSAGES;
  let between: Promise<void> | null = null;
  for (const device of devices) {
    device.resumeMeasuring();
    device.onTraffic = () => {
      left--;
      if (left === MESSAGES / 2) between = halfway();
      if (left <= 0 && between !== null) {
        void between.then(() => devices.forEach((one) => void one.stopMeasuring()));
      }
    };
  }
  await Promise.all(devices.map((device) => device.work(node.mqtt_port)));
}

test("a backup that was made under load makes a new box the node: logins, settings, devices and every reading in it", {
  timeout: 150_000,
}, async () => {
  const clock = simulatedClock(600);
  const config = { clock, interval_length_s: 300, community: "sun", currency: "CHF" } as const;
  let node = await startNode({ config });
  const { data_dir } = node;
  const community = await setUpCommunity(node, { homes: 2, clock });
  const [folder, first] = [temporaryFolder("backup"), "under-load.lgbackup"];
  const options = ["--data-dir", data_dir];
  await work(community, node, async () => {
    expect(await runCommand(["backup", ...options, "--to", join(folder, first)])).toMatchObject({ code: 0 });
  });
  const last = join(folder, "last.lgbackup");
  const made = await runCommand(["backup", ...options, "--to", last]);
  expect(made).toMatchObject({ code: 0, stdout: "" });
  expect(JSON.parse(made.stderr)).toMatchObject({ bytes: statSync(last).size, file: last });
  expect(statSync(last).mode & 0o777).toBe(0o600);
  expect(await runCommand(["backup", ...options, "--to", last])).toMatchObject({ code: 1 });
  const { stdout } = await runCommand(["backup-info", "--file", last]);
  expect(JSON.parse(stdout)).toMatchObject({
    community: "sun",
    journal_records: JSON.parse(made.stderr).journal_records,
  });
  expectNothingReadable(last, data_dir);

  const code_file = join(folder, "words.txt");
  writeFileSync(code_file, (await runCommand(["recovery-code", ...options])).stdout);
  await node.kill();
  const words = ["--code-file", code_file, "--no-discovery"];
  const refused = await runCommand(["restore", ...options, ...words, "--from", last]);
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining("data-folder-not-empty")]);

  // The one that was made under load is whole as well.
  const early = join(temporaryFolder(), "early");
  const restoredEarly = await runCommand(["restore", "--data-dir", early, ...words, "--from", join(folder, first)]);
  expect(restoredEarly, restoredEarly.stderr).toMatchObject({ code: 0 });
  expect(await runCommand(["verify", "--data-dir", early])).toMatchObject({ code: 0 });

  rmSync(data_dir, { recursive: true });
  const restored = await runCommand(["restore", ...options, ...words, "--from", last]);
  expect(restored, restored.stderr).toMatchObject({ code: 0 });
  expect(JSON.parse(restored.stdout.trimEnd().split("\n").at(-1) ?? "")).toMatchObject({ generation: 2, missing: [] });
  expect(JSON.parse(readFileSync(join(data_dir, "config.json"), "utf8"))).toMatchObject({
    community: "sun",
    currency: "CHF",
  });

  node = await startNode({ config, data_dir });
  // Who was logged in is not any more; who has a login still has it.
  expect((await community.coordinator.at(node.http_url).get("/api/accounts")).status).toBe(401);
  const [home] = community.homes;
  const answer = await new NodeClient(node.http_url).login(home?.login ?? "", home?.password ?? "");
  expect(answer.status).toBe(200);
  await work(community, node);
  await node.stop();
  const comparison = compareWithDevices(readJournal(data_dir), community.devices);
  expect(comparison).toMatchObject(INTACT);
  expect(comparison.acknowledged).toBe(community.devices.reduce((sum, { measured }) => sum + measured.length, 0));
  expect(await runCommand(["verify", "--data-dir", data_dir])).toMatchObject({ code: 0 });
});

test("a restore that was interrupted after its backup was unpacked goes on, and a wrong code or file leaves no node", {
  timeout: 180_000,
}, async () => {
  const node = await startNode();
  const folder = temporaryFolder("backup");
  const [file, code_file, other] = [join(folder, "a.lgbackup"), join(folder, "words.txt"), join(folder, "other.txt")];
  expect(await runCommand(["backup", "--data-dir", node.data_dir, "--to", file])).toMatchObject({ code: 0 });
  writeFileSync(code_file, (await runCommand(["recovery-code", "--data-dir", node.data_dir])).stdout);
  await node.kill();
  const stranger = await startNode();
  writeFileSync(other, (await runCommand(["recovery-code", "--data-dir", stranger.data_dir])).stdout);
  await stranger.kill();

  const fresh = join(temporaryFolder(), "fresh");
  const restore = (words: string, from: string) =>
    runCommand(["restore", "--data-dir", fresh, "--code-file", words, "--no-discovery", "--from", from]);
  const cut = join(folder, "cut.lgbackup");
  writeFileSync(cut, readFileSync(file).subarray(0, -1));
  const answers = [await restore(other, file), await restore(code_file, cut), await restore(code_file, `${file}.no`)];
  const codes = ["backup-of-another-node", "damaged-backup", "no-backup-there"];
  for (const [at, { code, stderr }] of answers.entries())
    expect([code, stderr]).toEqual([1, expect.stringContaining(codes[at] as string)]);
  await expect(startNode({ data_dir: fresh })).rejects.toThrow(/recovery-unfinished/);
  expect(await restore(code_file, file)).toMatchObject({ code: 0 });
  await (await startNode({ data_dir: fresh })).stop();
});

/** Neither words of the local database nor keys stand in the file as they are. */
function expectNothingReadable(file: string, data_dir: string): void {
  const bytes = readFileSync(file);
  const community_key = readFileSync(join(data_dir, "keys", "community-key.hex"), "utf8").trim();
  const secrets = [community_key, Buffer.from(community_key, "hex"), "home-1", "BEGIN PRIVATE KEY", "CREATE TABLE"];
  for (const secret of secrets) expect(bytes.includes(secret)).toBe(false);
}
