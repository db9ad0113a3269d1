import { edgeNodeError } from "../../../errors.ts";
import type { TcpConnection } from "./tcp-connection.ts";

const HEADER_BYTES = 7;
const READ_HOLDING = 3;
const WRITE_MULTIPLE = 16;
const MAX_READ = 125;
const ILLEGAL_ADDRESS = 2;

/**
 * A Modbus client on an open connection: one question at a time.
 *
 * Source: Modbus Application Protocol 1.1b3, Modbus Messaging on TCP/IP 1.0b
 */
export class ModbusTcp {
  readonly #connection: TcpConnection;
  readonly #unit: number;
  #transaction = 0;

  constructor(connection: TcpConnection, unit: number) {
    this.#connection = connection;
    this.#unit = unit;
  }

  /**
   * Any number of holding registers, in as many questions as that takes; null when the device has none there.
   *
   * @throws {LocalGridError} `device-unreachable`, `device-answer-malformed`
   */
  async read(address: number, count: number): Promise<readonly number[] | null> {
    const registers: number[] = [];
    while (registers.length < count) {
      const part = Math.min(MAX_READ, count - registers.length);
      const question = Buffer.alloc(5);
      question.writeUInt8(READ_HOLDING, 0);
      question.writeUInt16BE(address + registers.length, 1);
      question.writeUInt16BE(part, 3);
      const answer = await this.#ask(question);
      if (answer === null) return null;
      if (answer[1] !== part * 2 || answer.length !== part * 2 + 2) throw malformed("a wrong number of registers");
      for (let index = 0; index < part; index++) registers.push(answer.readUInt16BE(2 + 2 * index));
    }
    return registers;
  }

  /** @throws {LocalGridError} `device-unreachable`, `device-answer-malformed` */
  async write(address: number, registers: readonly number[]): Promise<void> {
    const question = Buffer.alloc(6 + 2 * registers.length);
    question.writeUInt8(WRITE_MULTIPLE, 0);
    question.writeUInt16BE(address, 1);
    question.writeUInt16BE(registers.length, 3);
    question.writeUInt8(2 * registers.length, 5);
    for (const [index, register] of registers.entries()) question.writeUInt16BE(register, 6 + 2 * index);
    if ((await this.#ask(question)) === null) throw malformed("no such register");
  }

  /** Null when the device says that there is no such address. */
  async #ask(question: Buffer): Promise<Buffer | null> {
    this.#transaction = (this.#transaction + 1) % 65_536;
    const header = Buffer.alloc(HEADER_BYTES);
    header.writeUInt16BE(this.#transaction, 0);
    header.writeUInt16BE(question.length + 1, 4);
    header.writeUInt8(this.#unit, 6);
    this.#connection.write(Buffer.concat([header, question]));
    const answer = await this.#connection.receive((received) => frameIn(received, this.#transaction));
    if (answer[0] === question[0]) return answer;
    if (answer.length === 2 && answer[1] === ILLEGAL_ADDRESS) return null;
    throw malformed(`exception ${answer[1] ?? "without a code"}`);
  }
}

/** The answer to this question; one to an earlier question is passed over. */
function frameIn(received: Buffer, transaction: number): { readonly value: Buffer; readonly used: number } | null {
  let offset = 0;
  while (received.length - offset >= HEADER_BYTES) {
    const length = received.readUInt16BE(offset + 4);
    if (received.readUInt16BE(offset + 2) !== 0 || length < 3 || length > 254) throw malformed("no Modbus frame");
    const end = offset + HEADER_BYTES - 1 + length;
    if (received.length < end) return null;
    if (received.readUInt16BE(offset) === transaction) {
      return { value: received.subarray(offset + HEADER_BYTES, end), used: end };
    }
    offset = end;
  }
  return null;
}

function malformed(what: string): Error {
  return edgeNodeError("device-answer-malformed", `the device answered with ${what}`);
}
