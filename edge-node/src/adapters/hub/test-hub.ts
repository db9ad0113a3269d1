import { generateKeyPairSync } from "node:crypto";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { nodeKeyOf } from "@localgrid/journal/head";
import { onTestFinished } from "vitest";
import { HubClient } from "./hub-client.ts";

/** Of the node that asks. */
export const key = nodeKeyOf(generateKeyPairSync("ed25519").privateKey);

/** Test support: a hub that answers like this, until the test ends. Answers its address. */
export async function hubThat(answers: RequestListener): Promise<string> {
  const server = createServer(answers);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Test support: the node's client, which does not wait long. */
export function clientOf(hub_url: string, now_ms = () => Date.now()): HubClient {
  return new HubClient({ hub_url, key, now_ms, deadline_ms: 300 });
}

/** Test support: the client of a hub that answers like this, until the test ends. */
export async function clientOfHubThat(answers: RequestListener): Promise<HubClient> {
  return clientOf(await hubThat(answers));
}
