import "../test/english.ts";
import { describe, expect, test } from "vitest";
import type { Alert } from "./alert-types.ts";
import { alertHref, alertPlace, alertWords } from "./alert-words.ts";

const NOW_MS = 1_000_000_000;
const NODE = "7f3ac41b".repeat(4);

const alert = (code: string, more: Partial<Alert> = {}): Alert => ({
  ...{ alert: "ab".repeat(16), code, community: "sun", subject: NODE, severity: "alarm", details: {} },
  ...{ since_ms: NOW_MS - 3 * 3_600_000, acknowledged: null },
  ...more,
});
const title = (each: Alert) => alertWords(each, { now_ms: NOW_MS, locale: "en" }).title.replace(/\u00a0/g, " ");

describe("an alert", () => {
  test.each([
    ["node-silent", {}, "The node has been silent for 3 h."],
    ["backlog-old", { records: 4 }, "Records have been waiting at the node for 3 h."],
    ["disk-filling", { disk_free_bytes: 700_000_000 }, "The node’s disk has 700 MB left."],
    ["clock-wrong", { clock_error_ms: 600_000 }, "The node’s clock is 10 min ahead."],
    ["clock-wrong", { clock_error_ms: -600_000 }, "The node’s clock is 10 min behind."],
    ["update-failed", { version_name: "1.9", outcome: "refused", reason: null }, "The node did not take version 1.9."],
    ["cut-off", { lost: 3, peers: 4 }, "The node has lost contact with 3 of 4 other nodes."],
    ["copies-few", { copies: 1, wanted: 2 }, "The node's journal has 1 copy on other nodes; 2 are wanted."],
    ["mesh-alarms", { count: 1 }, "The node raised 1 alarm about other nodes."],
    ["journal-alarm", { alarm: "fork", node: NODE }, "Two different histories"],
    ["recomputation-stopped", { reason: "" }, "The hub cannot compute this node's figures again."],
    ["entries-refused", { count: 2 }, "The node refused 2 entries."],
    ["results-differ", { count: 1 }, "1 interval differs between node and hub."],
    ["no-tariff", {}, "No tariff is in force."],
    ["credit-limit", { count: 2 }, "2 members have reached the credit limit."],
    ["draft-waiting", { run: 4, month: "2026-10" }, "The bills of October 2026 wait for a second person."],
    ["chain-trouble", { status: "away" }, "The chain does not answer, for 3 h now."],
    ["notices-stuck", { way: "push" }, "No notice could be pushed to a phone or browser for 3 h."],
    ["code-of-a-later-hub", {}, "code-of-a-later-hub"],
  ])("of code %s with %j is a sentence", (code, details, words) => {
    expect(title(alert(code, { details }))).toBe(words);
  });

  test("of a month or a batch names it", () => {
    const details = { difference_wh: 17_000, metered_wh: 100_000 };
    expect(title(alert("difference-large", { subject: "2026-10", details }))).toBe(
      "Official values of October 2026 differ by 17%.",
    );
    expect(title(alert("batch-stuck", { subject: "7" }))).toBe("Batch 7 has not been settled for 3 h.");
  });

  test("of a month that has more to bill says how many, and whether it is the first run", () => {
    const more = (details: Alert["details"]) => {
      const { title, text } = alertWords(alert("month-billable", { subject: "2026-08", details }), {
        now_ms: NOW_MS,
        locale: "en",
      });
      return `${title} ${text}`;
    };
    expect(more({ run: 12, left_out: 2, corrected: 1 })).toMatch(/^3 members can be billed for August 2026 .*changed/);
    expect(more({ run: null, left_out: 1, corrected: 0 })).toMatch(/^One member can .* no run has billed it yet\.$/);
  });

  test("of an update says why it failed, and every text is another one than the title", () => {
    const failed = alert("update-failed", {
      details: { version_name: "1", outcome: "rolled-back", reason: "unhealthy" },
    });
    expect(alertWords(failed, { now_ms: NOW_MS, locale: "en" }).text).toBe("went back (unhealthy)");
  });

  test.each([
    ["node-silent", NODE, `#/nodes/${NODE}`],
    ["journal-alarm", `${NODE}/fork`, `#/nodes/${NODE}`],
    ["results-differ", "sun", "#/c/sun/intervals"],
    ["no-tariff", "sun", "#/c/sun/tariffs"],
    ["difference-large", "2026-10", "#/c/sun/reconciliation/2026-10"],
    ["batch-stuck", "7", "#/c/sun/settlement/7"],
    ["credit-limit", "sun", "#/c/sun/settlement"],
    ["draft-waiting", "4", "#/c/sun/billing/4"],
    ["month-billable", "2026-08", "#/c/sun/billing"],
    ["code-of-a-later-hub", "x", "#/c/sun"],
  ])("of code %s about %s leads to its cause", (code, subject, href) => {
    expect(alertHref(alert(code, { subject }))).toBe(href);
  });

  test("of notices says how many wait, and has no page but its own", () => {
    const stuck = alert("notices-stuck", { community: null, subject: "mail", details: { way: "mail", count: 2 } });
    expect(title(stuck)).toBe("No e-mail with notices could be sent for 3 h.");
    expect(alertWords(stuck, { now_ms: NOW_MS, locale: "en" }).text).toContain("2 notices wait.");
    expect([alertHref(stuck), alertPlace(stuck)]).toEqual(["#/alerts", "Whole hub"]);
  });

  test("of the whole hub leads to the chain, and says where it is", () => {
    const chain = alert("chain-trouble", { community: null, subject: "chain" });
    expect([alertHref(chain), alertPlace(chain)]).toEqual(["#/settlement", "Whole hub"]);
    expect(alertPlace(alert("node-silent"))).toBe("sun 7f3ac41b");
    expect(alertPlace(alert("no-tariff", { subject: "sun" }))).toBe("sun");
  });
});
