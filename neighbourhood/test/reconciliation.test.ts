import type { NodeState } from "@localgrid/clearing/node-state";
import { decideOfficialValues } from "@localgrid/clearing/official-values";
import { PostgresImportStore } from "@localgrid/cloud-hub/adapters/import-store";
import { readOfficialFile } from "@localgrid/cloud-hub/adapters/official-file";
import { PostgresReconciliationStore } from "@localgrid/cloud-hub/adapters/reconciliation-store";
import { startTestPostgres, type TestPostgres } from "@localgrid/cloud-hub/adapters/test-database";
import { breathe } from "@localgrid/cloud-hub/adapters/timers";
import { ImportDesk } from "@localgrid/cloud-hub/import-desk";
import { Reconciliation } from "@localgrid/cloud-hub/reconciliation";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RecomputingHub } from "./recomputing-hub.ts";
import { RecordedNode } from "./recorded-node.ts";

const COMMUNITY = "recorded";
const HOUR_S = 3_600;
const DAY_S = 86_400;
const HOURS = 72;
/** After everything recorded. */
const LATER_MS = 1_480_000_000_000;

let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await startTestPostgres();
});

afterAll(() => postgres?.stop());

interface Energies {
  readonly import_wh: number;
  readonly export_wh: number;
}

/** What each home went through, hour by hour. */
type Metered = ReadonlyMap<string, readonly Energies[]>;

class ReconcilingHub {
  readonly node = new RecordedNode({ intervals: HOURS });
  readonly reconciliation: Reconciliation;
  readonly first_s: number;
  readonly metered: Metered;
  private readonly hub: RecomputingHub;
  private readonly desk: ImportDesk;
  private drawn = 0;

  static async open(): Promise<ReconcilingHub> {
    return new ReconcilingHub(await RecomputingHub.open(postgres));
  }

  private constructor(hub: RecomputingHub) {
    this.hub = hub;
    const now_ms = () => LATER_MS;
    this.reconciliation = new Reconciliation({ store: new PostgresReconciliationStore(hub.pool), now_ms, breathe });
    this.desk = new ImportDesk({
      imports: new PostgresImportStore(hub.pool),
      readFile: readOfficialFile,
      now_ms,
      random: (count) => new Uint8Array(count).fill(++this.drawn),
      changed: () => {},
    });
    const { rows } = this.node.replayed();
    this.first_s = Math.min(...rows.intervals.map(({ start_s }) => start_s));
    const homes = [...new Set(rows.points.map(({ metering_point }) => metering_point))].sort();
    this.metered = new Map(homes.map((home) => [home, rows.points.filter((row) => row.metering_point === home)]));
  }

  /** Uploads what the node has, and computes it. */
  async upload(isFirst = false): Promise<void> {
    if (isFirst) await this.hub.enrol(this.node);
    await this.hub.upload(this.node);
    await this.hub.recompute();
  }

  /** A hub that lost its official values, as after an old backup; the node has taken them. */
  async loseOfficialValues(): Promise<void> {
    for (const table of ["official_interval", "official_value"]) {
      await this.hub.pool.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
      await this.hub.pool.query(`DELETE FROM ${table}`);
      await this.hub.pool.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
    }
  }

  async revokeNode(): Promise<void> {
    await this.hub.pool.query("UPDATE node SET revoked_at_ms = 1");
  }

  /** As a network operator's portal exports it. */
  async importWide(values: Metered, directions: readonly ("import" | "export")[] = ["import", "export"]) {
    const decimal = (energy_wh: number) => (energy_wh / 1000).toFixed(3).replace(".", ",");
    const columns = [...values.keys()].flatMap((home) => directions.map((direction) => `${home}:${direction}_kwh`));
    const rows = Array.from({ length: HOURS }, (_, hour) => {
      const cells = [...values.values()].flatMap((hours) => {
        const energies = hours[hour] as Energies;
        return directions.map((direction) => decimal(energies[`${direction}_wh`]));
      });
      return [new Date((this.first_s + hour * HOUR_S) * 1000).toISOString().replace(".000", ""), ...cells].join(";");
    });
    const file = { file_name: "portal.csv", layout: "wide", size_bytes: null, keep_good_rows: false } as const;
    const { import: id } = await this.desk.announce(COMMUNITY, file);
    const content = Buffer.from(`\ufeffPortal\r\n${["start", ...columns].join(";")}\r\n${rows.join("\r\n")}\r\n`);
    const source = (async function* () {
      yield content;
    })();
    return this.desk.read(COMMUNITY, id, { source, by: { who: "clara", role: "coordinator" } });
  }

  /** The node takes what the hub holds for it, as one group. */
  async takeAtNode(): Promise<void> {
    this.node.restart(LATER_MS);
    const { state, rows } = this.node.replayed();
    const official = await this.hub.pool.query(
      "SELECT DISTINCT ON (start_s) start_s, version, metered FROM official_interval ORDER BY start_s, version DESC",
    );
    for (const { start_s, version, metered } of official.rows) {
      const row = rows.intervals.filter((one) => one.start_s === start_s).at(-1) as (typeof rows.intervals)[0];
      const readings = rows.points.filter((one) => one.start_s === start_s && one.revision === row.revision);
      const { length_s, terms, barred_buyers } = row;
      const values = metered.map(([metering_point, import_wh, export_wh]: [string, number, number]) => {
        return { metering_point, import_wh, export_wh };
      });
      const kept = { start_s, length_s, terms, barred_buyers, readings } as never;
      const decision = decideOfficialValues(state as NodeState, { start_s, version, metered: values }, kept);
      if (decision.kind === "rejected") throw new Error(JSON.stringify(decision));
      if (decision.kind === "records") for (const record of decision.records) this.node.write(record, LATER_MS);
    }
    await this.upload();
  }

  get month(): string {
    return new Date(this.first_s * 1000).toISOString().slice(0, "YYYY-MM".length);
  }

  report() {
    return this.reconciliation.month(COMMUNITY, this.month);
  }

  differences() {
    const all = { member: null, cause: null, state: null, limit: 10_000, after: null };
    return this.reconciliation.differences(COMMUNITY, this.month, all);
  }

  statements() {
    return this.hub.statements({ from_s: this.first_s, to_s: this.first_s + HOURS * HOUR_S });
  }
}

function changed(values: Metered, home: string, change: (hours: readonly Energies[]) => readonly Energies[]): Metered {
  return new Map([...values, [home, change(values.get(home) as readonly Energies[])]]);
}

describe("official values of a recorded community", () => {
  test("are compared, told by cause, taken by the node, and come to the same money everywhere", async () => {
    const hub = await ReconcilingHub.open();
    const [scaled, late, swapped, other] = [...hub.metered.keys()] as [string, string, string, string];
    let official = changed(hub.metered, scaled, (hours) =>
      hours.map(({ import_wh, export_wh }) => ({ import_wh: import_wh * 2, export_wh: export_wh * 2 })),
    );
    official = changed(official, late, (hours) => hours.map((_, hour) => hours[Math.max(hour - 2, 0)] as Energies));
    official = changed(official, swapped, (hours) =>
      hours.map(({ import_wh, export_wh }) => ({ import_wh: export_wh, export_wh: import_wh })),
    );
    official = changed(official, other, (hours) =>
      hours.map((value, hour) => (hour === 5 ? { ...value, import_wh: value.import_wh + 7 } : value)),
    );
    await hub.upload(true);
    const done = await hub.importWide(official);
    expect(done).toMatchObject({ status: "done", rows_taken: 17 * HOURS, intervals_changed: HOURS, rows_faulty: 0 });
    const report = await hub.report();
    expect(report).toMatchObject({ metering_points: 17, official_intervals: HOURS, posted_intervals: 0 });
    // The few hours of the last day look like anything.
    const lastDay = Math.floor((hub.first_s + HOURS * HOUR_S) / DAY_S) * DAY_S;
    const differences = (await hub.differences()).filter(({ start_s }) => start_s < lastDay);
    const homesOf = (cause: string) =>
      new Set(differences.filter((one) => one.cause === cause).map(({ metering_point }) => metering_point));
    expect(homesOf("scale")).toEqual(new Set([scaled]));
    expect(homesOf("clock")).toEqual(new Set([late]));
    expect(homesOf("direction")).toEqual(new Set([swapped]));
    expect(homesOf("other")).toEqual(new Set([other]));
    expect(differences.filter(({ cause }) => cause === "other").length).toBe(1);
    expect(homesOf("neighbours").size).toBeGreaterThan(5);
    const total = (amounts: readonly { readonly amount_change_nano: bigint }[]) =>
      amounts.reduce((sum, { amount_change_nano }) => sum + amount_change_nano, 0n);
    expect(total(report.causes)).not.toBe(0n);
    expect(total(report.causes) + total(report.accounts)).toBe(0n);

    await hub.takeAtNode();
    const posted = await hub.report();
    expect(posted).toEqual({ ...report, posted_intervals: HOURS });
    const { members, sum_nano } = await hub.statements();
    expect(sum_nano).toBe("0");
    expect(members.length).toBe(17);
    for (const { member, provisional_nano, final_nano } of posted.members) {
      expect(members.find((one) => one.member === member)).toMatchObject({
        is_final: true,
        provisional_nano: String(provisional_nano),
        final_nano: String(final_nano),
      });
    }
    expect((await hub.differences()).every(({ is_posted }) => is_posted)).toBe(true);
  });

  test("of the same file change nothing, and those of a corrected one lead to one more correction", async () => {
    const hub = await ReconcilingHub.open();
    const [home] = [...hub.metered.keys()] as [string];
    const more = (added_wh: number) =>
      changed(hub.metered, home, (hours) =>
        hours.map((value) => ({ ...value, import_wh: value.import_wh + added_wh })),
      );
    await hub.upload(true);
    await hub.importWide(more(100));
    await hub.takeAtNode();
    const before = await hub.report();
    expect(await hub.importWide(more(100))).toMatchObject({ rows_taken: 0, rows_unchanged: 17 * HOURS });
    expect(await hub.report()).toEqual(before);
    expect(before.posted_intervals).toBe(HOURS);

    expect(await hub.importWide(more(200))).toMatchObject({ rows_taken: HOURS, intervals_changed: HOURS });
    const waiting = await hub.report();
    expect(waiting.posted_intervals).toBe(0);
    const energyOf = ({ causes }: typeof before) => causes.reduce((sum, one) => sum + one.import_change_wh, 0);
    expect([energyOf(before), energyOf(waiting)]).toEqual([100 * HOURS, 200 * HOURS]);
    await hub.takeAtNode();
    expect(await hub.report()).toEqual({ ...waiting, posted_intervals: HOURS });

    // Back to what the node metered: nothing is left to differ.
    await hub.importWide(hub.metered);
    await hub.takeAtNode();
    const same = await hub.report();
    expect(same).toMatchObject({ causes: [], posted_intervals: HOURS });
    expect(same.members.every(({ difference_nano }) => difference_nano === 0n)).toBe(true);
  });

  test("in one direction only leave the other as the node metered it", async () => {
    const hub = await ReconcilingHub.open();
    await hub.upload(true);
    expect(await hub.importWide(hub.metered, ["import"])).toMatchObject({ rows_faulty: 0, intervals_changed: HOURS });
    await hub.takeAtNode();
    expect(await hub.report()).toMatchObject({ official_intervals: HOURS, posted_intervals: HOURS, causes: [] });
  });

  test("go on behind what the node took, when the hub has lost its own", async () => {
    const hub = await ReconcilingHub.open();
    const [home] = [...hub.metered.keys()] as [string];
    const official = changed(hub.metered, home, (hours) =>
      hours.map((value) => ({ ...value, import_wh: value.import_wh + 10 })),
    );
    await hub.upload(true);
    await hub.importWide(hub.metered);
    await hub.takeAtNode();
    await hub.loseOfficialValues();
    await hub.importWide(official);
    await hub.takeAtNode();
    const { causes, posted_intervals } = await hub.report();
    expect(posted_intervals).toBe(HOURS);
    expect(causes.reduce((sum, one) => sum + one.import_change_wh, 0)).toBe(10 * HOURS);
  });

  test("and results of a community stay when its node is shut out", async () => {
    const hub = await ReconcilingHub.open();
    await hub.upload(true);
    await hub.importWide(hub.metered);
    const [report, statements] = [await hub.report(), await hub.statements()];
    await hub.revokeNode();
    expect(await hub.report()).toEqual(report);
    expect(await hub.statements()).toEqual(statements);
    expect(statements.members.length).toBe(17);
  });

  test("that come before the node's records are compared when these have come", async () => {
    const hub = await ReconcilingHub.open();
    const records = hub.node.epochs[0]?.records ?? [];
    const [home] = [...hub.metered.keys()] as [string];
    const official = changed(hub.metered, home, (hours) => hours.map((value) => ({ ...value, export_wh: 1 })));
    const rest = records.splice(Math.floor(records.length / 2));
    await hub.upload(true);
    await hub.importWide(official);
    const early = await hub.report();
    expect(early.official_intervals).toBe(HOURS);
    expect(early.intervals).toBeLessThan(HOURS - 20);
    expect(new Set((await hub.differences()).map(({ start_s }) => start_s)).size).toBe(early.intervals);
    records.push(...rest);
    await hub.upload();
    expect(new Set((await hub.differences()).map(({ start_s }) => start_s)).size).toBe(HOURS);
    expect((await hub.report()).intervals).toBe(HOURS);
  });
});
