import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { describeError, EDGE_NODE_ERRORS, type EdgeNodeErrorCode } from "../errors.ts";
import type { CommandResult } from "./ports.ts";
import { type InputProblem, InputRefusal } from "./validation.ts";

/** The one shape of every answer that is not a success. */
export interface ErrorAnswer {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  readonly details?: readonly InputProblem[];
}

const FRAMEWORK_CODES: Readonly<Record<string, EdgeNodeErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: "body-too-large",
  FST_ERR_CTP_INVALID_MEDIA_TYPE: "wrong-content-type",
  FST_ERR_CTP_INVALID_JSON_BODY: "malformed-json",
  FST_ERR_CTP_EMPTY_JSON_BODY: "malformed-json",
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: "malformed-request",
  FST_ERR_BAD_URL: "unknown-route",
  FST_ERR_MAX_PARAM_LENGTH: "url-too-long",
  FST_ERR_ASYNC_CONSTRAINT: "unknown-route",
};

/**
 * Turns whatever was thrown into `{ code, message, hint, details }` with its status. What nobody foresaw is logged
 * and answered without a word about its inside.
 */
export function answerError(error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): void {
  const answer = answerFor(error);
  const { httpStatus } = EDGE_NODE_ERRORS[answer.code as EdgeNodeErrorCode];
  if (answer.code === "internal-error") {
    request.log.error({ event: "request-failed", err: error, route: request.routeOptions.url });
  }
  reply.code(httpStatus).header("cache-control", "no-store").type("application/json; charset=utf-8").send(answer);
}

export function answerUnknownRoute(request: FastifyRequest, reply: FastifyReply): void {
  const path = request.url.split("?", 1)[0] as string;
  answerError(
    new LocalGridError("unknown-route", `there is no ${request.method} ${path.slice(0, 100)}`),
    request,
    reply,
  );
}

function answerFor(error: FastifyError | Error): ErrorAnswer {
  if (error instanceof LocalGridError) {
    const description = describeError(error.code);
    // What only a fault of the program or of its files can cause is for the log, not for the network.
    const isForClients = description !== null && (description.httpStatus < 500 || description.retryable);
    return isForClients
      ? answerOf(error.code, error.message)
      : answerOf("internal-error", "the node could not do this");
  }
  const refusal = error instanceof InputRefusal ? error : (error as { cause?: unknown }).cause;
  if (refusal instanceof InputRefusal)
    return { ...answerOf("invalid-input", refusal.message), details: refusal.problems };
  const code = FRAMEWORK_CODES[(error as FastifyError).code];
  if (code !== undefined) return answerOf(code, error.message);
  const status = (error as FastifyError).statusCode ?? 500;
  if (status >= 400 && status < 500) return answerOf("malformed-request", error.message);
  return answerOf("internal-error", "the node could not do this");
}

function answerOf(code: string, message: string): ErrorAnswer {
  return { code, message, hint: describeError(code)?.hint ?? "" };
}

/** @throws {LocalGridError} with the reason of the refusal */
export function assertDone(result: CommandResult): void {
  if (result.kind === "rejected") throw new LocalGridError(result.reason, result.message);
}

const PARSER_CODES: Readonly<Record<string, EdgeNodeErrorCode>> = {
  ERR_HTTP_REQUEST_TIMEOUT: "request-timeout",
  HPE_HEADER_OVERFLOW: "headers-too-large",
};

/** Bytes for a connection on which no request could be read; it is closed after them. */
export function rawAnswer(parserCode: string | undefined): string {
  const code = PARSER_CODES[parserCode ?? ""] ?? "malformed-request";
  const { httpStatus, hint } = EDGE_NODE_ERRORS[code];
  const body = JSON.stringify({ code, message: "the request could not be read", hint } satisfies ErrorAnswer);
  return [
    `HTTP/1.1 ${httpStatus} ${code}`,
    "content-type: application/json; charset=utf-8",
    `content-length: ${Buffer.byteLength(body)}`,
    "connection: close",
    "",
    body,
  ].join("\r\n");
}
