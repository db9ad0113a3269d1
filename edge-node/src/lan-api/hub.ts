import * as Type from "typebox";
import { edgeNodeError } from "../errors.ts";
import type { LanApp } from "./lan-app.ts";
import type { HubDesk } from "./ports.ts";
import { closed, list, Milliseconds, orNull } from "./schemas.ts";

const Count = Type.Integer({ minimum: 0 });
const HubUrl = Type.String({
  pattern: "^https?://[^\\s/?#]+[^\\s?#]*$",
  maxLength: 200,
  description: "such as https://hub.example",
});

const HubJson = closed({
  hub_url: orNull(Type.String({ description: "null while this node has no hub" })),
  is_enrolled: Type.Boolean(),
  node: Type.String({ description: "this node's id, 32 hexadecimal digits" }),
  backlog_records: Count,
  backlog_since_ms: orNull(Milliseconds),
  last_answer_at_ms: orNull(Milliseconds),
  alarms: list(closed({ journal: orNull(Type.String()), alarm: Type.String() })),
  refused: list(closed({ shape: Type.String(), key: Type.String(), reason: Type.String() })),
  shapes: list(
    closed({
      shape: Type.String(),
      is_up_to_date: Type.Boolean(),
      up_to_date_at_ms: orNull(Milliseconds),
      failure: orNull(Type.String({ description: "code of what keeps it from being read" })),
    }),
  ),
  verdicts: list(closed({ epoch: Type.String(), seq: Count, kind: Type.String(), verdict: Type.String() })),
  verdict_count: Count,
});

const JoinJson = closed({ hub_url: HubUrl, join_code: Type.String({ minLength: 1, maxLength: 64 }) });

const TAGS = ["hub"];

export function hubRoutes(app: LanApp, { hub }: { readonly hub: HubDesk }): void {
  const answer = () => {
    const { hub_url, is_enrolled, node, backlog_records, ...report } = hub.report();
    const { backlog_since_ms, last_answer_at_ms, alarms, refused, shapes, verdicts, verdict_count } = report;
    return {
      hub_url,
      is_enrolled,
      node,
      backlog_records,
      backlog_since_ms: wholeOrNull(backlog_since_ms),
      last_answer_at_ms: wholeOrNull(last_answer_at_ms),
      alarms: alarms.map(({ journal, alarm }) => ({ journal, alarm })),
      refused: refused.map(({ shape, key, reason }) => ({ shape, key, reason })),
      shapes: shapes.map((status) => ({ ...status })),
      verdicts: verdicts.map((verdict) => ({ ...verdict })),
      verdict_count,
    };
  };

  app.get(
    "/api/hub",
    {
      config: { roles: ["coordinator"] },
      schema: {
        summary: "The hub that this node's journal goes up to, and what waits for it",
        tags: TAGS,
        response: { 200: HubJson },
      },
    },
    async () => answer(),
  );

  app.post(
    "/api/hub/enrolment",
    {
      config: { roles: ["coordinator"], errors: ["hub-away", "join-refused"] },
      schema: {
        summary: "Let this node in at a hub; from then on its journal goes up there",
        description: "A refusal names the hub's own code in its message.",
        tags: TAGS,
        body: JoinJson,
        response: { 200: HubJson },
      },
    },
    async (request) => {
      const { hub_url, join_code } = request.body;
      const outcome = await hub.join({ hub_url, join_code });
      if (outcome.kind === "away") throw edgeNodeError("hub-away", `the hub does not answer: ${outcome.reason}`);
      if (outcome.kind === "refused") throw edgeNodeError("join-refused", `${outcome.code}: ${outcome.message}`);
      return answer();
    },
  );
}

function wholeOrNull(at_ms: number | null): number | null {
  return at_ms === null ? null : Math.floor(at_ms);
}
