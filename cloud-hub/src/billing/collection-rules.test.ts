import { describe, expect, test } from "vitest";
import { assertCollection } from "./collection-rules.ts";

const KNOWN = { today: "2026-06-01", notice_days: 5, due_date: "2026-06-15", newest: null };

/** The code of a refusal, null where the day is fine. */
function codeOf(collection_date: string, more: Partial<typeof KNOWN> = {}): string | null {
  try {
    assertCollection({ collection_date, replaces: null }, { ...KNOWN, ...more });
    return null;
  } catch (error) {
    return (error as { readonly code: string }).code;
  }
}

describe("a day of collection", () => {
  test("is not before members have been told, nor before the invoices are due", () => {
    expect(codeOf("2026-06-12")).toBe("collection-too-early");
    expect(codeOf("2026-06-15")).toBeNull();
    expect(codeOf("2026-06-15", { notice_days: 15 })).toBe("collection-too-early");
    expect(codeOf("2026-06-16", { notice_days: 15 })).toBeNull();
  });

  test("is within the next 90 days", () => {
    expect(codeOf("2026-08-28")).toBeNull();
    expect(codeOf("2026-08-31")).toBe("collection-too-late");
    expect(codeOf("2062-06-15")).toBe("collection-too-late");
  });
});
