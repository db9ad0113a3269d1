import swagger from "@fastify/swagger";
import type { RouteOptions } from "fastify";
import { CLOUD_HUB_ERRORS, type CloudHubErrorCode } from "../errors.ts";
import type { HubApp } from "./hub-app.ts";
import { ErrorJson } from "./schemas.ts";

/** Extension of OpenAPI: who may call an operation. */
const ROLES_KEY = "x-roles";

const IDEMPOTENCY_HEADER = {
  type: "object",
  properties: {
    "idempotency-key": {
      type: "string",
      pattern: "^[!-~]{1,64}$",
      description: "the same key with the same body gets the same answer again for 24 hours",
    },
  },
};

type DescribedRoute = Pick<RouteOptions, "method" | "url" | "schema" | "config">;

/** Describes every route that is added from now on; `app.swagger()` gives the document. */
export function describeRoutes(app: HubApp): void {
  app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: { title: "localgrid hub", version: "1", description: "What the hub offers to nodes and to people." },
      components: {
        securitySchemes: {
          node: { type: "apiKey", in: "header", name: "authorization", description: "localgrid-node signature" },
          session: { type: "apiKey", in: "cookie", name: "lg_hub_session" },
          token: { type: "http", scheme: "bearer" },
        },
      },
    },
    transform: ({ schema, url, route }) => ({ schema: describedSchema(route, schema as object), url }),
  });
}

/** Codes that a route can answer: its own and those of its kind. */
export function errorCodesOf({ method, url, schema, config }: DescribedRoute): readonly CloudHubErrorCode[] {
  const { roles = "public", errors = [] } = config?.hub ?? {};
  const codes = new Set<CloudHubErrorCode>([...errors, "too-many-requests", "internal-error", "store-away"]);
  if (schema?.params !== undefined) codes.add("url-too-long");
  if (typeof roles === "string") return [...codes];
  codes.add("no-session").add("wrong-role").add("out-of-scope").add("invalid-input");
  if (url.includes(":community")) codes.add("unknown-community");
  if (method === "GET") return [...codes];
  codes.add("wrong-csrf-token").add("store-full").add("malformed-json").add("wrong-content-type").add("body-too-large");
  if (method === "POST") codes.add("wrong-idempotency-key").add("idempotency-key-reused").add("request-in-progress");
  return [...codes];
}

function describedSchema(route: DescribedRoute, schema: object): object {
  const { roles = "public" } = route.config?.hub ?? {};
  const people = typeof roles === "string" ? null : roles;
  const { description, response } = schema as { readonly description?: string; readonly response?: object };
  const audience = people === null ? (roles === "node" ? "nodes" : "everybody") : people.join(", ");
  const security = people !== null ? [{ session: [] }, { token: [] }] : roles === "node" ? [{ node: [] }] : [];
  return {
    ...schema,
    ...(people !== null && route.method === "POST" ? { headers: IDEMPOTENCY_HEADER } : {}),
    response: { ...response, ...errorResponses(route, Object.keys(response ?? {})) },
    security,
    description: [description, `For: ${audience}.`].filter(Boolean).join(" "),
    [ROLES_KEY]: roles,
  };
}

function errorResponses(route: DescribedRoute, own: readonly string[]): Record<string, object> {
  const byStatus = Map.groupBy(errorCodesOf(route), (code) => String(CLOUD_HUB_ERRORS[code].httpStatus));
  return Object.fromEntries(
    [...byStatus]
      .filter(([status]) => !own.includes(status))
      .map(([status, codes]) => [status, { ...ErrorJson, description: codes.sort().join(", ") }]),
  );
}
