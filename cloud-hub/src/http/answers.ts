import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { CLOUD_HUB_ERRORS, type CloudHubErrorCode, describeError } from "../errors.ts";

interface ErrorAnswer {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly details?: readonly { readonly path: string; readonly problem: string }[];
}

const FRAMEWORK_CODES: Readonly<Record<string, CloudHubErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: "body-too-large",
  FST_ERR_CTP_INVALID_MEDIA_TYPE: "wrong-content-type",
  FST_ERR_CTP_INVALID_JSON_BODY: "malformed-json",
  FST_ERR_CTP_EMPTY_JSON_BODY: "malformed-json",
  FST_ERR_BAD_URL: "unknown-route",
  FST_ERR_MAX_PARAM_LENGTH: "url-too-long",
};
/** Nodes spread their next attempts around this themselves. */
const RETRY_AFTER_S = "2";
const PROBLEMS_TOLD = 10;

/**
 * Turns whatever was thrown into `{ code, message, hint, details }` with its status. What nobody foresaw is logged
 * and answered without a word about its inside.
 */
export function answerError(error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): void {
  const answer = answerFor(error);
  const { httpStatus, retryable } = CLOUD_HUB_ERRORS[answer.code as CloudHubErrorCode];
  if (httpStatus >= 500) {
    const level = answer.code === "internal-error" ? "error" : "warn";
    request.log[level]({ event: "request-failed", err: error, route: request.routeOptions.url });
  }
  if (retryable && httpStatus === 503) reply.header("retry-after", RETRY_AFTER_S);
  reply.code(httpStatus).header("cache-control", "no-store").type("application/json; charset=utf-8").send(answer);
}

export function answerUnknownRoute(request: FastifyRequest, reply: FastifyReply): void {
  const path = request.url.split("?", 1)[0] as string;
  const message = `there is no ${request.method} ${path.slice(0, 100)}`;
  answerError(new LocalGridError("unknown-route", message), request, reply);
}

function answerFor(error: FastifyError | Error): ErrorAnswer {
  if (error instanceof LocalGridError) {
    const description = describeError(error.code);
    // What only a fault of the program or of its files can cause is for the log, not for the network.
    const isForClients = description !== null && (description.httpStatus < 500 || description.retryable);
    return isForClients ? answerOf(error.code, error.message) : internal();
  }
  const { validation, validationContext = "body", code, statusCode = 500 } = error as FastifyError;
  if (validation !== undefined) {
    const details = validation.slice(0, PROBLEMS_TOLD).map(({ instancePath, message = "is wrong" }) => ({
      path: [validationContext, ...instancePath.split("/").slice(1)].join("."),
      problem: message,
    }));
    return { ...answerOf("invalid-input", "the request does not fit the route"), details };
  }
  const known = FRAMEWORK_CODES[code];
  if (known !== undefined) return answerOf(known, error.message);
  return statusCode >= 400 && statusCode < 500 ? answerOf("malformed-request", error.message) : internal();
}

function internal(): ErrorAnswer {
  return answerOf("internal-error", "the hub could not do this");
}

function answerOf(code: string, message: string): ErrorAnswer {
  return { code, message, hint: describeError(code)?.hint ?? "" };
}
