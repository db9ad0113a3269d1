import { setImmediate as nextTurn } from "node:timers/promises";
import { localPeriods } from "@localgrid/clearing/local-periods";
import type { MemberId } from "@localgrid/vocabulary/identifiers";
import * as Type from "typebox";
import type { ShownHome, ShownHomeStore } from "../community/shown-home-store.ts";
import { SunRanking } from "../community/sun-ranking.ts";
import { edgeNodeError } from "../errors.ts";
import type { LanApp } from "./lan-app.ts";
import type { CommunityQueries, LiveFeed, ReadModel, TimeRange } from "./ports.ts";
import { freshHomes } from "./power-flow.ts";
import { memberOf, sessionOf } from "./route-guard.ts";
import { closed, list, NoContent, orNull } from "./schemas.ts";

const LONGEST_NAME = 40;
/** Signs that are seen, and spaces and joiners between them: nothing that breaks lines or turns the direction of what is around. */
const EDGE = "[^\\p{C}\\p{Z}]";
const NAME = `^${EDGE}(?:(?:${EDGE}|[ \\u00a0\\u200c\\u200d])*${EDGE})?$`;
const TAGS = ["community"];
const CHANGES_PER_MINUTE = { max: 30, timeWindow: 60_000 };

const HomeName = Type.String({ minLength: 1, maxLength: LONGEST_NAME, pattern: NAME });
const Own = { is_own: Type.Boolean() };
const HomesJson = closed({
  homes_count: Type.Integer({ minimum: 0 }),
  homes_live: Type.Integer({ minimum: 0 }),
  shown: list(closed({ name: Type.String(), is_live: Type.Boolean(), ...Own })),
  ranking: orNull(
    list(
      closed(
        {
          name: Type.String(),
          sun_kept_permille: Type.Integer({ minimum: 0, maximum: 1_000 }),
          ...Own,
        },
        "of what the home fed in this month, what it used itself in the same interval or neighbours took",
      ),
    ),
  ),
});
const ShownHomeJson = closed(
  { name: orNull(HomeName), is_ranked: Type.Boolean() },
  "name null: not shown, only counted",
);

interface Ports {
  readonly community: CommunityQueries;
  readonly shownHomes: ShownHomeStore;
  readonly live: LiveFeed;
  readonly read: Pick<ReadModel, "memberEnergy" | "lastInterval">;
  readonly clock: { now_ms(): number };
  readonly stale_after_ms: number;
}

/**
 * Who of the community is on line. Names are shown of homes that have said so themselves, and of them alone it can be seen
 * whether they are; all others are numbers. The ranking is off until a coordinator wants it, has none but those who take part,
 * and never tells of money.
 */
export function communityHomeRoutes(app: LanApp, ports: Ports): void {
  const { shownHomes } = ports;
  ownHomeRoutes(app, ports);
  const ranking = new SunRanking({ read: ports.read, turn: () => nextTurn() });

  app.get(
    "/api/community/homes",
    {
      config: { roles: ["member", "installer", "coordinator"], right: "reader" },
      schema: {
        summary: "Homes on line: counted, and by name where they want that; the ranking null while it is off",
        tags: TAGS,
        response: { 200: HomesJson },
      },
    },
    async (request) => {
      const own = sessionOf(request).member;
      const active = new Set(ports.community.members().flatMap(({ member, is_active }) => (is_active ? [member] : [])));
      const shown = shownHomes.all().filter(({ member }) => active.has(member));
      const { at_ms, homes } = ports.live.snapshot();
      const fresh = freshHomes(homes, { at_ms, stale_after_ms: ports.stale_after_ms });
      return {
        homes_count: active.size,
        homes_live: fresh.size,
        shown: shown.map(({ member, name }) => ({ name, is_live: fresh.has(member), is_own: member === own })),
        ranking: shownHomes.isRankingOn() ? await ranked(shown, own) : null,
      };
    },
  );

  app.put(
    "/api/community/ranking",
    {
      config: { roles: ["coordinator"], errors: ["storage-full"], rateLimit: CHANGES_PER_MINUTE },
      schema: {
        summary: "Switch the ranking by own sun on or off, for everybody",
        tags: TAGS,
        body: closed({ ranking: Type.Enum(["by-sun", "off"]) }),
        response: { 204: NoContent },
      },
    },
    async (request, reply) => {
      shownHomes.switchRanking(request.body.ranking === "by-sun");
      return reply.code(204).send(null);
    },
  );

  async function ranked(shown: readonly ShownHome[], own: MemberId | null) {
    const taking = new Map(shown.filter(({ is_ranked }) => is_ranked).map(({ member, name }) => [member, name]));
    const places = await ranking.of(
      [...taking.keys()],
      monthAt(ports.clock.now_ms(), ports.community.settings.time_zone),
    );
    return places.map(({ member, sun_kept_permille }) => ({
      name: taking.get(member) ?? "",
      sun_kept_permille,
      is_own: member === own,
    }));
  }
}

function ownHomeRoutes(app: LanApp, { shownHomes }: Pick<Ports, "shownHomes">): void {
  app.get(
    "/api/me/shown-home",
    {
      config: { roles: ["member"], right: "reader" },
      schema: { summary: "What neighbours see of the own home", tags: TAGS, response: { 200: ShownHomeJson } },
    },
    async (request) => shownJson(memberOf(request)),
  );

  app.put(
    "/api/me/shown-home",
    {
      config: {
        roles: ["member"],
        right: "owner",
        errors: ["name-taken", "storage-full"],
        rateLimit: CHANGES_PER_MINUTE,
      },
      schema: {
        summary: "Show the own home to its neighbours under a name, or hide it",
        description: "Hidden, it takes no part in the ranking either.",
        tags: TAGS,
        body: ShownHomeJson,
        response: { 200: ShownHomeJson },
      },
    },
    async (request) => {
      const member = memberOf(request);
      const { name, is_ranked } = request.body;
      if (name === null) shownHomes.hide(member);
      else show({ member, name: name.normalize("NFC"), is_ranked });
      return shownJson(member);
    },
  );

  function show(home: ShownHome): void {
    const isTaken = shownHomes
      .all()
      .some(({ member, name }) => member !== home.member && folded(name) === folded(home.name));
    if (isTaken) throw edgeNodeError("name-taken", "another home is shown under this name");
    shownHomes.show(home);
  }

  function shownJson(member: MemberId) {
    const home = shownHomes.all().find((each) => each.member === member);
    return { name: home?.name ?? null, is_ranked: home?.is_ranked ?? false };
  }
}

/** Names that look the same are the same. */
function folded(name: string): string {
  return name.normalize("NFKC").toLowerCase().replace(/\s+/gu, " ");
}

/** The local month that runs. */
function monthAt(now_ms: number, time_zone: string): TimeRange {
  const month = new Intl.DateTimeFormat("en-CA", { timeZone: time_zone, dateStyle: "short" })
    .format(now_ms)
    .slice(0, 7);
  const [year = 0, ordinal = 1] = month.split("-").map(Number);
  const next = new Date(Date.UTC(year, ordinal, 1)).toISOString().slice(0, "YYYY-MM-DD".length);
  const cut = localPeriods({ from: `${month}-01`, to: next, by: "month", time_zone });
  return (cut.kind === "periods" ? cut.periods[0] : undefined) ?? { from_s: 0, to_s: 0 };
}
