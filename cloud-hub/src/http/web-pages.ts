import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { extname, join, sep } from "node:path";
import type { FastifyReply, FastifyRequest } from "fastify";
import { cloudHubError } from "../errors.ts";
import { answerUnknownRoute } from "./answers.ts";
import type { HubApp } from "./hub-app.ts";

/** Vite puts a hash of the content into the names below this folder. */
const HASHED = "/assets/";
const YEAR_S = 365 * 86_400;
const START_PAGE = "/index.html";

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};

/** A header that takes gzip, and does not say so to refuse it. */
const TAKES_GZIP = /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/i;

interface PageFile {
  readonly body: Buffer;
  /** As the build packed it; null for what would not get smaller. */
  readonly packed: Buffer | null;
  readonly etag: string;
  readonly type: string;
}

/**
 * Answers what no route does with the built dashboard. Its files are read into memory by the first request, and a path
 * is only ever looked up among them: no address reaches the disk.
 */
export function serveWebPages(app: HubApp, web_root: string): void {
  let files: ReadonlyMap<string, PageFile> | null = null;
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split("?", 1)[0] as string;
    const isPage = (request.method === "GET" || request.method === "HEAD") && !/^\/(api|v1)(\/|$)/.test(path);
    if (!isPage) return answerUnknownRoute(request, reply);
    files ??= readFiles(web_root);
    const file = files.get(path === "/" ? START_PAGE : path);
    return file === undefined ? answerUnknownRoute(request, reply) : sendFile(request, reply, file);
  });
}

function sendFile({ headers }: FastifyRequest, reply: FastifyReply, { body, packed, etag, type }: PageFile): void {
  reply.header("etag", etag).header("vary", "accept-encoding").type(type);
  const path = reply.request.url;
  reply.header("cache-control", path.startsWith(HASHED) ? `public, max-age=${YEAR_S}, immutable` : "no-cache");
  if (headers["if-none-match"] === etag) reply.code(304).send();
  else if (packed === null || !TAKES_GZIP.test(headers["accept-encoding"] ?? "")) reply.code(200).send(body);
  else reply.code(200).header("content-encoding", "gzip").send(packed);
}

function readFiles(web_root: string): ReadonlyMap<string, PageFile> {
  if (!existsSync(join(web_root, "index.html")))
    throw cloudHubError("no-dashboard", "this hub has no dashboard to show");
  const names = readdirSync(web_root, { recursive: true, encoding: "utf8" });
  const files = names.filter((name) => Object.hasOwn(TYPES, extname(name)) && statSync(join(web_root, name)).isFile());
  return new Map(
    files.map((name) => {
      const body = readFileSync(join(web_root, name));
      const packed = existsSync(join(web_root, `${name}.gz`)) ? readFileSync(join(web_root, `${name}.gz`)) : null;
      // Weak: packed or not, it is the same file.
      const etag = `W/"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
      return [`/${name.split(sep).join("/")}`, { body, packed, etag, type: TYPES[extname(name)] as string }];
    }),
  );
}
