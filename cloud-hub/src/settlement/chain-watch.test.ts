import { expect, test } from "vitest";
import { cloudHubError } from "../errors.ts";
import { InMemoryChain } from "../test-support/in-memory-chain.ts";
import { ChainWatch } from "./chain-watch.ts";

async function watched() {
  const clock = { now_ms: 1_000_000 };
  const chain = new InMemoryChain();
  const watch = new ChainWatch({ now_ms: () => clock.now_ms, submissions: async () => [] });
  watch.opened({ chain, network: "local" });
  /** A moment later, with a newer ledger. */
  const after = async (ms: number) => {
    clock.now_ms += ms;
    chain.closeLedger();
    await watch.look(chain);
    return watch.status().status;
  };
  await after(0);
  return { watch, after };
}

test("a batch that waits for its node's signature blocks nothing for five minutes, then it does", async () => {
  const { watch, after } = await watched();
  const wait = () => watch.held("channel/1", cloudHubError("awaits-signature", "1 of 2 signatures are there"));
  wait();
  expect(await after(0)).toBe("ok");
  wait();
  expect(await after(299_999)).toBe("ok");
  wait();
  expect(await after(1)).toBe("blocked");
  expect(watch.status().problem).toBe("1 of 2 signatures are there");
  watch.held("channel/1", null);
  expect(await after(1)).toBe("ok");
  wait();
  expect(await after(1)).toBe("ok");
});

test("what a person has to do is told at once, what passes is not", async () => {
  const { watch, after } = await watched();
  watch.held("registrar", cloudHubError("zone-not-ready", "no node yet"));
  expect(await after(900_000)).toBe("ok");
  watch.held("channel/1", cloudHubError("chain-disagrees", "another batch"));
  expect(await after(0)).toBe("blocked");
});
