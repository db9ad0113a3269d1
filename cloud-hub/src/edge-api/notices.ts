import {
  type MailConfirmation,
  type MailStanding,
  MOST_HELD_MESSAGES,
  MOST_MAIL_ADDRESS_LENGTH,
  MOST_MAIL_SUBJECT_LENGTH,
  MOST_MAIL_TEXT_LENGTH,
  MOST_NOTICE_ID_LENGTH,
  MOST_NOTICE_MESSAGES,
  MOST_PUSH_BODY_BYTES,
  MOST_PUSH_ENDPOINT_LENGTH,
  NOTICE_LANGUAGES,
  type NoticeLanguage,
  type NoticeMessages,
  type NoticeOutcomes,
  type NoticeWays,
  PUSH_URGENCIES,
  type PushUrgency,
} from "@localgrid/protocol/notice-relay";
import * as Type from "typebox";
import type { HubApp } from "../http/hub-app.ts";
import { bytesOf, closed, ErrorJson, NodeName, NodePath, orNull } from "../http/schemas.ts";
import type { MailDesk } from "../notice-relay/mail-desk.ts";
import type { NoticeDesk } from "../notice-relay/notice-desk.ts";
import { authorizeNode, type NodeLoginPorts } from "./node-login.ts";

const TAGS = ["notices"];
const SECURITY = [{ node: [] }];
const ANSWERS = { 401: ErrorJson, 403: ErrorJson };
/** All messages of a request at their longest, in JSON. */
const BODY_LIMIT_BYTES = 1_572_864;
const MOST_COMMUNITY_NAME_LENGTH = 120;

const IdText = Type.String({ pattern: `^[a-z0-9-]{1,${MOST_NOTICE_ID_LENGTH}}$` });
/** One line: nothing in it ends a header. */
const lineOf = (maxLength: number) =>
  Type.String({ minLength: 1, maxLength, pattern: "^[^\\u0000-\\u001f\\u007f\\u2028\\u2029]*$" });
const ExpiresAt = Type.Integer({ minimum: 0, maximum: 32_503_680_000 });

const PushJson = closed({
  ...{ id: IdText, way: Type.Literal("push"), expires_at_s: ExpiresAt },
  endpoint: Type.String({ maxLength: MOST_PUSH_ENDPOINT_LENGTH, pattern: "^[!-~]*$" }),
  body: Type.String({ pattern: `^[A-Za-z0-9_-]{1,${Math.ceil((MOST_PUSH_BODY_BYTES * 4) / 3)}}$` }),
  urgency: Type.Unsafe<PushUrgency>(Type.Union(PUSH_URGENCIES.map((urgency) => Type.Literal(urgency)))),
});
const MailJson = closed({
  ...{ id: IdText, way: Type.Literal("mail"), expires_at_s: ExpiresAt },
  recipient: IdText,
  subject: lineOf(MOST_MAIL_SUBJECT_LENGTH),
  text: Type.String({
    minLength: 1,
    maxLength: MOST_MAIL_TEXT_LENGTH,
    pattern: "^[^\\u0000-\\u0008\\u000b-\\u001f\\u007f]*$",
    description: "plain text",
  }),
});
const MessagesJson = closed({
  messages: Type.Array(Type.Union([PushJson, MailJson]), { maxItems: MOST_NOTICE_MESSAGES }),
});
const HeldJson = closed({
  messages: Type.Array(Type.Union([PushJson, MailJson]), { maxItems: MOST_HELD_MESSAGES }),
});
const OutcomesJson = closed({
  outcomes: Type.Immutable(
    Type.Array(
      closed({
        id: IdText,
        outcome: Type.Union([Type.Literal("taken"), Type.Literal("gone"), Type.Literal("refused")]),
        code: orNull(Type.String()),
      }),
    ),
  ),
});
const AddressJson = closed({
  address: Type.String({ minLength: 3, maxLength: MOST_MAIL_ADDRESS_LENGTH }),
  language: Type.Unsafe<NoticeLanguage>(Type.Union(NOTICE_LANGUAGES.map((language) => Type.Literal(language)))),
  community_name: lineOf(MOST_COMMUNITY_NAME_LENGTH),
});
const StandingJson = closed({
  standing: Type.Union([Type.Literal("unconfirmed"), Type.Literal("confirmed"), Type.Literal("ended")]),
});
const RecipientPath = closed({ node: NodeName, recipient: IdText });

export interface NoticeRoutePorts extends NodeLoginPorts {
  readonly notices: NoticeDesk;
  readonly mails: MailDesk;
}

/** What nodes have carried to people who are not at home. */
export function noticeRoutes(app: HubApp, ports: NoticeRoutePorts): void {
  waysRoute(app, ports);
  messageRoute(app, ports);
  heldRoute(app, ports);
  addressRoutes(app, ports);
  confirmationRoute(app, ports);
}

function waysRoute(app: HubApp, ports: NoticeRoutePorts): void {
  app.get(
    "/v1/nodes/:node/notices/ways",
    {
      config: { hub: { roles: "node" } },
      schema: {
        ...{ summary: "How this hub brings notices to people", tags: TAGS, security: SECURITY, params: NodePath },
        response: {
          200: closed({ push: orNull(closed({ public_key: Type.String() })), mail: Type.Boolean() }),
          ...ANSWERS,
        },
      },
    },
    async (request, reply): Promise<NoticeWays> => {
      await authorizeNode(request, bytesOf(request.params.node), ports);
      reply.header("cache-control", "no-store");
      return ports.notices.ways();
    },
  );
}

function messageRoute(app: HubApp, ports: NoticeRoutePorts): void {
  app.post(
    "/v1/nodes/:node/notices",
    {
      bodyLimit: BODY_LIMIT_BYTES,
      config: { hub: { roles: "node" } },
      schema: {
        summary: "Sends messages; an id that was taken before changes nothing",
        description: "A message is durable when it is `taken`, and sent once or, after a crash, twice.",
        ...{ tags: TAGS, security: SECURITY, params: NodePath, body: MessagesJson },
        response: { 200: OutcomesJson, ...ANSWERS },
      },
    },
    async (request): Promise<NoticeOutcomes> => {
      const { id } = await authorizeNode(request, bytesOf(request.params.node), ports);
      const { messages }: NoticeMessages = request.body;
      return { outcomes: await ports.notices.take(id, messages) };
    },
  );
}

function heldRoute(app: HubApp, ports: NoticeRoutePorts): void {
  app.put(
    "/v1/nodes/:node/notices/held",
    {
      bodyLimit: BODY_LIMIT_BYTES,
      config: { hub: { roles: "node" } },
      schema: {
        summary: "Replaces the messages that go out once each time the node falls silent",
        ...{ tags: TAGS, security: SECURITY, params: NodePath, body: HeldJson },
        response: { 200: OutcomesJson, ...ANSWERS },
      },
    },
    async (request): Promise<NoticeOutcomes> => {
      const { id } = await authorizeNode(request, bytesOf(request.params.node), ports);
      const { messages }: NoticeMessages = request.body;
      return { outcomes: await ports.notices.hold(id, messages) };
    },
  );
}

function addressRoutes(app: HubApp, ports: NoticeRoutePorts): void {
  const address = "/v1/nodes/:node/notices/mail/:recipient";
  app.put(
    address,
    {
      config: {
        hub: { roles: "node", errors: ["no-mail-way", "wrong-mail-address", "too-many-codes", "too-many-addresses"] },
      },
      schema: {
        summary: "Mails a code to the address of somebody; it counts once the code has come back",
        ...{ tags: TAGS, security: SECURITY, params: RecipientPath, body: AddressJson },
        response: { 200: StandingJson, ...ANSWERS },
      },
    },
    async (request): Promise<MailStanding> => {
      const { node, recipient } = request.params;
      const { id } = await authorizeNode(request, bytesOf(node), ports);
      return ports.mails.enter(id, recipient, request.body);
    },
  );
  app.get(
    address,
    {
      config: { hub: { roles: "node", errors: ["unknown-recipient"] } },
      schema: {
        summary: "Whether somebody's address counts; never the address itself",
        ...{ tags: TAGS, security: SECURITY, params: RecipientPath },
        response: { 200: StandingJson, ...ANSWERS },
      },
    },
    async (request, reply): Promise<MailStanding> => {
      const { node, recipient } = request.params;
      const { id } = await authorizeNode(request, bytesOf(node), ports);
      reply.header("cache-control", "no-store");
      return ports.mails.standing(id, recipient);
    },
  );
  app.delete(
    address,
    {
      config: { hub: { roles: "node" } },
      schema: {
        summary: "Forgets somebody's address; again changes nothing",
        ...{ tags: TAGS, security: SECURITY, params: RecipientPath },
        response: { 204: Type.Null(), ...ANSWERS },
      },
    },
    async (request, reply) => {
      const { node, recipient } = request.params;
      const { id } = await authorizeNode(request, bytesOf(node), ports);
      await ports.mails.forget(id, recipient);
      return reply.code(204).send(null);
    },
  );
}

function confirmationRoute(app: HubApp, ports: NoticeRoutePorts): void {
  app.post(
    "/v1/nodes/:node/notices/mail/:recipient/confirmation",
    {
      config: { hub: { roles: "node", errors: ["code-expired", "unknown-recipient", "wrong-code"] } },
      schema: {
        summary: "The code that somebody got; five tries, and a day",
        ...{ tags: TAGS, security: SECURITY, params: RecipientPath },
        body: closed({ code: Type.String({ pattern: "^[0-9]{6}$" }) }),
        response: { 200: StandingJson, ...ANSWERS },
      },
    },
    async (request): Promise<MailStanding> => {
      const { node, recipient } = request.params;
      const { id } = await authorizeNode(request, bytesOf(node), ports);
      const { code }: MailConfirmation = request.body;
      return ports.mails.confirm(id, recipient, code);
    },
  );
}
