import { setImmediate as breathe } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { edgeNodeError } from "../errors.ts";
import type { ApplianceLink } from "./appliance.ts";
import { type BackupNote, CareDesk, type CarePorts } from "./care-desk.ts";

const header = {
  node: "0123456789abcdef".repeat(2),
  community: "sun",
  made_at_ms: Date.UTC(2026, 10, 21, 23, 5, 9),
  journal_records: 3,
  content_bytes: 9,
  salt: "ab".repeat(32),
};
const NAME = "localgrid-01234567-2026-11-21-23-05-09.lgbackup";
const coded = (code: string) => expect.objectContaining({ code });

class World {
  notes: readonly BackupNote[] = [];
  readonly written: [name: string, bytes: number][] = [];
  readonly kept: number[] = [];
  readonly made: boolean[] = [];
  closed = 0;
  stickTrouble: Error | null = null;
  hub = true;

  desk(overrides: Partial<CarePorts> = {}): CareDesk {
    return new CareDesk({
      appliance: this.appliance(),
      makeBackup: async ({ has_journal }) => {
        this.made.push(has_journal);
        return { header, bytes: this.bytes(), close: () => void this.closed++ };
      },
      held: async (bytes, _most, act) => {
        let total = 0;
        for await (const part of bytes) total += part.length;
        return act({ bytes: total, read: () => this.bytes() });
      },
      vault: () =>
        this.hub ? { list: async () => [], keep: async (_, { bytes }) => void this.kept.push(bytes) } : null,
      report: async (system) => JSON.stringify({ system }),
      notes: { all: () => this.notes, save: (notes) => this.keep(notes) },
      now_ms: () => 5_000,
      events: { backedUp: () => undefined },
      ...overrides,
    });
  }

  private keep(notes: readonly BackupNote[]): void {
    this.notes = notes;
  }

  private appliance(): ApplianceLink {
    return {
      systemReport: async () => ({ board: "one" }),
      stick: async () => ({ free_bytes: 1, backups: [] }),
      writeToStick: async (name, bytes, wrote) => {
        let total = 0;
        for await (const part of bytes) {
          total += part.length;
          wrote(total);
          if (this.stickTrouble !== null) throw this.stickTrouble;
        }
        this.written.push([name, total]);
      },
      restart: async () => undefined,
      reset: async () => undefined,
    };
  }

  private async *bytes(): AsyncGenerator<Uint8Array> {
    for (let part = 0; part < 3; part++) yield Buffer.from("abc");
  }
}

async function over(desk: CareDesk): Promise<void> {
  while (desk.state().running !== null) await breathe();
}

describe("The care desk", () => {
  test("backs up to a stick with the journal, to the hub without it, and remembers both", async () => {
    const world = new World();
    const desk = world.desk();
    desk.begin("stick");
    expect(desk.state().running).toMatchObject({ to: "stick", since_ms: 5_000 });
    await over(desk);
    desk.begin("hub");
    await over(desk);
    expect([world.written, world.kept, world.made]).toEqual([[[NAME, 9]], [9], [true, false]]);
    expect(desk.state().last).toEqual([
      { to: "hub", at_ms: 5_000, bytes: 9, code: null },
      { to: "stick", at_ms: 5_000, bytes: 9, code: null },
    ]);
  });

  test("makes one at a time, and lets go of what a failed one had open", async () => {
    const world = new World();
    world.stickTrouble = edgeNodeError("stick-trouble", "the stick is full");
    const desk = world.desk();
    desk.begin("stick");
    expect(() => desk.begin("hub")).toThrow(coded("care-busy"));
    await expect(desk.download()).rejects.toThrow(coded("care-busy"));
    await over(desk);
    expect([world.closed, desk.state().last[0]]).toMatchObject([1, { to: "stick", bytes: 0, code: "stick-trouble" }]);
    desk.begin("hub");
    await over(desk);
    expect(desk.state().last[0]).toMatchObject({ to: "hub", code: null });
  });

  test("hands a backup out, and is free again when it was taken or left", async () => {
    const world = new World();
    const desk = world.desk();
    const whole = await desk.download();
    expect(whole.name).toBe(NAME);
    for await (const part of whole.bytes) expect(part).toHaveLength(3);
    expect(desk.state()).toMatchObject({ running: null, last: [{ to: "download", bytes: 9, code: null }] });
    for await (const _ of (await desk.download()).bytes) break;
    expect(desk.state()).toMatchObject({ running: null, last: [{ code: "broken-off" }, { code: null }] });
    expect(world.closed).toBe(2);
    // Whoever asked has gone before the first byte.
    await (await desk.download()).bytes[Symbol.asyncIterator]().return?.();
    expect([desk.state().running, world.closed]).toEqual([null, 3]);
  });

  test("does not keep busy with a backup that could not be made", async () => {
    const refuse = async () => Promise.reject(edgeNodeError("storage-full", "no room"));
    const desk = new World().desk({ makeBackup: refuse });
    await expect(desk.download()).rejects.toThrow(coded("storage-full"));
    desk.begin("stick");
    await over(desk);
    expect(desk.state().last.map(({ code }) => code)).toEqual(["storage-full", "storage-full"]);
  });

  test("remembers eight backups", async () => {
    const desk = new World().desk();
    for (let count = 0; count < 12; count++) {
      desk.begin("hub");
      await over(desk);
    }
    expect(desk.state().last).toHaveLength(8);
  });

  test("says what it cannot do without the card's own program, or without a hub", async () => {
    const world = new World();
    world.hub = false;
    const desk = world.desk({ appliance: null });
    expect(desk.state()).toMatchObject({ is_appliance: false, has_hub: false });
    for (const act of [() => desk.begin("stick"), () => desk.restart(), () => desk.reset("wipe"), () => desk.stick()]) {
      expect(act).toThrow(coded("no-appliance"));
    }
    expect(() => desk.begin("hub")).toThrow(coded("no-hub"));
    expect(await desk.keptByHub()).toEqual([]);
    expect(JSON.parse(await desk.healthReport())).toEqual({ system: null });
  });

  test("reports on a box whose other program does not answer", async () => {
    const world = new World();
    const away = async () => Promise.reject(edgeNodeError("appliance-away", "it is away"));
    const appliance = { systemReport: away } as unknown as ApplianceLink;
    expect(await world.desk({ appliance }).healthReport()).toContain("it is away");
  });
});
