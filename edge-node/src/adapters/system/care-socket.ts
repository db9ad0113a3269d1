import { connect, type Socket } from "node:net";
import {
  type CareAnswer,
  type CareRequest,
  MAX_CARE_ANSWER_BYTES,
  type ResetMode,
  readCareAnswer,
  type StickReport,
} from "@localgrid/protocol/care-messages";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import type { ApplianceLink } from "../../care/appliance.ts";
import { edgeNodeError } from "../../errors.ts";

/** A program has to be started for each question, and small boards are slow at that. */
const ANSWER_DEADLINE_MS = 60_000;
/** Without any byte taken or answered, while a backup goes to a stick. */
const STILL_DEADLINE_MS = 300_000;
/** What the other side may refuse with, and this node knows a hint for; the rest is trouble of the box. */
const KNOWN = new Set(["no-stick", "stick-trouble"]);

interface Exchange {
  readonly deadline_ms?: number;
  readonly bytes?: AsyncIterable<Uint8Array>;
  readonly progress?: (bytes: number) => void;
}

/** One conversation per question with the program that runs as root on the card. */
export class CareSocket implements ApplianceLink {
  private readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  systemReport(): Promise<unknown> {
    return this.ask({ request: "health-report" });
  }

  async stick(): Promise<StickReport> {
    return stickReportOf(await this.ask({ request: "stick" }));
  }

  async writeToStick(name: string, bytes: AsyncIterable<Uint8Array>, progress: (total: number) => void): Promise<void> {
    const exchange = { bytes, progress, deadline_ms: STILL_DEADLINE_MS };
    const written = await this.ask({ request: "backup-to-stick", name }, exchange);
    progress(Number((written as { bytes?: unknown } | null)?.bytes ?? 0));
  }

  async restart(): Promise<void> {
    await this.ask({ request: "restart" });
  }

  async reset(mode: ResetMode): Promise<void> {
    const { token } = (await this.ask({ request: "reset-token" })) as { readonly token: string };
    await this.ask({ request: "reset", mode, token });
  }

  private ask(request: CareRequest, exchange: Exchange = {}): Promise<unknown> {
    const { deadline_ms = ANSWER_DEADLINE_MS, bytes, progress = () => undefined } = exchange;
    return new Promise((resolve, reject) => {
      const socket = connect(this.path);
      const fail = (error: unknown) => {
        socket.destroy();
        reject(error instanceof LocalGridError ? error : away((error as Error).message));
      };
      socket.setTimeout(deadline_ms, () => fail(new Error("no answer in time")));
      socket.once("error", fail);
      socket.once("close", () => fail(new Error("it ended without an answer")));
      eachAnswer(socket, fail, (answer) => {
        if (answer.answer === "progress") return progress(answer.bytes);
        socket.destroy();
        if (answer.answer === "done") resolve(answer.result);
        else reject(refusalOf(answer));
      });
      socket.write(`${JSON.stringify(request)}\n`);
      if (bytes !== undefined) void sendFrames(socket, bytes).catch(fail);
    });
  }
}

function eachAnswer(socket: Socket, fail: (error: Error) => void, heard: (answer: CareAnswer) => void): void {
  let waiting = "";
  socket.setEncoding("utf8");
  socket.on("data", (part: string) => {
    const lines = (waiting + part).split("\n");
    waiting = lines.pop() ?? "";
    if (waiting.length > MAX_CARE_ANSWER_BYTES) return fail(new Error("an answer without an end"));
    for (const line of lines) {
      const answer = readCareAnswer(line);
      if (answer === null) return fail(new Error("no answer that can be understood"));
      heard(answer);
    }
  });
}

async function sendFrames(socket: Socket, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const part of bytes) {
    if (part.length === 0) continue;
    await written(socket, Buffer.concat([lengthOf(part.length), part]));
    if (socket.destroyed) return;
  }
  await written(socket, lengthOf(0));
}

function written(socket: Socket, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    if (socket.destroyed) return resolve();
    // Called too when the other side has gone; what it said before then is what counts.
    socket.write(bytes, () => resolve());
  });
}

function lengthOf(length: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(length);
  return bytes;
}

function refusalOf({ code, message }: Extract<CareAnswer, { answer: "refused" }>): LocalGridError {
  return KNOWN.has(code) ? new LocalGridError(code, message) : away(`${message} [${code}]`);
}

function stickReportOf(result: unknown): StickReport {
  const { free_bytes, backups } = { ...(result as Partial<StickReport>) };
  if (typeof free_bytes !== "number" || !Array.isArray(backups)) throw away("no report of a stick");
  const known = backups.slice(0, 64).map(({ name, bytes }) => ({ name: String(name), bytes: Number(bytes) || 0 }));
  return { free_bytes, backups: known };
}

function away(message: string): LocalGridError {
  return edgeNodeError("appliance-away", `the box's own program: ${message}`);
}
