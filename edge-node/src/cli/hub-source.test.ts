import { decodeRecord, encodeRecord, type OpenBody } from "@localgrid/journal/record";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { WrittenEpoch } from "../adapters/sqlite/test-journal.ts";
import type { HubLink } from "../uplink/hub-link.ts";
import { HubSource } from "./hub-source.ts";
import { LostNode } from "./test-recovery.ts";

const INCOMPLETE = expect.objectContaining({ code: "recovery-incomplete" });

let lost: LostNode;

beforeEach(() => {
  lost = new LostNode();
});

afterEach(() => lost.remove());

/** What the hub gives back of these epochs. */
function hubWith(...epochs: readonly WrittenEpoch[]): Pick<HubLink, "heads" | "page"> {
  return {
    heads: async () => ({
      kind: "answered",
      answer: {
        kind: "heads",
        generation: 1,
        newest: epochs.at(-1)?.epoch ?? null,
        heads: epochs.map(({ epoch, records }) => ({ epoch, seq: records.length, hash: "00".repeat(32) })),
      },
    }),
    page: async (_, { epoch, from_seq }) => {
      const written = epochs.find((one) => one.epoch === epoch) as WrittenEpoch;
      const part = { ...written, records: written.records.slice(0, from_seq + 99) };
      return { kind: "page", bytes: lost.journal.page(part, from_seq) };
    },
  };
}

function source(...epochs: readonly WrittenEpoch[]): HubSource {
  const { name: node, key } = lost.journal;
  return new HubSource("https://hub.example", hubWith(...epochs), { node, publicKey: key.publicKey });
}

function recover(data_dir: string, ...sources: readonly HubSource[]) {
  return lost.recover(data_dir, { sources: async () => sources });
}

describe("A hub", () => {
  test("gives the whole journal back, page by page", async () => {
    const first = lost.epoch({ length: 250, head_every: 20 });
    const second = lost.epoch({ parent: first.end, length: 120, started_at_ms: 9_000 });
    const figures = await recover(lost.dataFolder(), source(first, second));
    expect(figures).toMatchObject({ records: 370, sources: ["https://hub.example"] });
  });

  test("that the journal names is asked too, for what peers have not", async () => {
    const hub_url = "https://hub.example";
    const epoch = lost.epoch({ length: 300, secrets: { ...lost.secrets, hub_url } });
    lost.holder().keep(lost.journal, epoch, 200);
    const asked: string[] = [];
    const hubNamed = (url: string) => {
      asked.push(url);
      return source(epoch);
    };
    expect(await lost.recover(lost.dataFolder(), { hubNamed })).toMatchObject({ records: 300 });
    expect(asked).toEqual([hub_url]);
  });

  test("that is away when the journal names it costs nothing but the try", async () => {
    const hub_url = "https://hub.example";
    const epoch = lost.epoch({ length: 30, secrets: { ...lost.secrets, hub_url } });
    lost.holder().keep(lost.journal, epoch);
    const link = {
      heads: async () => ({ kind: "timed-out" as const }),
      page: async () => ({ kind: "timed-out" as const }),
    };
    const hubNamed = () => new HubSource(hub_url, link, { node: "", publicKey: new Uint8Array(32) });
    expect(await lost.recover(lost.dataFolder(), { hubNamed })).toMatchObject({ records: 30 });
    expect(lost.said.join("\n")).toContain("timed-out");
  });

  test("is not believed where a head is not the node's, or an epoch begins after another parent", async () => {
    const epoch = lost.epoch({ length: 60, head_every: 10 });
    const head = decodeRecord(epoch.records[9] as Uint8Array);
    const forged = encodeRecord({ ...head, body: { ...head.body, signature: new Uint8Array(64) } as OpenBody });
    const changed = { ...epoch, records: epoch.records.with(9, forged) };
    await expect(recover(lost.dataFolder(), source(changed))).rejects.toThrow(INCOMPLETE);
    const headless = lost.epoch({ length: 60 });
    const elsewhere = { ...headless, hashes: headless.hashes.with(0, new Uint8Array(32).fill(9)) };
    await expect(recover(lost.dataFolder(), source(elsewhere))).rejects.toThrow(INCOMPLETE);
  });
});
