import { memberId } from "@localgrid/vocabulary/identifiers";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import * as Type from "typebox";
import type { Access } from "../access/access.ts";
import { edgeNodeError } from "../errors.ts";
import { refuseAccount } from "./accounts.ts";
import { assertDone } from "./answers.ts";
import type { LanApp } from "./lan-app.ts";
import type { CommandResult, CommunityCommands, CommunityQueries } from "./ports.ts";
import { closed, Login, NewPassword, OpaqueId, orNull } from "./schemas.ts";

const CreditLimit = orNull(
  Type.Integer({
    minimum: 0,
    maximum: 1_000_000_000_000,
    description: "how far the market account may go below zero, micro-currency; null for no limit",
  }),
);

const MemberJson = closed({
  member: OpaqueId,
  is_active: Type.Boolean(),
  credit_limit_micro: CreditLimit,
  logins: Type.Array(Type.String({ description: "of the owners" })),
  account_count: Type.Integer({ minimum: 0, description: "of all persons of the home" }),
});

const NewMember = closed({
  member: OpaqueId,
  login: Type.Optional(Login),
  credit_limit_micro: Type.Optional(CreditLimit),
});
const TAGS = ["members"];

interface Ports {
  readonly access: Access;
  readonly community: CommunityQueries;
  readonly commands: CommunityCommands;
}

export function memberRoutes(app: LanApp, { access, community, commands }: Ports): void {
  app.get(
    "/api/members",
    {
      config: { roles: ["coordinator"] },
      schema: {
        summary: "All members",
        tags: TAGS,
        response: { 200: closed({ members: Type.Array(MemberJson) }) },
      },
    },
    async () => {
      const accounts = Map.groupBy(access.accounts(), ({ member }) => member);
      const members = community.members().map(({ member, is_active, credit_limit_micro }) => ({
        member,
        is_active,
        credit_limit_micro,
        logins: (accounts.get(member) ?? []).filter(({ right }) => right === "owner").map(({ login }) => login),
        account_count: accounts.get(member)?.length ?? 0,
      }));
      return { members };
    },
  );

  app.post(
    "/api/members",
    {
      config: { roles: ["coordinator"], errors: ["member-exists", "account-exists"] },
      schema: {
        summary: "Add a member, with a first account where a login is named; others are invited",
        tags: TAGS,
        body: NewMember,
        response: { 201: closed({ member: OpaqueId, login: orNull(Login), initial_password: orNull(NewPassword) }) },
      },
    },
    async (request, reply) => {
      const { login = null, credit_limit_micro = null } = request.body;
      const member = memberId(request.body.member);
      if (community.members().some((known) => known.member === member)) {
        throw edgeNodeError("member-exists", `member ${member} exists already`);
      }
      if (login === null) {
        assertDone(await commands.addMember({ member, credit_limit_micro }));
        return reply.code(201).send({ member, login, initial_password: null });
      }
      let added: CommandResult = { kind: "done" };
      const answer = await access.createAccount({ login, role: "member", member }, async () => {
        added = await commands.addMember({ member, credit_limit_micro });
        return added.kind === "done";
      });
      if (answer.kind === "not-admitted") throw refusalOf(added);
      if (answer.kind === "rejected") throw refuseAccount(answer.reason, login);
      return reply.code(201).send({ member, login, initial_password: answer.initial_password });
    },
  );
}

function refusalOf(result: CommandResult): Error {
  return result.kind === "rejected"
    ? new LocalGridError(result.reason, result.message)
    : new Error("nothing was refused");
}
