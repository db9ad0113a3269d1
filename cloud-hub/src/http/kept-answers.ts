import type { FastifyReply, FastifyRequest } from "fastify";
import type { AnswerBook, AnswerPlace } from "../access/answer-book.ts";
import { cloudHubError } from "../errors.ts";
import type { HubApp } from "./hub-app.ts";
import { credentialsOf } from "./person-credentials.ts";

const KEY = /^[!-~]{1,64}$/;
const IN_PROGRESS_RETRY_S = "1";

/**
 * Makes every POST of people repeatable: with the header `idempotency-key`, the request is done once, and the same
 * request gets the same answer again. Failures that may pass are not kept.
 */
export function keepAnswers(app: HubApp, answers: AnswerBook): void {
  const places = new WeakMap<FastifyRequest, AnswerPlace>();
  app.addHook("preHandler", async (request, reply) => {
    const place = placeOf(request);
    if (place === null) return;
    const begun = await answers.begin(place);
    if (begun.kind === "new") places.set(request, place);
    else if (begun.kind === "kept") return replay(reply, begun);
    else if (begun.reason === "idempotency-key-reused") {
      throw cloudHubError("idempotency-key-reused", "this idempotency key came with another request");
    } else {
      reply.header("retry-after", IN_PROGRESS_RETRY_S);
      throw cloudHubError("request-in-progress", "the first request with this idempotency key is still being done");
    }
  });
  app.addHook("onSend", async (request, reply, payload) => {
    const place = places.get(request);
    if (place === undefined) return;
    places.delete(request);
    const isFinal = reply.statusCode < 500 && reply.statusCode !== 429;
    if (isFinal && (payload === null || typeof payload === "string")) {
      await answers.keep(place, { status: reply.statusCode, body: payload ?? "" });
    } else await answers.drop(place);
  });
}

function placeOf(request: FastifyRequest): AnswerPlace | null {
  const { identity, method, url, headers } = request;
  const key = headers["idempotency-key"];
  if (identity === null || method !== "POST" || key === undefined) return null;
  if (typeof key !== "string" || !KEY.test(key)) {
    throw cloudHubError("wrong-idempotency-key", "an idempotency key has 1 to 64 visible ASCII characters");
  }
  const { session, bearer } = credentialsOf(request);
  return {
    credential: identity.credential,
    secret: (bearer ?? session) as string,
    key,
    request: [method, url, request.body],
  };
}

function replay(reply: FastifyReply, { status, body }: { readonly status: number; readonly body: string }) {
  reply.header("idempotent-replay", "true").type("application/json; charset=utf-8").code(status);
  return reply.send(body === "" ? null : body);
}
