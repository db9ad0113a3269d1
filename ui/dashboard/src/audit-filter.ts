/** Which acts of the audit log are looked at. It stands in the address, so it can be sent on. */
import { addDays, rangeOfDay } from "@localgrid/ui-components/community-day";

export interface AuditFilter {
  /** Login, or id of a token. */
  readonly who: string;
  readonly action: string;
  /** First and last day, `YYYY-MM-DD`; empty for no bound. */
  readonly from: string;
  readonly to: string;
}

const KEYS = ["who", "action", "from", "to"] as const;
/** What the hub takes; anything else would be refused as a whole. */
const PATTERNS: Readonly<Record<(typeof KEYS)[number], RegExp>> = {
  who: /^[^\p{Cc}]{1,64}$/u,
  action: /^[a-z][a-z-]{0,63}$/,
  from: /^\d{4}-\d{2}-\d{2}$/,
  to: /^\d{4}-\d{2}-\d{2}$/,
};

/** Reads `who=otto&action=run-approved&from=2026-11-01&to=2026-11-20`; what is no filter is left out. */
export function filterIn(query: string): AuditFilter {
  const params = new URLSearchParams(query);
  const read = (key: (typeof KEYS)[number]) => {
    const text = (params.get(key) ?? "").trim();
    const isDay = key === "from" || key === "to";
    return PATTERNS[key].test(text) && (!isDay || isDate(text)) ? text : "";
  };
  return { who: read("who"), action: read("action"), from: read("from"), to: read("to") };
}

/** The query with this filter in place of the one before; what else stands there stays. */
export function queryWithFilter(query: string, filter: AuditFilter): string {
  const others = [...new URLSearchParams(query)].filter(([key]) => !KEYS.some((own) => own === key));
  const own = KEYS.map((key) => [key, filter[key].trim()] as const).filter(([, value]) => value !== "");
  return new URLSearchParams([...others, ...own].map(([key, value]) => [key, value])).toString();
}

/** From the beginning of the first day to the end of the last, in UTC milliseconds. */
export function boundsOf({ from, to }: AuditFilter, time_zone: string) {
  return {
    from_ms: from === "" ? null : rangeOfDay(from, time_zone).from_s * 1000,
    to_ms: to === "" ? null : rangeOfDay(to, time_zone).to_s * 1000,
  };
}

function isDate(text: string): boolean {
  return !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) && addDays(text, 0) === text;
}
