import { memberId } from "@localgrid/vocabulary/identifiers";
import type { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import * as Type from "typebox";
import type { Access } from "../access/access.ts";
import { edgeNodeError } from "../errors.ts";
import type { LanApp } from "./lan-app.ts";
import type { LiveStreams } from "./live-streams.ts";
import type { CommunityQueries } from "./ports.ts";
import { closed, Login, NewPassword, OpaqueId, orNull, RoleName } from "./schemas.ts";

const AccountJson = closed({ login: Type.String(), role: RoleName, member: orNull(OpaqueId) });

const NewAccount = Type.Union([
  closed({ login: Login, role: Type.Union([Type.Literal("installer"), Type.Literal("coordinator")]) }),
  closed({ login: Login, role: Type.Literal("member"), member: OpaqueId }, "another person of a home"),
]);

const NewLogin = closed({ login: Login, initial_password: NewPassword });
const TAGS = ["accounts"];

interface Ports {
  readonly access: Access;
  readonly community: Pick<CommunityQueries, "members">;
  readonly streams: LiveStreams;
}

export function accountRoutes(app: LanApp, { access, community, streams }: Ports): void {
  app.get(
    "/api/accounts",
    {
      config: { roles: ["coordinator"] },
      schema: {
        summary: "All logins but those of tenants and readers, whom their home's owners look after",
        tags: TAGS,
        response: { 200: closed({ accounts: Type.Array(AccountJson) }) },
      },
    },
    async () => ({
      accounts: access
        .accounts()
        .filter(({ right }) => right === null || right === "owner")
        .map(({ login, role, member }) => ({ login, role, member })),
    }),
  );

  app.post(
    "/api/accounts",
    {
      config: { roles: ["coordinator"], errors: ["account-exists", "unknown-member"] },
      schema: { summary: "Add an account", tags: TAGS, body: NewAccount, response: { 201: NewLogin } },
    },
    async (request, reply) => {
      const { login, role } = request.body;
      const member = request.body.role === "member" ? memberId(request.body.member) : null;
      if (member !== null && !community.members().some((known) => known.member === member && known.is_active)) {
        throw edgeNodeError("unknown-member", `there is no active member ${member}`);
      }
      const answer = await access.createAccount({ login, role, member });
      if (answer.kind === "not-admitted") throw new Error("nothing here refuses an account");
      if (answer.kind === "rejected") throw refuseAccount(answer.reason, login);
      return reply.code(201).send({ login, initial_password: answer.initial_password });
    },
  );

  app.post(
    "/api/accounts/:login/password-reset",
    {
      config: { roles: ["coordinator"], errors: ["unknown-account"] },
      schema: {
        summary: "Replace a forgotten password; ends all sessions of the login",
        tags: TAGS,
        params: closed({ login: Login }),
        response: { 200: closed({ initial_password: NewPassword }) },
      },
    },
    async (request) => {
      const { login } = request.params;
      const answer = await access.resetPassword(login);
      if (answer.kind === "rejected") throw refuseAccount(answer.reason, login);
      streams.endLogin(login, null);
      return { initial_password: answer.initial_password };
    },
  );
}

export function refuseAccount(
  reason: "account-exists" | "not-a-login" | "unknown-account",
  login: string,
): LocalGridError {
  const messages = {
    "account-exists": `the login ${login} is taken`,
    "not-a-login": "this cannot be a login",
    "unknown-account": `there is no login ${login}`,
  };
  return edgeNodeError(reason, messages[reason]);
}
