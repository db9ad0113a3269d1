import { decodeManifest, decodeSignedManifest } from "@localgrid/protocol/device-update";
import type { DeviceId } from "@localgrid/vocabulary/identifiers";
import type Database from "better-sqlite3";
import type { FirmwareImage } from "../../updates/firmware-image.ts";
import type { Rollout, RolloutDevice } from "../../updates/rollout.ts";
import type { UpdateStore } from "../../updates/update-store.ts";
import { writing } from "./out-of-space.ts";

interface ImageRow {
  readonly sha256: string;
  readonly manifest: Buffer;
  readonly added_at_ms: number;
  readonly added_by: string;
}

/** Which firmware images the node keeps and how far each has come, in the local database. */
export class SqliteUpdateStore implements UpdateStore {
  private readonly database: Database.Database;
  private readonly save: Database.Statement<[string, string]>;
  private readonly remove: (sha256: string) => void;

  constructor(database: Database.Database) {
    this.database = database;
    this.save = database.prepare("INSERT OR REPLACE INTO firmware_rollout (sha256, state) VALUES (?, ?)");
    const image = database.prepare<[string]>("DELETE FROM firmware_image WHERE sha256 = ?");
    const rollout = database.prepare<[string]>("DELETE FROM firmware_rollout WHERE sha256 = ?");
    this.remove = database.transaction((sha256: string) => {
      image.run(sha256);
      rollout.run(sha256);
    });
  }

  images(): readonly FirmwareImage[] {
    return this.database
      .prepare<[], ImageRow>("SELECT * FROM firmware_image ORDER BY added_at_ms, sha256")
      .all()
      .map(({ manifest, ...row }) => {
        const signed_manifest = new Uint8Array(manifest);
        return { ...row, signed_manifest, manifest: decodeManifest(decodeSignedManifest(signed_manifest).payload) };
      });
  }

  addImage({ sha256, signed_manifest, added_at_ms, added_by }: FirmwareImage): void {
    const insert = this.database.prepare(
      "INSERT INTO firmware_image (sha256, manifest, added_at_ms, added_by) VALUES (?, ?, ?, ?)",
    );
    writing(() => insert.run(sha256, Buffer.from(signed_manifest), added_at_ms, added_by));
  }

  removeImage(sha256: string): void {
    writing(() => this.remove(sha256));
  }

  rollouts(): ReadonlyMap<string, Rollout> {
    const rows = this.database
      .prepare<[], { readonly sha256: string; readonly state: string }>("SELECT sha256, state FROM firmware_rollout")
      .all();
    return new Map(rows.map(({ sha256, state }) => [sha256, rolloutOf(state)]));
  }

  saveRollout(sha256: string, rollout: Rollout): void {
    writing(() => this.save.run(sha256, JSON.stringify({ ...rollout, devices: [...rollout.devices] })));
  }
}

function rolloutOf(state: string): Rollout {
  const { devices, ...rest } = JSON.parse(state) as Omit<Rollout, "devices"> & {
    readonly devices: readonly (readonly [DeviceId, RolloutDevice])[];
  };
  return { ...rest, devices: new Map(devices) };
}
