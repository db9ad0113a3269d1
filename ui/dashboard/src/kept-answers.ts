/**
 * Answers that the hub need not send twice: each reading names the content that is there already, and an answer "not
 * modified" is that content again, as the very same object, so that whoever shows it need not draw anew.
 */

/** Lists of one visit; each may be large. */
const MOST_KEPT = 60;

interface KeptAnswer {
  readonly etag: string;
  readonly value: unknown;
}

export interface AnswerKeeper {
  readonly fetch: typeof fetch;
  /** What one person was told is not for the next. */
  readonly forgetAll: () => void;
}

export function keepAnswers(ask: typeof fetch): AnswerKeeper {
  const kept = new Map<string, KeptAnswer>();

  function keep(path: string, answer: KeptAnswer) {
    kept.delete(path);
    kept.set(path, answer);
    const [oldest] = kept.keys();
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
  }

  async function fetchKept(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
    if (typeof input !== "string" || init.method !== "GET") return ask(input, init);
    const known = kept.get(input);
    const headers = new Headers(init.headers);
    if (known !== undefined) headers.set("if-none-match", known.etag);
    const response = await ask(input, { ...init, headers });
    if (response.status === 304 && known !== undefined) {
      keep(input, known);
      return answerOf(response.headers, async () => known.value);
    }
    const etag = response.headers.get("etag");
    if (!response.ok || etag === null) {
      kept.delete(input);
      return response;
    }
    return answerOf(response.headers, async () => {
      const value: unknown = await response.json();
      keep(input, { etag, value });
      return value;
    });
  }

  return { fetch: fetchKept, forgetAll: () => kept.clear() };
}

function answerOf(headers: Headers, json: () => Promise<unknown>): Response {
  const answer = new Response(null, { status: 200, headers });
  Object.defineProperty(answer, "json", { value: json });
  return answer;
}
