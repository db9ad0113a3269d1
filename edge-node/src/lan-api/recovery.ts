import * as Type from "typebox";
import type { Access } from "../access/access.ts";
import { edgeNodeError } from "../errors.ts";
import type { LanApp } from "./lan-app.ts";
import type { RecoveryDesk } from "./ports.ts";
import { sessionOf } from "./route-guard.ts";
import { closed, list } from "./schemas.ts";

const TAGS = ["peers"];
/** Per address and minute; the login's own brake is narrower. */
const TRIES_PER_MINUTE = 20;

const Confirmation = closed({ password: Type.String({ minLength: 1, maxLength: 200 }) });
const RecoveryCodeJson = closed({
  words: list(Type.String({ description: "BIP-39, English" })),
  qr_svg: Type.String({ description: "the same as a QR code, an SVG document" }),
});

interface Ports {
  readonly access: Access;
  readonly recovery: RecoveryDesk;
}

export function recoveryRoutes(app: LanApp, { access, recovery }: Ports): void {
  app.post(
    "/api/recovery-code",
    {
      config: {
        roles: ["coordinator"],
        errors: ["wrong-login", "login-locked"],
        rateLimit: { max: TRIES_PER_MINUTE, timeWindow: 60_000 },
      },
      schema: {
        summary: "The code from which a new box becomes this node; whoever has it can be this node",
        description: "Asks for the password once more; wrong ones count like wrong logins.",
        tags: TAGS,
        body: Confirmation,
        response: { 200: RecoveryCodeJson },
      },
    },
    async (request, reply) => {
      const session = sessionOf(request);
      const answer = await access.confirm({ session, password: request.body.password, address: request.ip });
      if (answer.kind === "rejected") {
        if (answer.reason === "wrong-login") throw edgeNodeError("wrong-login", "that is not the password");
        reply.header("retry-after", answer.retry_after_s);
        throw edgeNodeError("login-locked", `too many wrong tries; wait ${answer.retry_after_s} s`);
      }
      request.log.warn({ event: "recovery-code-shown", by: session.login, address: request.ip });
      reply.header("cache-control", "no-store");
      return { words: recovery.words().split(" "), qr_svg: recovery.qr() };
    },
  );
}
