import { createHash } from "node:crypto";
import { NOTICE_LANGUAGES } from "@localgrid/protocol/notice-relay";
import type { FastifyReply } from "fastify";
import * as Type from "typebox";
import type { HubApp } from "../http/hub-app.ts";
import { closed } from "../http/schemas.ts";
import type { StoppedMails } from "../notice-relay/mail-book.ts";
import type { MailDesk } from "../notice-relay/mail-desk.ts";
import { relayWords } from "../notice-relay/relay-words.ts";

/** Where links in mails lead, before the token. */
export const STOP_PATH = "/v1/notices/stop/";
const MOST_FORM_BYTES = 4_096;

const STYLE =
  ":root{color-scheme:light dark}body{font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:3rem auto;padding:0 1rem}button{font:inherit;padding:.6rem 1rem}";
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'`,
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join("; ");

const ROUTE = {
  config: { hub: { roles: "public" } },
  schema: {
    tags: ["notices"],
    produces: ["text/html"],
    params: closed({ token: Type.String({ pattern: "^[A-Za-z0-9_-]{43}$" }) }),
    response: { 200: Type.String(), 404: Type.String() },
  },
} as const;

/**
 * A page on which somebody ends the e-mails that they get. Looking changes nothing, because programs follow links; the
 * button, and mail programs by RFC 8058, POST.
 */
export function stopPage(app: HubApp, mails: MailDesk): void {
  app.register(async (scope: HubApp) => {
    // What the form says is said by its address.
    const forms = ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"];
    const limit = { parseAs: "string", bodyLimit: MOST_FORM_BYTES } as const;
    scope.addContentTypeParser(forms, limit, (_request, _body, done) => done(null, null));
    scope.get<{ Params: { token: string } }>(
      `${STOP_PATH}:token`,
      { ...ROUTE, schema: { ...ROUTE.schema, summary: "A page with a button that ends somebody's e-mails" } },
      async (request, reply) =>
        send(reply, await mails.byToken(request.params.token), request.headers["accept-language"]),
    );
    scope.post<{ Params: { token: string } }>(
      `${STOP_PATH}:token`,
      { ...ROUTE, schema: { ...ROUTE.schema, summary: "Ends somebody's e-mails; again changes nothing" } },
      async (request, reply) => send(reply, await mails.end(request.params.token), request.headers["accept-language"]),
    );
  });
}

function send(reply: FastifyReply, mails: StoppedMails | null, asked = "en"): FastifyReply {
  reply.header("cache-control", "no-store").header("content-security-policy", POLICY);
  reply.header("x-robots-tag", "noindex").type("text/html; charset=utf-8");
  const language = mails?.language ?? NOTICE_LANGUAGES.find((known) => asked.toLowerCase().startsWith(known)) ?? "en";
  const { page } = relayWords(language);
  if (mails === null)
    return reply.code(404).send(pageOf({ language, title: page.title, body: paragraph(page.unknown) }));
  const { community_name, has_ended } = mails;
  const body = has_ended
    ? paragraph(page.stopped(community_name))
    : `${paragraph(page.question(community_name))}<form method="post"><button>${escaped(page.button)}</button></form>`;
  return reply.send(pageOf({ language, title: page.title, body }));
}

interface Page {
  readonly language: string;
  readonly title: string;
  readonly body: string;
}

function pageOf({ language, title, body }: Page): string {
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title>`;
  const heading = `<h1>${escaped(title)}</h1>`;
  return `<!doctype html><html lang="${escaped(language)}"><head>${head}<style>${STYLE}</style></head><body><main>${heading}${body}</main></body></html>`;
}

function paragraph(text: string): string {
  return `<p>${escaped(text)}</p>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
