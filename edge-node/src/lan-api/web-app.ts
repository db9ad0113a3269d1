import { existsSync } from "node:fs";
import { join } from "node:path";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import fastify from "fastify";
import { edgeNodeError } from "../errors.ts";
import { answerError, answerUnknownRoute } from "./answers.ts";

/** Vite puts a hash of the content into the names below this folder. */
const HASHED = "/assets/";
const YEAR_S = 365 * 86_400;

/**
 * Serves the built member app. The file server is loaded with the first page, so that the node is up before it;
 * therefore it is an instance of its own, which gets the raw request.
 */
export class WebApp {
  private readonly web_root: string;
  private files: Promise<FastifyInstance> | null = null;

  constructor(web_root: string) {
    this.web_root = web_root;
  }

  async serve(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const files = await this.fileServer();
    for (const [name, value] of Object.entries(reply.getHeaders())) {
      if (value !== undefined) reply.raw.setHeader(name, value);
    }
    reply.hijack();
    files.routing(request.raw, reply.raw);
  }

  private async fileServer(): Promise<FastifyInstance> {
    if (this.files === null && !existsSync(join(this.web_root, "index.html"))) {
      throw edgeNodeError("no-web-app", "this node has no member app to show");
    }
    this.files ??= createFileServer(this.web_root);
    return this.files;
  }

  async stop(): Promise<void> {
    await (await this.files)?.close();
  }
}

async function createFileServer(web_root: string): Promise<FastifyInstance> {
  const { default: fastifyStatic } = await import("@fastify/static");
  const files = fastify({ exposeHeadRoutes: false, routerOptions: { ignoreTrailingSlash: true } });
  files.setErrorHandler((error: Error, request, reply) => answerError(error, request, reply));
  files.setNotFoundHandler((request, reply) => {
    const wantsPage = request.method === "GET" && (request.headers.accept ?? "").includes("text/html");
    // Paths of the app's own pages mean nothing to the file server: the app finds its way by itself.
    return wantsPage && !request.url.startsWith(HASHED)
      ? reply.sendFile("index.html")
      : answerUnknownRoute(request, reply);
  });
  files.register(fastifyStatic, {
    root: web_root,
    dotfiles: "ignore",
    // The build lays packed copies beside what gets smaller by it.
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply, path) => {
      const isHashed = path.replaceAll("\\", "/").includes(HASHED);
      reply.header("cache-control", isHashed ? `public, max-age=${YEAR_S}, immutable` : "no-cache");
    },
  });
  await files.ready();
  return files;
}
