import type { RouteOptions } from "fastify";
import fastify from "fastify";
import * as Type from "typebox";
import { EDGE_NODE_ERRORS, type EdgeNodeErrorCode } from "../errors.ts";
import type { LanApp } from "./lan-app.ts";
import { closed } from "./schemas.ts";

/** What a route says about itself; everything in the document comes from it. */
export type DescribedRoute = Pick<RouteOptions, "method" | "url" | "schema" | "config">;

/** Extension of OpenAPI: who may call an operation. */
const ROLES_KEY = "x-roles";
/** And the right that a member of a home needs for it. */
const RIGHT_KEY = "x-right";

const ErrorJson = closed({
  code: Type.String(),
  message: Type.String(),
  hint: Type.Optional(Type.String()),
  details: Type.Optional(Type.Array(closed({ path: Type.String(), problem: Type.String() }))),
});

/** Collects every route that is added from now on. */
export function collectRoutes(app: LanApp): readonly DescribedRoute[] {
  const routes: DescribedRoute[] = [];
  app.addHook("onRoute", ({ method, url, schema, config }) => {
    if (schema !== undefined) routes.push({ method, url, schema, ...(config === undefined ? {} : { config }) });
  });
  return routes;
}

export function openapiRoutes(app: LanApp, routes: readonly DescribedRoute[]): void {
  let document: Promise<object> | null = null;
  app.get(
    "/api/openapi.json",
    {
      config: { roles: "public" },
      schema: {
        summary: "This document",
        tags: ["operation"],
        response: { 200: Type.Object({}, { description: "OpenAPI 3.1" }) },
      },
    },
    async () => {
      document ??= describeApi(routes);
      return document;
    },
  );
}

/**
 * Describes the routes as OpenAPI 3.1. The generator is loaded and run when somebody asks for the first time,
 * on an instance that only exists for it.
 */
async function describeApi(routes: readonly DescribedRoute[]): Promise<object> {
  const { default: swagger } = await import("@fastify/swagger");
  const app = fastify({ exposeHeadRoutes: false });
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => JSON.stringify);
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: { title: "localgrid node", version: "1", description: "What a node offers in its home network." },
      components: {
        securitySchemes: { session: { type: "apiKey", in: "cookie", name: "lg_session" } },
        schemas: { Error: JSON.parse(JSON.stringify(ErrorJson)) },
      },
    },
  });
  for (const route of routes) {
    const { method, url, config = {} } = route;
    const errors = errorResponses(route);
    const response = { ...(route.schema?.response as object), ...errors };
    const security = config.roles === "public" ? [] : [{ session: [] }];
    const roles = config.roles === "public" ? "everybody" : (config.roles ?? []).join(", ");
    const description = [route.schema?.description, `For: ${roles}.`].filter(Boolean).join(" ");
    const schema = { ...route.schema, response, security, description, [ROLES_KEY]: config.roles, ...rightOf(config) };
    app.route({ method, url, schema, handler: async () => null });
  }
  await app.ready();
  const document = app.swagger();
  await app.close();
  return document;
}

function rightOf({ right }: NonNullable<DescribedRoute["config"]>): Record<string, string> {
  return right === undefined ? {} : { [RIGHT_KEY]: right };
}

/** Codes that a route can answer, by status: its own and those of its kind. */
export function errorCodesOf({ method, url, schema, config = {} }: DescribedRoute): readonly EdgeNodeErrorCode[] {
  const codes = new Set<EdgeNodeErrorCode>([...(config.errors ?? []), "too-many-requests", "internal-error"]);
  if (url.startsWith("/api/")) {
    codes.add("invalid-input").add("malformed-request");
    if (method !== "GET") {
      codes
        .add("storage-full")
        .add("storage-failed")
        .add("overloaded")
        .add("stopping")
        .add("malformed-json")
        .add("wrong-content-type");
      codes.add("body-too-large");
    }
  }
  if (config.roles !== "public") {
    codes.add("no-session").add("wrong-role");
    if (config.right !== undefined && config.right !== "reader") codes.add("right-needed");
    if (config.roles?.length === 1 && config.roles[0] === "member") codes.add("own-figures-only");
    if (method !== "GET") codes.add("wrong-csrf-token");
  }
  if (schema?.params !== undefined) codes.add("url-too-long");
  return [...codes];
}

function errorResponses(route: DescribedRoute): Record<string, object> {
  const own = Object.keys((route.schema?.response ?? {}) as object);
  const byStatus = Map.groupBy(errorCodesOf(route), (code) => EDGE_NODE_ERRORS[code].httpStatus);
  return Object.fromEntries(
    [...byStatus]
      .filter(([status]) => !own.includes(String(status)))
      .map(([status, codes]) => [status, { ...ErrorJson, description: codes.sort().join(", ") }]),
  );
}
