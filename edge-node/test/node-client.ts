import { request as httpRequest, type IncomingHttpHeaders } from "node:http";

const ANSWER_DEADLINE_MS = 30_000;

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Parsed JSON; the text itself when it is none. */
  // biome-ignore lint/suspicious/noExplicitAny: every route answers another shape, and the tests state it.
  readonly body: any;
}

export interface TextBody {
  readonly text?: string;
  readonly type?: string;
}

interface Sent {
  readonly body?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ServerEvent {
  readonly event: string;
  // biome-ignore lint/suspicious/noExplicitAny: each event has another shape, and the tests state it.
  readonly data: any;
}

/** Someone at a browser: keeps the session's cookie and CSRF token. */
export class NodeClient {
  private readonly url: string;
  private readonly address: string;
  private cookie = "";
  private csrf_token = "";

  /** `address` is one of the loopback network's: the node counts requests by address. */
  constructor(url: string, address = "127.0.0.1") {
    this.url = url;
    this.address = address;
  }

  /** The same session at the node's address after a restart, or as it is used from elsewhere. */
  at(url: string, address = this.address): NodeClient {
    const moved = new NodeClient(url, address);
    moved.cookie = this.cookie;
    moved.csrf_token = this.csrf_token;
    return moved;
  }

  /** The same session as another site's page could use it: with the cookie, without the token. */
  withoutToken(): NodeClient {
    const forged = this.at(this.url, this.address);
    forged.csrf_token = "";
    return forged;
  }

  async login(login: string, password: string): Promise<Answer> {
    const answer = await this.send("POST", "/api/session", { login, password });
    if (answer.status !== 200) return answer;
    this.cookie = answer.headers["set-cookie"]?.[0]?.split(";", 1)[0] ?? "";
    this.csrf_token = answer.body.csrf_token;
    return answer;
  }

  get(path: string): Promise<Answer> {
    return this.send("GET", path);
  }

  /** @throws {Error} with the refusal unless the status is that of a success */
  async done(method: string, path: string, body?: unknown): Promise<Answer> {
    const answer = await this.send(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer;
  }

  /** Events of a `text/event-stream` as they come, until `close`. */
  async follow(path: string): Promise<{ readonly events: readonly ServerEvent[]; close(): void }> {
    const ending = new AbortController();
    const response = await fetch(this.url + path, { headers: { cookie: this.cookie }, signal: ending.signal });
    if (response.status !== 200 || response.body === null) throw new Error(`GET ${path}: ${response.status}`);
    const events: ServerEvent[] = [];
    readEvents(response.body, events).catch(() => {});
    return { events, close: () => ending.abort() };
  }

  send(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.sendText(method, path, body === undefined ? {} : { text: JSON.stringify(body) });
  }

  /** The body as it is, called JSON whatever it holds. */
  sendText(method: string, path: string, { text, type = "application/json" }: TextBody = {}): Promise<Answer> {
    return this.request(method, path, text === undefined ? {} : { body: text, headers: { "content-type": type } });
  }

  sendBytes(path: string, body: Uint8Array, more: Readonly<Record<string, string>>): Promise<Answer> {
    return this.request("POST", path, { body, headers: { "content-type": "application/octet-stream", ...more } });
  }

  private request(method: string, path: string, { body, headers: more = {} }: Sent): Promise<Answer> {
    const headers = {
      ...more,
      ...(body === undefined ? {} : { "content-length": Buffer.byteLength(body) }),
      ...(this.cookie === "" ? {} : { cookie: this.cookie, "x-csrf-token": this.csrf_token }),
    };
    return new Promise((resolve, reject) => {
      const signal = AbortSignal.timeout(ANSWER_DEADLINE_MS);
      const request = httpRequest(this.url + path, { method, headers, localAddress: this.address, signal });
      request.on("error", reject);
      request.on("response", (response) => {
        let answer = "";
        response.setEncoding("utf8").on("data", (part: string) => {
          answer += part;
        });
        response.on("error", reject);
        response.on("end", () => {
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: parsed(answer) });
        });
      });
      request.end(body);
    });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

async function readEvents(body: ReadableStream<Uint8Array>, events: ServerEvent[]): Promise<void> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const event = /^event: ?(.+)$/m.exec(text.slice(0, end))?.[1];
      const data = /^data: ?(.+)$/m.exec(text.slice(0, end))?.[1];
      if (event !== undefined && data !== undefined) events.push({ event, data: JSON.parse(data) });
      text = text.slice(end + 2);
    }
  }
}
