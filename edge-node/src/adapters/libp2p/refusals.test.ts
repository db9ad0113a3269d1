import { expect, test } from "vitest";
import { Refusals } from "./refusals.ts";

function recorded() {
  let now_ms = 0;
  const told: string[] = [];
  const refusals = new Refusals(() => now_ms);
  refusals.start(({ peer_id }, reason) => told.push(`${peer_id} ${reason}`));
  const wait = (ms: number) => {
    now_ms += ms;
  };
  return { refusals, told, wait };
}

test("what goes on and on is told once a minute", () => {
  const { refusals, told, wait } = recorded();
  for (let n = 0; n < 100; n++) {
    refusals.report({ peer_id: "p", node: null }, "blocked");
    wait(1000);
  }
  expect(told).toEqual(["p blocked", "p blocked"]);
});

test("other peers, reasons and addresses are told apart", () => {
  const { refusals, told } = recorded();
  refusals.report({ peer_id: "p", node: null }, "blocked");
  refusals.report({ peer_id: "q", node: null }, "blocked");
  refusals.report({ peer_id: "p", node: null }, "gossip-flood");
  refusals.report({ peer_id: "p", node: null }, "gossip-flood", "10.0.0.1");
  expect(told).toHaveLength(4);
});

test("however many knock, few are remembered", () => {
  const { refusals, told } = recorded();
  for (let n = 0; n < 2000; n++) refusals.report({ peer_id: `p${n}`, node: null }, "not-a-member");
  expect(told).toHaveLength(2000);
  refusals.report({ peer_id: "p1999", node: null }, "not-a-member");
  expect(told).toHaveLength(2000);
  refusals.report({ peer_id: "p0", node: null }, "not-a-member");
  expect(told).toHaveLength(2001);
});
