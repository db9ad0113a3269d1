import { once } from "node:events";
import { createServer as createHttpServer, type RequestListener } from "node:http";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import type { RecordedModel } from "../test-payloads.ts";

/** Test support: something that listens on this machine until it is closed. */
export interface TestListener {
  readonly port: number;
  close(): Promise<void>;
}

/** Test support: a device with a web interface. */
export function httpDevice(answer: RequestListener): Promise<TestListener> {
  return listening(createHttpServer(answer));
}

/** Test support: a device that answers by path. */
export function answeringDevice(answers: Readonly<Record<string, string>>): Promise<TestListener> {
  return httpDevice(({ url = "" }, reply) => {
    reply.statusCode = Object.hasOwn(answers, url) ? 200 : 404;
    reply.end(answers[url]);
  });
}

/** Test support: a device on a TCP port. */
export function tcpDevice(serve: (socket: Socket) => void): Promise<TestListener> {
  return listening(
    createServer((socket) => {
      socket.on("error", () => {});
      serve(socket);
    }),
  );
}

/** Test support: a Modbus server whose registers can be read and written; one that is not there is an exception. */
export function modbusDevice(registers: Map<number, number>): Promise<TestListener> {
  return tcpDevice((socket) => {
    socket.on("data", (frame: Buffer) => {
      const body = answerTo(frame.subarray(7), registers);
      const header = Buffer.from(frame.subarray(0, 7));
      header.writeUInt16BE(body.length + 1, 4);
      // In two pieces: a network cuts where it likes.
      socket.write(Buffer.concat([header, body.subarray(0, 1)]));
      socket.write(body.subarray(1));
    });
  });
}

function answerTo(question: Buffer, registers: Map<number, number>): Buffer {
  const kind = question.readUInt8(0);
  const address = question.readUInt16BE(1);
  const count = question.readUInt16BE(3);
  const places = Array.from({ length: count }, (_, index) => address + index);
  if (!places.every((place) => registers.has(place))) return Buffer.from([kind | 0x80, 2]);
  if (kind === 3) {
    const values = places.flatMap((place) => [(registers.get(place) ?? 0) >> 8, (registers.get(place) ?? 0) & 0xff]);
    return Buffer.from([kind, values.length, ...values]);
  }
  for (const [index, place] of places.entries()) registers.set(place, question.readUInt16BE(6 + 2 * index));
  return question.subarray(0, 5);
}

/** Test support: the registers of a SunSpec map; what a model does not name is not implemented. */
export function sunSpecRegisters(base: number, models: readonly RecordedModel[]): Map<number, number> {
  const registers = new Map([
    [base, 0x5375],
    [base + 1, 0x6e53],
  ]);
  let address = base + 2;
  for (const { id, length, registers: named } of models) {
    for (let offset = 2; offset < length + 2; offset++) registers.set(address + offset, named[offset] ?? 0xffff);
    registers.set(address, id).set(address + 1, length);
    address += length + 2;
  }
  return registers.set(address, 0xffff).set(address + 1, 0);
}

async function listening(server: Server): Promise<TestListener> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
