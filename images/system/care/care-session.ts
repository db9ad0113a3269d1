import { randomBytes, timingSafeEqual } from "node:crypto";
import {
  type CareAnswer,
  type CareRequest,
  MAX_CARE_ANSWER_BYTES,
  MAX_CARE_FRAME_BYTES,
  MAX_CARE_REQUEST_BYTES,
  readCareRequest,
} from "@localgrid/protocol/care-messages";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { applianceError } from "../errors.ts";
import type { CareMachine } from "./care-machine.ts";
import { requestReset } from "./resetting.ts";
import { withStick } from "./sticks.ts";
import { systemReport } from "./system-report.ts";

const TOKEN_FILE = "/run/localgrid/reset-token.json";
const TOKEN_LIFE_MS = 60_000;
/** Answers of progress in between: a node that waits shall see that something happens, not drown in it. */
const TELL_EVERY_BYTES = 4_194_304;
/** One conversation: a request comes in, answers go out. */
export interface CareConnection {
  readonly input: AsyncIterable<Uint8Array>;
  send(line: string): void;
}

/**
 * Answers one request of the node. Whoever may speak here belongs to the socket's group; what may be said is the list of
 * `CareRequest`, and nothing in it names a path or a program.
 */
export async function serveCare(machine: CareMachine, connection: CareConnection): Promise<void> {
  const answer = (one: CareAnswer) => connection.send(lineOf(one));
  const bytes = new FrameReader(connection.input);
  try {
    const line = await bytes.line();
    const request = line === null ? null : readCareRequest(line);
    if (request === null) throw applianceError("unknown-request", "that is no request of the list");
    machine.log(`localgrid: care request ${request.request}${request.request === "reset" ? ` ${request.mode}` : ""}`);
    answer({ answer: "done", result: await act(machine, request, { bytes, answer }) });
  } catch (error) {
    if (!(error instanceof LocalGridError)) throw error;
    answer({ answer: "refused", code: error.code, message: error.message.slice(0, 500) });
  }
}

interface Sides {
  readonly bytes: FrameReader;
  readonly answer: (one: CareAnswer) => void;
}

async function act(machine: CareMachine, request: CareRequest, { bytes, answer }: Sides): Promise<unknown> {
  switch (request.request) {
    case "status":
      return { releases: statusOf(machine), stick: await stickOrNull(machine) };
    case "health-report":
      return systemReport(machine);
    case "stick":
      return withStick(machine, "ro", async (stick) => stick.report());
    case "backup-to-stick": {
      let told = 0;
      const wrote = (total: number) => {
        if (total - told < TELL_EVERY_BYTES) return;
        told = total;
        answer({ answer: "progress", bytes: total });
      };
      return withStick(machine, "rw", async (stick) => ({
        name: request.name,
        bytes: await stick.write(request.name, bytes.frames(), wrote),
      }));
    }
    case "restart":
      await reboot(machine);
      return null;
    case "reset-token":
      return { token: newToken(machine) };
    case "reset":
      assertToken(machine, request.token);
      if (!(await requestReset(machine, request.mode))) {
        throw applianceError("boot-partition-read-only", "the boot partition cannot be written to");
      }
      await reboot(machine);
      return { mode: request.mode };
  }
}

function statusOf(machine: CareMachine): unknown {
  try {
    return JSON.parse(machine.text("/run/localgrid/releases.json", MAX_CARE_ANSWER_BYTES) ?? "null");
  } catch {
    return null;
  }
}

async function stickOrNull(machine: CareMachine): Promise<unknown> {
  return withStick(machine, "ro", async (stick) => stick.report()).catch(() => null);
}

/** A moment later, so that the answer is on its way before. */
async function reboot(machine: CareMachine): Promise<void> {
  const command = ["--on-active=2", "--timer-property=AccuracySec=1", "systemctl", "reboot"];
  const { code, stderr } = await machine.run("systemd-run", command);
  if (code !== 0) throw applianceError("restart-refused", stderr.trim().slice(0, 200));
}

function newToken(machine: CareMachine): string {
  const token = randomBytes(16).toString("hex");
  machine.write(TOKEN_FILE, JSON.stringify({ token, until_ms: machine.now_ms() + TOKEN_LIFE_MS }));
  return token;
}

/** Good once. */
function assertToken(machine: CareMachine, token: string): void {
  const kept = machine.text(TOKEN_FILE, 200);
  machine.remove(TOKEN_FILE);
  const { token: expected = "", until_ms = 0 } = kept === null ? {} : JSON.parse(kept);
  const [a, b] = [Buffer.from(token), Buffer.from(String(expected))];
  const isGood = a.length === b.length && timingSafeEqual(a, b) && machine.now_ms() <= until_ms;
  if (!isGood) throw applianceError("wrong-reset-token", "the token is another one, or too old");
}

function lineOf(answer: CareAnswer): string {
  const line = JSON.stringify(answer);
  if (Buffer.byteLength(line) <= MAX_CARE_ANSWER_BYTES) return `${line}\n`;
  return `${JSON.stringify({ answer: "refused", code: "answer-too-long", message: "the answer is too long" })}\n`;
}

/** First a line, then frames. */
class FrameReader {
  private readonly source: AsyncIterator<Uint8Array>;
  private waiting: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Uint8Array>) {
    this.source = source[Symbol.asyncIterator]();
  }

  /** Null when it does not come, or is too long. */
  async line(): Promise<string | null> {
    for (;;) {
      const end = this.waiting.indexOf(0x0a);
      if (end >= 0)
        return this.take(end + 1)
          .toString("utf8")
          .trimEnd();
      if (this.waiting.length > MAX_CARE_REQUEST_BYTES || !(await this.more())) return null;
    }
  }

  /** @throws {LocalGridError} `care-broken-off` when they end without the frame that says so */
  async *frames(): AsyncGenerator<Uint8Array> {
    for (;;) {
      await this.atLeast(4);
      const length = this.take(4).readUInt32BE();
      if (length === 0) return;
      if (length > MAX_CARE_FRAME_BYTES) throw applianceError("care-broken-off", "a frame is longer than any");
      await this.atLeast(length);
      yield this.take(length);
    }
  }

  private async atLeast(count: number): Promise<void> {
    while (this.waiting.length < count) {
      if (!(await this.more())) throw applianceError("care-broken-off", "the backup did not come to its end");
    }
  }

  private take(count: number): Buffer {
    const taken = this.waiting.subarray(0, count);
    this.waiting = this.waiting.subarray(count);
    return taken;
  }

  private async more(): Promise<boolean> {
    const next = await this.source.next();
    if (next.done === true) return false;
    this.waiting = Buffer.concat([this.waiting, next.value]);
    return true;
  }
}
