import type { Role } from "../src/api-types.ts";
import type { Notice, NoticeNews, NoticeSettings } from "../src/notice-types.ts";
import { FakeNoticeWays } from "./fake-notice-ways.ts";

type NewNotice = Notice extends infer Each ? (Each extends Notice ? Omit<Each, "id" | "read_at_s"> : never) : never;

interface Asked {
  readonly route: string;
  readonly role: Role;
  readonly query: URLSearchParams;
  readonly body: () => Promise<Record<string, unknown>>;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** What each login of a made-up node was told, and wants to be told. */
export class FakeNotices {
  readonly saved: NoticeSettings[] = [];
  readonly ways = new FakeNoticeWays();
  /** Told to the open pages of whoever is logged in. */
  heard: (role: Role, news: NoticeNews) => void = () => {};
  private readonly kept = new Map<string, Notice[]>();
  private readonly settings = new Map<string, NoticeSettings>();
  private ids = 0;

  tell(login: string, told: NewNotice, is_quiet = false): void {
    this.ids += 1;
    const notice = { ...told, id: this.ids, read_at_s: null } as Notice;
    this.kept.set(login, [notice, ...this.of(login)]);
    this.heard(login === "anna" ? "member" : "coordinator", { unread: this.unread(login), notice, is_quiet });
  }

  /** Null for a path that is none of these. */
  async answer({ route, role, query, body }: Asked): Promise<Answer | null> {
    const login = role === "member" ? "anna" : "coordinator";
    switch (route) {
      case "GET /notices":
        return { status: 200, body: this.page(login, query) };
      case "PUT /notices/read":
        return { status: 200, body: this.read(login, Number((await body())["up_to"])) };
      case "GET /me/notice-settings":
        return { status: 200, body: this.settingsOf(login) };
      case "PUT /me/notice-settings":
        return this.choose(login, (await body()) as unknown as NoticeSettings);
      default:
        return this.ways.answer(login, route, body);
    }
  }

  private page(login: string, query: URLSearchParams) {
    const limit = Number(query.get("limit") ?? 50);
    const before = Number(query.get("before") ?? Number.MAX_SAFE_INTEGER);
    const found = this.of(login).filter(({ id }) => id < before);
    const notices = found.slice(0, limit);
    const next_before = found.length > limit ? notices.at(-1)?.id : null;
    return { notices, unread: this.unread(login), next_before };
  }

  private read(login: string, up_to: number) {
    const isMeant = ({ id, read_at_s }: Notice) => id <= up_to && read_at_s === null;
    this.kept.set(
      login,
      this.of(login).map((each) => (isMeant(each) ? { ...each, read_at_s: each.at_s } : each)),
    );
    const unread = this.unread(login);
    this.heard(login === "anna" ? "member" : "coordinator", { unread, notice: null, is_quiet: true });
    return { unread };
  }

  private choose(login: string, settings: NoticeSettings) {
    const { price_above_micro_per_kwh: above, price_below_micro_per_kwh: below } = settings;
    if (above !== null && below !== null && below >= above) {
      return { status: 422, body: { code: "alert-limits-crossed", message: "crossed" } };
    }
    this.saved.push(settings);
    this.settings.set(login, settings);
    return { status: 200, body: settings };
  }

  private settingsOf(login: string): NoticeSettings {
    const usual = { muted: [], price_above_micro_per_kwh: null, price_below_micro_per_kwh: null, quiet_hours: null };
    return this.settings.get(login) ?? usual;
  }

  private of(login: string): readonly Notice[] {
    return this.kept.get(login) ?? [];
  }

  private unread(login: string): number {
    return this.of(login).filter(({ read_at_s }) => read_at_s === null).length;
  }
}

/** One of each kind, the oldest first. */
export function sampleNotices(now_s: number): readonly NewNotice[] {
  const metering_point = "m05-roof";
  const device = "d0123456789abcdef";
  return [
    {
      kind: "statement-ready",
      at_s: now_s - 400_000,
      month: "2016-07",
      intervals: 2_976,
      final_intervals: 0,
      change_nano: "0",
    },
    { kind: "device-silent", at_s: now_s - 300_000, device, metering_point, last_reading_at_s: now_s - 302_000 },
    { kind: "device-back", at_s: now_s - 290_000, device, metering_point, silent_from_s: now_s - 302_000 },
    {
      kind: "price-alert",
      at_s: now_s - 80_000,
      start_s: now_s - 80_900,
      direction: "above",
      price_micro_per_kwh: 285_000,
      limit_micro_per_kwh: 280_000,
    },
    { kind: "correction", at_s: now_s - 7_000, month: "2016-07", change_nano: "-1230000000" },
    {
      kind: "statement-ready",
      at_s: now_s - 600,
      month: "2016-07",
      intervals: 2_976,
      final_intervals: 2_976,
      change_nano: "740000000",
    },
  ];
}
