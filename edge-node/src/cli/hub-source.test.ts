import { decodeRecord, encodeRecord, type OpenBody } from "@localgrid/journal/record";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { WrittenEpoch } from "../adapters/sqlite/test-journal.ts";
import { Patience } from "../recovery/patience.ts";
import type { HubLink } from "../uplink/hub-link.ts";
import { HubSource } from "./hub-source.ts";
import { LostNode } from "./test-recovery.ts";

const INCOMPLETE = expect.objectContaining({ code: "recovery-incomplete" });

let lost: LostNode;

beforeEach(() => {
  lost = new LostNode();
});

afterEach(() => lost.remove());

/** Waits that take no time, and are written down. */
let waits: number[];

function patience(): Patience {
  waits = [];
  const steady_ms = () => waits.reduce((sum, wait_ms) => sum + wait_ms, 0);
  return new Patience({ steady_ms, pause: async (wait_ms) => void waits.push(wait_ms) });
}

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
  return sourceOver(hubWith(...epochs));
}

function sourceOver(link: Pick<HubLink, "heads" | "page">): HubSource {
  const { name: node, key } = lost.journal;
  return new HubSource("https://hub.example", link, { node, publicKey: key.publicKey, patience: patience() });
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
    const hubNamed = () =>
      new HubSource(hub_url, link, { node: "", publicKey: new Uint8Array(32), patience: patience() });
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

  test("that is busy for a while is asked again, not before it wants to be", async () => {
    const epoch = lost.epoch({ length: 900, head_every: 20 });
    const hub = hubWith(epoch);
    let asked = 0;
    const page: HubLink["page"] = async (...place) => {
      asked++;
      if (asked === 3) return { kind: "answered", answer: { kind: "unavailable", retry_after_s: 40 } };
      if (asked > 3 && asked < 8) return { kind: "timed-out" };
      return asked === 9 ? { kind: "answer-lost", reason: "ECONNRESET" } : hub.page(...place);
    };
    expect(await recover(lost.dataFolder(), sourceOver({ ...hub, page }))).toMatchObject({ records: 900 });
    expect(waits[0]).toBe(40_000);
    expect(waits.length).toBe(6);
  });

  test("that stays busy is left after two minutes; nobody is told then that nothing is missing", async () => {
    const epoch = lost.epoch({ length: 900, head_every: 20 });
    const hub = hubWith(epoch);
    let isBusy = true;
    const page: HubLink["page"] = async (journal, place) =>
      isBusy && place.from_seq > 300
        ? { kind: "answered", answer: { kind: "unavailable", retry_after_s: null } }
        : hub.page(journal, place);
    const data_dir = lost.dataFolder();
    await expect(recover(data_dir, sourceOver({ ...hub, page }))).rejects.toThrow(INCOMPLETE);
    const waited_ms = waits.reduce((sum, wait_ms) => sum + wait_ms, 0);
    expect(waited_ms).toBeGreaterThan(90_000);
    expect(waited_ms).toBeLessThanOrEqual(120_000);
    isBusy = false;
    const first: number[] = [];
    const link: HubLink["page"] = async (journal, place) => {
      first.push(place.from_seq);
      return page(journal, place);
    };
    expect(await recover(data_dir, sourceOver({ ...hub, page: link }))).toMatchObject({ records: 900, missing: [] });
    expect(first[0]).toBeGreaterThan(300);
  });

  test("that has nothing to say is not waited for", async () => {
    const link = { ...hubWith(), heads: async () => ({ kind: "answer-lost" as const, reason: "ECONNREFUSED" }) };
    await expect(recover(lost.dataFolder(), sourceOver(link))).rejects.toThrow(INCOMPLETE);
    expect(waits).toEqual([]);
  });
});
