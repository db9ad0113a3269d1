import type { CommunityId } from "@localgrid/vocabulary/identifiers";
import * as Type from "typebox";
import type { Access } from "../access/access.ts";
import type { ApiToken } from "../access/access-store.ts";
import type { Role } from "../access/identity.ts";
import { cloudHubError } from "../errors.ts";
import type { HubApp } from "../http/hub-app.ts";
import { PageQuery, pageJson, pageOf, partOf } from "../http/paging.ts";
import { identityOf } from "../http/route-guard.ts";
import { CommunityName, closed, orNull } from "../http/schemas.ts";
import { Login, lineOf, Milliseconds, NoContent, RoleName, Secret } from "./schemas.ts";

const GRANT = { role: RoleName, community: orNull(CommunityName) };
const AccountJson = closed({ login: Type.String(), ...GRANT, created_at_ms: Milliseconds });
const NewGrant = { role: RoleName, community: Type.Optional(orNull(CommunityName)) };
const TokenId = Type.String({ pattern: "^t[0-9a-f]{16}$" });
const Label = lineOf(100, "what people call the token");
const TokenJson = closed({
  id: TokenId,
  label: Type.String(),
  ...GRANT,
  created_by: Type.String(),
  created_at_ms: Milliseconds,
  last_used_at_ms: orNull(Milliseconds),
});

interface Ports {
  readonly access: Access;
}

export function accountRoutes(app: HubApp, { access }: Ports): void {
  app.get(
    "/api/accounts",
    {
      config: { hub: { roles: ["operator"] } },
      schema: {
        summary: "All logins",
        tags: ["accounts"],
        querystring: PageQuery,
        response: { 200: pageJson(AccountJson) },
      },
    },
    async ({ query }) => {
      const part = partOf(query);
      return pageOf(await access.accounts(part), part, {
        keyOf: ({ login }) => login,
        show: ({ login, role, community, created_at_ms }) => ({ login, role, community, created_at_ms }),
      });
    },
  );

  app.post(
    "/api/accounts",
    {
      config: {
        audited: { action: "account-added", subject: "login", details: ["role"] },
        hub: { roles: ["operator"], errors: ["account-exists", "wrong-scope", "unknown-community"] },
      },
      schema: {
        summary: "Add an account with a generated password",
        tags: ["accounts"],
        body: closed({ login: Login, ...NewGrant }),
        response: { 201: closed({ login: Login, initial_password: Secret }) },
      },
    },
    async (request, reply) => {
      const { login } = request.body;
      const grant = grantOf(request.body);
      const answer = await access.createAccount({ login, ...grant });
      if (answer.kind === "rejected") throw cloudHubError(answer.reason, `${login}: ${answer.reason}`);
      request.log.info({ event: "account-added", by: identityOf(request).name, login, ...grant });
      return reply.code(201).send({ login, initial_password: answer.initial_password });
    },
  );

  app.delete(
    "/api/accounts/:login",
    {
      config: {
        audited: { action: "account-deleted", subject: "login" },
        hub: { roles: ["operator"], errors: ["unknown-account", "last-operator"] },
      },
      schema: {
        summary: "Remove an account and end its sessions",
        tags: ["accounts"],
        params: closed({ login: Login }),
        response: { 204: NoContent },
      },
    },
    async (request, reply) => {
      const { login } = request.params;
      const answer = await access.deleteAccount(login);
      if (answer === "unknown-account") throw cloudHubError("unknown-account", `there is no login ${login}`);
      if (answer === "last-operator") throw cloudHubError("last-operator", `${login} is the last operator`);
      request.log.info({ event: "account-deleted", by: identityOf(request).name, login });
      return reply.code(204).send(null);
    },
  );
}

export function tokenRoutes(app: HubApp, { access }: Ports): void {
  app.get(
    "/api/tokens",
    {
      config: { hub: { roles: ["operator"] } },
      schema: {
        summary: "All API tokens",
        tags: ["tokens"],
        querystring: PageQuery,
        response: { 200: pageJson(TokenJson) },
      },
    },
    async ({ query }) => {
      const part = partOf(query);
      return pageOf(await access.tokens(part), part, { keyOf: ({ id }) => id, show: tokenJson });
    },
  );

  app.post(
    "/api/tokens",
    {
      config: {
        audited: { action: "token-made", subject: "label", details: ["role"] },
        hub: { roles: ["operator"], errors: ["wrong-scope", "unknown-community"] },
      },
      schema: {
        summary: "Make an API token, for `authorization: Bearer …`",
        tags: ["tokens"],
        body: closed({ label: Label, ...NewGrant }),
        response: { 201: closed({ id: TokenId, token: Secret }) },
      },
    },
    async (request, reply) => {
      const { name } = identityOf(request);
      const { label } = request.body;
      const { token, issued } = await access.issueToken({ label, ...grantOf(request.body), created_by: name });
      const { id, role, community } = issued;
      request.log.info({ event: "token-made", by: name, id, role, community });
      return reply.code(201).send({ id, token });
    },
  );

  app.delete(
    "/api/tokens/:id",
    {
      config: {
        audited: { action: "token-revoked", subject: "id" },
        hub: { roles: ["operator"], errors: ["unknown-token"] },
      },
      schema: {
        summary: "Revoke an API token",
        tags: ["tokens"],
        params: closed({ id: TokenId }),
        response: { 204: NoContent },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      if (!(await access.revokeToken(id))) throw cloudHubError("unknown-token", `there is no token ${id}`);
      request.log.info({ event: "token-revoked", by: identityOf(request).name, id });
      return reply.code(204).send(null);
    },
  );
}

function grantOf({ role, community = null }: { readonly role: string; readonly community?: string | null }) {
  if (role === "operator" && community !== null) {
    throw cloudHubError("wrong-scope", "an operator is not bound to one community");
  }
  return { role: role as Role, community: community as CommunityId | null };
}

function tokenJson({ id, label, role, community, created_by, created_at_ms, last_used_at_ms }: ApiToken) {
  return { id, label, role, community, created_by, created_at_ms, last_used_at_ms };
}
