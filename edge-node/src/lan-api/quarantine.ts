import * as Type from "typebox";
import type { LanApp } from "./lan-app.ts";
import type { Quarantine } from "./ports.ts";
import { closed, Milliseconds, orNull } from "./schemas.ts";

const Id = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

const Page = closed({
  messages: Type.Array(
    closed({
      id: Id,
      at_ms: Milliseconds,
      device: Type.String(),
      reason: Type.String(),
      bytes_hex: Type.String({ description: "the beginning of the message" }),
    }),
  ),
  next_after: orNull(Id),
});

const PageQuery = closed({
  after: Type.Integer({
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    default: 0,
    description: "id of the last one known",
  }),
  limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
});

export function quarantineRoutes(app: LanApp, { quarantine }: { readonly quarantine: Quarantine }): void {
  app.get(
    "/api/quarantine",
    {
      config: { roles: ["coordinator"] },
      schema: {
        summary: "Refused messages of devices with their reasons, page by page",
        description: "next_after is null on the last page.",
        tags: ["devices"],
        querystring: PageQuery,
        response: { 200: Page },
      },
    },
    async (request) => {
      const { after, limit } = request.query;
      const rows = quarantine.page({ after, limit: limit + 1 });
      const shown = rows.slice(0, limit);
      const messages = shown.map(({ id, at_ms, device, reason, bytes }) => {
        return { id, at_ms: Math.floor(at_ms), device, reason, bytes_hex: Buffer.from(bytes).toString("hex") };
      });
      return { messages, next_after: rows.length > limit ? (shown.at(-1)?.id ?? null) : null };
    },
  );
}
