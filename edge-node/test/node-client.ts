const ANSWER_DEADLINE_MS = 10_000;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON; the text itself when it is none. */
  // biome-ignore lint/suspicious/noExplicitAny: every route answers another shape, and the tests state it.
  readonly body: any;
}

/** Someone at a browser: keeps the session's cookie and CSRF token. */
export class NodeClient {
  private readonly url: string;
  private cookie = "";
  private csrf_token = "";

  constructor(url: string) {
    this.url = url;
  }

  /** The same session at the node's address after a restart. */
  at(url: string): NodeClient {
    const moved = new NodeClient(url);
    moved.cookie = this.cookie;
    moved.csrf_token = this.csrf_token;
    return moved;
  }

  async login(login: string, password: string): Promise<Answer> {
    const answer = await this.send("POST", "/api/session", { login, password });
    if (answer.status !== 200) return answer;
    this.cookie = answer.headers.get("set-cookie")?.split(";", 1)[0] ?? "";
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

  send(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.sendText(method, path, body === undefined ? undefined : JSON.stringify(body));
  }

  /** The body as it is, called JSON whatever it holds. */
  async sendText(method: string, path: string, text: string | undefined): Promise<Answer> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        ...(text === undefined ? {} : { "content-type": "application/json" }),
        ...(this.cookie === "" ? {} : { cookie: this.cookie, "x-csrf-token": this.csrf_token }),
      },
      signal: AbortSignal.timeout(ANSWER_DEADLINE_MS),
      ...(text === undefined ? {} : { body: text }),
    });
    const answer = await response.text();
    return { status: response.status, headers: response.headers, body: parsed(answer) };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
