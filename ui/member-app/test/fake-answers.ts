import type { IncomingMessage, ServerResponse } from "node:http";

export function send(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  if (status === 204) return void response.end();
  response.end(JSON.stringify(body));
}

export function refuse(response: ServerResponse, status: number, code: string): void {
  send(response, { code, message: `refused: ${code}` }, status);
}

export async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString("utf8")) as Record<string, unknown>;
}
