import type { FastifyRequest } from "fastify";
import { type AuditedAct, actorOf } from "../audit/audit-log.ts";
import type { HubApp } from "./hub-app.ts";

/** What the audit log is told of a route that changes something. */
export interface AuditedRoute {
  /** Code of what was done. */
  readonly action: string;
  /** Key of the address or body that names what it was done to; the caller where there is none. */
  readonly subject?: string;
  /** Keys of the body that are told as well: small, no secrets, nothing personal. */
  readonly details?: readonly string[];
}

declare module "fastify" {
  interface FastifyContextConfig {
    audited?: AuditedRoute;
  }
}

const FIRST_FAILURE = 400;

/**
 * Tells of every act of a person that has succeeded, before its answer goes out. Acts that have to be kept together with
 * what they change are written where that is written, and not here.
 */
export function tellActs(app: HubApp, acted: ((act: AuditedAct) => Promise<void>) | undefined): void {
  if (acted === undefined) return;
  app.addHook("onSend", async (request, reply) => {
    const { audited } = request.routeOptions.config;
    const isAgain = reply.getHeader("idempotent-replay") !== undefined;
    if (audited === undefined || request.identity === null || reply.statusCode >= FIRST_FAILURE || isAgain) return;
    await acted(actOf(request, audited));
  });
}

function actOf(
  { identity, params, body }: FastifyRequest,
  { action, subject, details = [] }: AuditedRoute,
): AuditedAct {
  if (identity === null) throw new Error("nobody acts");
  const told = { ...(body as object | null), ...(params as object) } as Readonly<Record<string, unknown>>;
  const community = told["community"] ?? identity.community;
  return {
    community: typeof community === "string" ? community : null,
    ...actorOf(identity),
    action,
    subject: subject === undefined ? identity.name : String(told[subject]),
    details: Object.fromEntries(details.map((key) => [key, plain(told[key])])),
  };
}

function plain(value: unknown): string | number | boolean | null {
  const isPlain = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
  return isPlain ? value : null;
}
