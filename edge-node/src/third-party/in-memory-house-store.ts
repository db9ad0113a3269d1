import type { DeviceId } from "@localgrid/vocabulary/identifiers";
import type { HouseConnection, HouseStore, TakenSource } from "./house-store.ts";

/** For tests and for nodes without a disk. */
export class InMemoryHouseStore implements HouseStore {
  private readonly kept = new Map<string, HouseConnection>();
  private readonly taken = new Map<DeviceId, TakenSource>();

  connections = () => [...this.kept.values()].sort((a, b) => (a.connection < b.connection ? -1 : 1));
  takenSources = () => [...this.taken.values()].sort((a, b) => (a.device < b.device ? -1 : 1));
  putConnection = (connection: HouseConnection) => void this.kept.set(connection.connection, connection);
  putSource = (source: TakenSource) => void this.taken.set(source.device, source);
  removeSource = (device: DeviceId) => void this.taken.delete(device);

  removeConnection(connection: string): void {
    this.kept.delete(connection);
    for (const source of this.taken.values()) if (source.connection === connection) this.taken.delete(source.device);
  }
}
