import { NOTICE_LANGUAGES } from "@localgrid/protocol/notice-relay";
import type { NodeId } from "@localgrid/vocabulary/identifiers";
import { beforeEach, describe, expect, test } from "vitest";
import { createInMemoryNotices } from "../test-support/in-memory-notices.ts";
import { MailDesk } from "./mail-desk.ts";
import type { DueMail } from "./notice-outbox.ts";
import { relayWords } from "./relay-words.ts";

const NODE = new Uint8Array(16).fill(1) as NodeId;
const OTHER = new Uint8Array(16).fill(2) as NodeId;
const DAY_MS = 86_400_000;
const ANNA = { address: "anna@example.org", language: "de", community_name: "Sonne" } as const;

let now_ms: number;
let drawn: number[];
let taken: number;
let kept: ReturnType<typeof createInMemoryNotices>;

beforeEach(() => {
  [now_ms, drawn, taken, kept] = [1_700_000_000_000, [], 0, createInMemoryNotices()];
});

function open({ sendsMail = true } = {}): MailDesk {
  let count = 0;
  const random = (bytes: number) => {
    count += 1;
    if (bytes !== 4) return new Uint8Array(bytes).fill(count);
    const four = Buffer.alloc(4);
    four.writeUInt32BE(drawn.shift() ?? 123_456);
    return new Uint8Array(four);
  };
  const counted = () => {
    taken += 1;
  };
  return new MailDesk({ book: kept.book, sendsMail, now_ms: () => now_ms, random, taken: counted });
}

const mails = async () => (await kept.outbox.due("mail", 10, now_ms)) as readonly DueMail[];
const refusal = (asked: Promise<unknown>) =>
  asked.then(
    () => "none",
    (error: { code: string }) => error.code,
  );

describe("an address", () => {
  test("counts once the code that was mailed has come back", async () => {
    const desk = open();
    expect(await desk.enter(NODE, "anna", ANNA)).toEqual({ standing: "unconfirmed" });
    expect(taken).toBe(1);
    const [mail] = await mails();
    expect(mail).toMatchObject({ subject: "Dein Code für Meldungen von Sonne", to: { address: ANNA.address } });
    expect(mail?.text).toContain("dein Code ist 123456.");
    expect(await refusal(desk.confirm(NODE, "anna", "123457"))).toBe("wrong-code");
    expect(await desk.standing(NODE, "anna")).toEqual({ standing: "unconfirmed" });
    expect(await desk.confirm(NODE, "anna", "123456")).toEqual({ standing: "confirmed" });
    expect(await desk.confirm(NODE, "anna", "999999")).toEqual({ standing: "confirmed" });
  });

  test("takes five tries, then no code at all", async () => {
    const desk = open();
    await desk.enter(NODE, "anna", ANNA);
    for (const code of ["1", "2", "3", "4", "5"]) {
      expect(await refusal(desk.confirm(NODE, "anna", code.padStart(6, "0")))).toBe("wrong-code");
    }
    expect(await refusal(desk.confirm(NODE, "anna", "123456"))).toBe("code-expired");
    now_ms += 61_000;
    await desk.enter(NODE, "anna", ANNA);
    expect(await desk.confirm(NODE, "anna", "123456")).toEqual({ standing: "confirmed" });
  });

  test("takes no code of yesterday, and none of somebody else", async () => {
    const desk = open();
    await desk.enter(NODE, "anna", ANNA);
    now_ms += DAY_MS;
    expect(await refusal(desk.confirm(NODE, "anna", "123456"))).toBe("code-expired");
    expect(await refusal(desk.confirm(OTHER, "anna", "123456"))).toBe("unknown-recipient");
  });

  test("is refused where it is none, and where the hub sends no e-mail", async () => {
    const wrong = { ...ANNA, address: "anna@example.org\nBcc: ben@example.org" };
    expect(await refusal(open().enter(NODE, "anna", wrong))).toBe("wrong-mail-address");
    expect(await refusal(open({ sendsMail: false }).enter(NODE, "anna", ANNA))).toBe("no-mail-way");
    expect([await mails(), taken]).toEqual([[], 0]);
  });

  test("can be forgotten and ended also where the hub sends no e-mail any more", async () => {
    await open().enter(NODE, "anna", ANNA);
    const token = Buffer.from((await mails())[0]?.to?.stop_token ?? []).toString("base64url");
    const desk = open({ sendsMail: false });
    expect(await desk.end(token)).toMatchObject({ has_ended: true });
    await desk.forget(NODE, "anna");
    expect([await desk.byToken(token), await refusal(desk.standing(NODE, "anna"))]).toEqual([
      null,
      "unknown-recipient",
    ]);
  });

  test("gets any code as likely as any other, with all its zeros", async () => {
    // Above the last whole million codes would come a little more often.
    drawn = [4_294_967_295, 4_294_000_000, 7];
    await open().enter(NODE, "anna", ANNA);
    expect((await mails())[0]?.text).toContain("000007");
  });
});

describe("the hub's own words", () => {
  test.each(NOTICE_LANGUAGES)("are there in %s, with names, codes and links where they belong", (language) => {
    const { codeSubject, codeText, stop, page } = relayWords(language);
    expect(codeSubject("Sonne")).toContain("Sonne");
    expect(codeText("Sonne", "123456")).toMatch(/123456[\s\S]*Sonne/);
    expect(stop("https://x.example")).toContain("https://x.example");
    expect([page.question("Sonne"), page.stopped("Sonne")].every((text) => text.includes("Sonne"))).toBe(true);
    if (language !== "en") expect(page.button).not.toBe(relayWords("en").page.button);
  });

  test("are English where there are no others", () => {
    expect(relayWords("toString")).toBe(relayWords("en"));
  });
});
