import type { Notification, Pool, PoolClient } from "pg";
import type { ShapeSignalListener, ShapeSignals } from "../../shapes/shape-store.ts";

/** As the triggers of the migration name it. */
export const SHAPE_CHANNEL = "localgrid_shapes";
/** Instead of a shape's name: shapes were given up. */
export const ROTATED = "rotated";

const RECONNECT_MS = 500;
const HEARTBEAT_MS = 15_000;
const HEARTBEAT_LIMIT_MS = 10_000;

interface Listening {
  readonly client: PoolClient;
  readonly heartbeat: NodeJS.Timeout;
  readonly onNotification: (notification: Notification) => void;
  readonly onLost: () => void;
}

/**
 * Hears of changes by one connection of the pool, and connects again whenever that is lost. A connection that is dead
 * without a word is found out by asking it now and then.
 */
export class PostgresShapeSignals implements ShapeSignals {
  private readonly pool: Pool;
  private listener: ShapeSignalListener | null = null;
  private listening: Listening | null = null;
  private retry: NodeJS.Timeout | undefined;
  private connecting: Promise<void> = Promise.resolve();

  constructor(pool: Pool) {
    this.pool = pool;
  }

  async start(listener: ShapeSignalListener): Promise<void> {
    this.listener = listener;
    this.connecting = this.connect();
    await this.connecting;
  }

  async stop(): Promise<void> {
    this.listener = null;
    clearTimeout(this.retry);
    await this.connecting;
    this.drop();
  }

  private async connect(): Promise<void> {
    let client: PoolClient | null = null;
    try {
      client = await this.pool.connect();
      await client.query(`LISTEN ${SHAPE_CHANNEL}`);
      this.listen(client);
    } catch {
      client?.release(true);
      if (this.listener !== null) this.connectLater();
    }
  }

  private connectLater(): void {
    this.retry = setTimeout(() => {
      this.connecting = this.connect();
    }, RECONNECT_MS);
  }

  private listen(client: PoolClient): void {
    const onNotification = ({ payload = "" }: Notification) => {
      if (payload === ROTATED) this.listener?.rotated();
      else this.listener?.changed(payload);
    };
    const onLost = () => this.lose(client);
    client.on("notification", onNotification).on("error", onLost).on("end", onLost);
    const heartbeat = setInterval(() => void ask(client).catch(onLost), HEARTBEAT_MS);
    this.listening = { client, heartbeat, onNotification, onLost };
    this.listener?.connected();
  }

  private lose(client: PoolClient): void {
    if (this.listening?.client !== client) return;
    this.drop();
    this.listener?.disconnected();
    if (this.listener !== null) this.connectLater();
  }

  private drop(): void {
    if (this.listening === null) return;
    const { client, heartbeat, onNotification, onLost } = this.listening;
    this.listening = null;
    clearInterval(heartbeat);
    client.off("notification", onNotification).off("error", onLost).off("end", onLost);
    client.release(true);
  }
}

async function ask(client: PoolClient): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const limit = setTimeout(() => reject(new Error("the connection does not answer")), HEARTBEAT_LIMIT_MS);
  try {
    await Promise.race([client.query("SELECT 1"), promise]);
  } finally {
    clearTimeout(limit);
  }
}
