import { createConnection, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { eventually } from "@localgrid/edge-node/test/eventually";

const CONNECT_DEADLINE_MS = 20_000;
const ANSWER_DEADLINE_MS = 30_000;

/** One line of QEMU's machine protocol. */
interface Line {
  readonly id?: number;
  readonly return?: unknown;
  readonly error?: { readonly desc: string };
  readonly event?: string;
  readonly data?: { readonly reason?: string };
}

/** QEMU's machine protocol, as far as the tests need it. */
export class Qmp {
  private readonly socket: Socket;
  private readonly waiting = new Map<number, (line: Line) => void>();
  private nextId = 1;
  /** Why the machine ended, in QEMU's word (`guest-reset`, `guest-shutdown`), as soon as it says so. */
  shutdown_reason: string | null = null;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on("error", () => {});
    socket.on("close", () => {
      for (const answer of this.waiting.values()) answer({ error: { desc: "the machine ended" } });
      this.waiting.clear();
    });
    const lines = createInterface({ input: socket });
    // It passes on what the socket met: a machine whose power is cut says nothing more.
    lines.on("error", () => {});
    lines.on("line", (text) => this.take(JSON.parse(text) as Line));
  }

  static async connect(path: string, isAlive: () => boolean): Promise<Qmp> {
    const socket = await eventually(
      "QEMU listens for commands",
      () => {
        if (!isAlive()) throw new Error("QEMU ended");
        return opened(path);
      },
      CONNECT_DEADLINE_MS,
    );
    const qmp = new Qmp(socket);
    await qmp.execute("qmp_capabilities");
    return qmp;
  }

  /** @throws {Error} with QEMU's own words */
  execute(command: string, args: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      const impatience = setTimeout(() => {
        this.waiting.delete(id);
        reject(new Error(`${command}: QEMU does not answer`));
      }, ANSWER_DEADLINE_MS);
      this.waiting.set(id, (line) => {
        clearTimeout(impatience);
        if (line.error === undefined) resolve(line.return);
        else reject(new Error(`${command}: ${line.error.desc}`));
      });
      this.socket.write(`${JSON.stringify({ execute: command, arguments: args, id })}\n`);
    });
  }

  close(): void {
    this.socket.destroy();
  }

  private take(line: Line): void {
    if (line.event === "SHUTDOWN") this.shutdown_reason = line.data?.reason ?? "unknown";
    if (line.id === undefined) return;
    const answer = this.waiting.get(line.id);
    this.waiting.delete(line.id);
    answer?.(line);
  }
}

function opened(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(path);
    socket.once("connect", () => resolve(socket));
    socket.once("error", reject);
  });
}
