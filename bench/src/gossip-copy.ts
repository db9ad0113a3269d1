import { createReadStream, createWriteStream, fsyncSync, openSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { pipeline } from "node:stream/promises";
import { answerRequests } from "./child-link.ts";

// What a file costs to bring from one machine to another: a TCP stream, and the disk at its end.

export type CopyRequest =
  | { readonly kind: "serve"; readonly address: string; readonly file: string; readonly bytes: number }
  | { readonly kind: "fetch"; readonly address: string; readonly port: number; readonly file: string };

export interface CopyAnswer {
  readonly port: number;
  readonly took_s: number;
}

const CHUNK_BYTES = 1_048_576;

answerRequests<CopyRequest, CopyAnswer>(async (request) => {
  if (request.kind === "serve") return { port: await serve(request), took_s: 0 };
  return { port: 0, took_s: await fetchFile(request) };
});

function serve({ address, file, bytes }: Extract<CopyRequest, { kind: "serve" }>): Promise<number> {
  const server = createServer((socket) => {
    createReadStream(file, { end: bytes - 1, highWaterMark: CHUNK_BYTES }).pipe(socket);
  });
  return new Promise((resolve) => {
    server.listen(0, address, () => resolve((server.address() as AddressInfo).port));
  });
}

async function fetchFile({ address, port, file }: Extract<CopyRequest, { kind: "fetch" }>): Promise<number> {
  const begun_ms = performance.now();
  const descriptor = openSync(file, "w");
  const written = createWriteStream(file, { fd: descriptor, autoClose: false, highWaterMark: CHUNK_BYTES });
  await pipeline(connect(port, address), written);
  fsyncSync(descriptor);
  return (performance.now() - begun_ms) / 1000;
}
