import type { HomeBattery, Role } from "../src/api-types.ts";
import type { CommunityHomes, ExpectedInterval, LimitsPreview, NamedHome, ShownHome } from "../src/community-types.ts";
import { BAND, closedBefore, HOMES, homePower, INTERVAL_S, OWN_HOME } from "./fake-homes.ts";

interface Asked {
  readonly route: string;
  readonly role: Role;
  readonly query: URLSearchParams;
  readonly body: () => Promise<Record<string, unknown>>;
  readonly at_ms: number;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** What a made-up community shows of itself, and what its node works out. */
export class FakeCommunity {
  battery: HomeBattery | null = null;
  /** Whether enough is known of the last days. */
  hasExpectation = true;
  isRankingOn = false;
  own: ShownHome = { name: null, is_ranked: false };
  /** Answered instead of a preview. */
  refusal: { readonly status: number; readonly code: string } | null = null;
  readonly tried: string[] = [];
  named: readonly NamedHome[] = [
    { name: "Sonnenhof", is_live: true, is_own: false },
    { name: "משפחת לוי", is_live: false, is_own: false },
    { name: "<b>Haus 3</b>", is_live: true, is_own: false },
  ];

  /** Null for a route that is none of these. */
  async answer(asked: Asked): Promise<Answer | null> {
    const { route, role, query, at_ms } = asked;
    if (route === "GET /community/homes") return ok(this.homes(role));
    if (route === "PUT /community/ranking") return this.switchRanking(role, await asked.body());
    const isOwn =
      route === "GET /limits/preview" || route === "GET /energy/expected" || route.endsWith("/me/shown-home");
    if (!isOwn) return null;
    if (role !== "member") return refused(403, "own-figures-only");
    if (route === "GET /limits/preview") return this.preview(query);
    if (route === "GET /energy/expected") return ok({ intervals: this.hasExpectation ? expectedFrom(at_ms) : [] });
    if (route === "PUT /me/shown-home") return this.show(await asked.body());
    return ok(this.own);
  }

  private preview(query: URLSearchParams): Answer {
    this.tried.push(query.toString());
    if (this.refusal !== null) return refused(this.refusal.status, this.refusal.code);
    const limit = (key: string) => (query.has(key) ? Number(query.get(key)) : null);
    const [buy, sell] = [limit("buy_limit_micro_per_kwh"), limit("sell_limit_micro_per_kwh")];
    const missed = Math.round((BAND.cap_micro_per_kwh - (buy ?? BAND.cap_micro_per_kwh)) / 10_000);
    const preview: LimitsPreview = {
      period: "month",
      from: "2016-07-01",
      to: "2016-08-01",
      intervals: 2976,
      buy_limit_micro_per_kwh: buy,
      sell_limit_micro_per_kwh: sell,
      was: { bought_wh: 84_000, sold_wh: 112_000, amount_nano: "-12400000000" },
      change: { bought_wh: -1000 * missed, sold_wh: 0, amount_nano: String(-100_000_000 * missed) },
    };
    return ok(preview);
  }

  private async show(body: Record<string, unknown>): Promise<Answer> {
    if (this.named.some(({ name }) => name === body["name"])) return refused(409, "name-taken");
    this.own = { name: body["name"] as string | null, is_ranked: body["name"] !== null && body["is_ranked"] === true };
    return ok(this.own);
  }

  private switchRanking(role: Role, body: Record<string, unknown>): Answer {
    if (role !== "coordinator") return refused(403, "wrong-role");
    this.isRankingOn = body["ranking"] === "by-sun";
    return { status: 204, body: null };
  }

  private homes(role: Role): CommunityHomes {
    const { name, is_ranked } = this.own;
    const isOwn = role === "member";
    const own = name === null ? [] : [{ name, is_live: true, is_own: isOwn }];
    const others = [{ name: "Sonnenhof", sun_kept_permille: 874, is_own: false }];
    const ranking = name !== null && is_ranked ? [...others, { name, sun_kept_permille: 655, is_own: isOwn }] : others;
    return {
      homes_count: HOMES,
      homes_live: HOMES - 3,
      shown: [...this.named, ...own],
      ranking: this.isRankingOn ? ranking : null,
    };
  }
}

/** The rest of the day as it will be; the fake community's day ends at 22:00 UTC. */
function expectedFrom(at_ms: number): readonly ExpectedInterval[] {
  // As if an interval had closed just after the question.
  const from_s = closedBefore(at_ms) - INTERVAL_S;
  const end_s = Math.floor((from_s + 7200) / 86_400) * 86_400 + 86_400 - 7200;
  return Array.from({ length: (end_s - from_s) / INTERVAL_S }, (_, index) => {
    const start_s = from_s + index * INTERVAL_S;
    const net_wh = Math.round(homePower(OWN_HOME, start_s + INTERVAL_S / 2) / 4);
    return {
      start_s,
      length_s: INTERVAL_S,
      import_wh: Math.max(0, net_wh),
      export_wh: Math.max(0, -net_wh),
      price_micro_per_kwh: 180_000,
    };
  });
}

function ok(body: unknown): Answer {
  return { status: 200, body };
}

function refused(status: number, code: string): Answer {
  return { status, body: { code, message: `refused: ${code}` } };
}
