/** Real time for a device's own patience; simulated time comes from its clock. */
export interface Timer {
  /** Calls once after `delay_ms` of wall-clock time; the result cancels. */
  after(delay_ms: number, action: () => void): () => void;
}

/** A signed message as it lies in the device's store. */
export interface StoredMessage {
  /** Sequence number of its first reading. */
  readonly seq: number;
  /** Sequence number of its last reading. */
  readonly last_seq: number;
  readonly boot: number;
  readonly bytes: Uint8Array;
}

export interface StoreState {
  /** How often the device has started; 0 before the first time. */
  readonly boot: number;
  readonly next_seq: number;
  /** Time of the newest reading ever made; null before the first one. */
  readonly newest_at_ms: number | null;
  /** The highest `upto` that the edge node has acknowledged. */
  readonly acknowledged: number;
}

/** The durable memory of one device: messages stay until the edge node says that it has them. */
export interface HomeStore {
  state(): StoreState;
  /** Counts a start of the device and returns the new boot count. */
  beginBoot(): number;
  /**
   * Returns once the message is stored.
   *
   * @throws {LocalGridError} `device-store-damaged` when it does not follow the newest one
   */
  append(message: StoredMessage, newest_at_ms: number): void;
  /** Stored messages whose last reading is after `seq`, oldest first, at most `limit`. */
  messagesAfter(seq: number, limit: number): readonly StoredMessage[];
  /** Number of stored messages whose last reading is not after `seq`. */
  countThrough(seq: number): number;
  /** Number of stored messages. */
  count(): number;
  /** Deletes every message whose readings are all acknowledged by `upto`. */
  free(upto: number): void;
}

/** A connection to the broker, from the device's side. Nothing it is given is stored by it. */
export interface DeviceConnection {
  /** At least once while the connection lasts; whether it arrived is told by the ack only. */
  publishReadings(bytes: Uint8Array): void;
  /** At most once. */
  publishLive(bytes: Uint8Array): void;
  close(): Promise<void>;
}

export interface ConnectionEvents {
  /** Connected and subscribed to acks: publishing may begin. */
  onReady(): void;
  /** The payload of `lg/v1/<device>/ack`. */
  onAck(payload: Uint8Array): void;
  /** Comes once, also when connecting failed; not after `close`. */
  onLost(reason: string): void;
}

/** Begins to connect and returns at once. */
export type Connect = (events: ConnectionEvents) => DeviceConnection;
