import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dueRecords } from "@localgrid/clearing/due-records";
import { foldRecord } from "@localgrid/clearing/fold";
import type { NodeState } from "@localgrid/clearing/node-state";
import { decideOfficialValues } from "@localgrid/clearing/official-values";
import { EpochWriter } from "@localgrid/journal/epoch-writer";
import { nodeKeyOf } from "@localgrid/journal/head";
import type { OpenBody } from "@localgrid/journal/record";
import { deviceIdOf, encodeReadings, keyIdOf, signMessage } from "@localgrid/protocol/device";
import type { KnownRecord, OfficialValue, RulesBody } from "@localgrid/protocol/record-bodies";
import { communityId, type MemberId, memberId, meteringPointId } from "@localgrid/vocabulary/identifiers";
import type Database from "better-sqlite3";
import { openJournalDatabase } from "./journal-database.ts";
import { openProjectionDatabase } from "./projection-database.ts";
import { SqliteReadModel } from "./read-model.ts";
import { SqliteProjectionStore } from "./sqlite-projection-store.ts";

export const LENGTH_S = 900;
const COMMUNITY_KEY = new Uint8Array(32).fill(7);
const POLICY = { close_deadline_ms: 600_000, started_at_ms: 0 };
const RULES: RulesBody = {
  interval_length_s: LENGTH_S,
  price_rule: "pair",
  interpolation_gap_s: 1_800,
  future_tolerance_ms: 300_000,
  retention_intervals: 2_976,
};

interface Home {
  readonly member: MemberId;
  readonly key: KeyObject;
  readonly kid: Uint8Array;
  seq: number;
}

/** Test support: a street whose journal is written and folded as by a node, into files. */
export class TestStreet {
  readonly communityKey = COMMUNITY_KEY;
  readonly folder = mkdtempSync(join(tmpdir(), "localgrid-street-"));
  readonly journal: Database.Database = openJournalDatabase(join(this.folder, "journal.sqlite"));
  readonly database: Database.Database = openProjectionDatabase(join(this.folder, "projections.sqlite"));
  readonly projections = new SqliteProjectionStore(this.database);
  readonly read = new SqliteReadModel(this.database);
  readonly key = nodeKeyOf(generateKeyPairSync("ed25519").privateKey);
  now_ms: number;
  private readonly writer: EpochWriter;
  private readonly homes: Home[] = [];
  private folded: NodeState | null = null;

  /** One member, metering point and meter each: `m0`, `p0`, and so on. */
  constructor(start_s: number, homes: number) {
    this.now_ms = start_s * 1_000;
    // Nobody cuts the power of a test.
    for (const database of [this.journal, this.database]) database.pragma("synchronous = OFF");
    const { key } = this;
    this.writer = new EpochWriter({
      key,
      communityKey: COMMUNITY_KEY,
      epoch: new Uint8Array(16).fill(1),
      parent: null,
    });
    const body = { community: communityId("street"), rules: { ...RULES }, parent: null, public_key: key.publicKey };
    this.store(this.writer.genesis(this.now_ms, body));
    this.fold({ kind: "genesis", body });
    this.add({
      kind: "tariff",
      body: {
        valid_from_s: 0,
        retail_micro_per_kwh: 300_000,
        feed_in_micro_per_kwh: 80_000,
        local_network_fee_micro_per_kwh: 40_000,
        fixed_fee_micro_per_day: 50_000,
      },
    });
    while (this.homes.length < homes) this.addHome(this.homes.length);
  }

  get state(): NodeState {
    if (this.folded === null) throw new Error("no genesis yet");
    return this.folded;
  }

  /** Position of the last record. */
  get position(): number {
    return this.journal.prepare("SELECT max(position) FROM journal").pluck().get() as number;
  }

  add(record: KnownRecord): void {
    this.store(this.writer.append(record.kind, this.now_ms, record.body as unknown as OpenBody));
    this.fold(record);
  }

  /** Both registers of a home, in mWh, at a time; recorded then, or when it is later by now. */
  meter(home: number, at_ms: number, registers_mwh: readonly [import_mwh: number, export_mwh: number]): void {
    const own = this.homes[home] as Home;
    own.seq += 1;
    this.now_ms = Math.max(this.now_ms, at_ms);
    const [import_mwh, export_mwh] = registers_mwh;
    const reading = { seq: own.seq, at_ms, import_mwh, export_mwh, power_w: 0, flags: 0, boot: 1, uptime_ms: 0 };
    this.add({ kind: "readings", body: { messages: [signMessage(encodeReadings([reading]), own.key, own.kid)] } });
  }

  /** Closes and corrects what is due once `later_ms` more have passed. */
  settle(later_ms = POLICY.close_deadline_ms): void {
    this.now_ms += later_ms;
    for (;;) {
      const due = dueRecords(this.state, this.now_ms, POLICY);
      if (due.length === 0) break;
      for (const record of due) this.add(record);
      this.store(this.writer.appendHead(this.now_ms));
    }
    this.projections.flush(this.position);
  }

  official(start_s: number, version: number, metered: readonly OfficialValue[]): void {
    const decision = decideOfficialValues(this.state, { start_s, version, metered }, this.read.keptInputs(start_s));
    if (decision.kind !== "records") throw new Error(`official values were not taken: ${decision.kind}`);
    for (const record of decision.records) this.add(record);
    this.projections.flush(this.position);
  }

  remove(): void {
    this.journal.close();
    this.projections.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private addHome(index: number): void {
    const [member, metering_point] = [memberId(`m${index}`), meteringPointId(`p${index}`)];
    const { privateKey } = generateKeyPairSync("ed25519");
    const { publicKey: public_key } = nodeKeyOf(privateKey);
    const kid = keyIdOf(public_key);
    this.homes.push({ member, key: privateKey, kid, seq: 0 });
    this.add({ kind: "member", body: { member, is_active: true, credit_limit_micro: null } });
    this.add({ kind: "metering-point", body: { metering_point, member, is_active: true, main_fuse_w: 900_000 } });
    this.add({ kind: "meter-key", body: { device: deviceIdOf(kid), metering_point, public_key, is_active: true } });
  }

  private store(record: Uint8Array): void {
    this.journal.prepare("INSERT INTO journal (record) VALUES (?)").run(record);
  }

  private fold(record: KnownRecord): void {
    this.folded = foldRecord(this.folded, { ...record, recorded_at_ms: this.now_ms }, this.projections).state;
  }
}
