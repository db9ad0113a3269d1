import { generateKeyPairSync } from "node:crypto";
import { nodeKeyOf } from "@localgrid/journal/head";
import { expect, test } from "vitest";
import { HttpHubSession } from "./http-hub-session.ts";
import { HubClient } from "./hub-client.ts";
import { isForSecrets } from "./hub-way.ts";

test.each([
  "https://hub.example",
  "http://127.0.0.1:8090",
  "http://localhost:8090",
  "http://192.168.1.7",
  "http://172.31.0.2",
  "http://[::1]:8090",
  "http://[fd12::7]",
  "http://hub.local",
  "http://hub:8090/under",
])("secrets may go to %s", (hub_url) => {
  expect(isForSecrets(hub_url)).toBe(true);
});

test.each([
  "http://hub.example",
  "http://8.8.8.8",
  "http://172.32.0.2",
  "http://0x08080808",
  "http://134744072",
  "http://[2001:db8::1]",
  "http://10.0.0.1.example",
  "http://local.example",
])("secrets never go to %s", (hub_url) => {
  expect(isForSecrets(hub_url)).toBe(false);
});

test("a node that is to join over the open network without TLS shows its community's key to nobody", async () => {
  const key = nodeKeyOf(generateKeyPairSync("ed25519").privateKey);
  // Documentation addresses lead nowhere: an attempt would be told as away.
  const client = new HubClient({ hub_url: "http://192.0.2.1", key, now_ms: () => 0, deadline_ms: 50 });
  const session = new HttpHubSession(client, { key, community: "sun", communityKey: new Uint8Array(32) });
  expect(await session.enrol("AAAAA")).toMatchObject({ kind: "refused", code: "insecure-hub" });
});
