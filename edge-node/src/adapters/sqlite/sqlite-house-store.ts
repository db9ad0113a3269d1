import { type DeviceId, deviceId, memberId } from "@localgrid/vocabulary/identifiers";
import type Database from "better-sqlite3";
import type { AdapterSettings } from "../../third-party/adapter-settings.ts";
import type { AdapterName } from "../../third-party/device-adapter.ts";
import type { ConnectionWay, HouseConnection, HouseStore, TakenSource } from "../../third-party/house-store.ts";
import { writing } from "./out-of-space.ts";

interface ConnectionRow {
  readonly connection: string;
  readonly member: string;
  readonly label: string;
  readonly way: string;
  readonly settings: string;
}

interface SourceRow {
  readonly device: string;
  readonly connection: string;
  readonly adapter: string;
  readonly source: string;
}

/** Keeps connections in the node's own database, which is flushed to disk with every change. */
export class SqliteHouseStore implements HouseStore {
  private readonly database: Database.Database;

  constructor(database: Database.Database) {
    this.database = database;
  }

  connections(): readonly HouseConnection[] {
    const rows = this.database.prepare<[], ConnectionRow>("SELECT * FROM house_connection ORDER BY connection").all();
    return rows.map(({ connection, member, label, way, settings }) => ({
      connection,
      member: memberId(member),
      label,
      way: wayFrom(way),
      settings: JSON.parse(settings) as AdapterSettings,
    }));
  }

  putConnection({ connection, member, label, way, settings }: HouseConnection): void {
    const put = this.database.prepare(
      `INSERT INTO house_connection (connection, member, label, way, settings) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (connection) DO UPDATE SET member = excluded.member, label = excluded.label, way = excluded.way,
         settings = excluded.settings`,
    );
    writing(() => put.run(connection, member, label, wayText(way), JSON.stringify(settings)));
  }

  removeConnection(connection: string): void {
    const remove = this.database.transaction(() => {
      this.database.prepare("DELETE FROM third_party_source WHERE connection = ?").run(connection);
      this.database.prepare("DELETE FROM house_connection WHERE connection = ?").run(connection);
    });
    writing(() => remove());
  }

  takenSources(): readonly TakenSource[] {
    const rows = this.database.prepare<[], SourceRow>("SELECT * FROM third_party_source ORDER BY device").all();
    return rows.map(({ device, connection, adapter, source }) => ({
      device: deviceId(device),
      connection,
      adapter: adapter as AdapterName,
      source,
    }));
  }

  putSource({ device, connection, adapter, source }: TakenSource): void {
    const put = this.database.prepare(
      `INSERT INTO third_party_source (device, connection, adapter, source) VALUES (?, ?, ?, ?)
       ON CONFLICT (device) DO UPDATE SET connection = excluded.connection, adapter = excluded.adapter,
         source = excluded.source`,
    );
    writing(() => put.run(device, connection, adapter, source));
  }

  removeSource(device: DeviceId): void {
    const remove = this.database.prepare("DELETE FROM third_party_source WHERE device = ?");
    writing(() => remove.run(device));
  }
}

/** Bytes of a password's hash are hexadecimal digits in JSON. */
function wayText(way: ConnectionWay): string {
  if (way.kind !== "house") return JSON.stringify(way);
  const { salt, hash, ...cost } = way.password;
  const password = { ...cost, salt: Buffer.from(salt).toString("hex"), hash: Buffer.from(hash).toString("hex") };
  return JSON.stringify({ kind: "house", password });
}

function wayFrom(text: string): ConnectionWay {
  const way = JSON.parse(text);
  if (way.kind !== "house") return way;
  const { salt, hash, ...cost } = way.password;
  return { kind: "house", password: { ...cost, salt: Buffer.from(salt, "hex"), hash: Buffer.from(hash, "hex") } };
}
