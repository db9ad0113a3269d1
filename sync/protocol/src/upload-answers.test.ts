import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  decodeHeads,
  decodeUploadAnswer,
  encodeHeads,
  encodeUploadAnswer,
  type HttpAnswer,
  type UploadAnswer,
} from "./upload-answers.ts";

const EPOCH = "ab".repeat(16);
const OTHER = "cd".repeat(16);
const HASH = "ef".repeat(32);
const AWAY: UploadAnswer = { kind: "unavailable", retry_after_s: null };

const ANSWERS: readonly (readonly [UploadAnswer, number, string])[] = [
  [
    { kind: "acknowledged", acknowledged: { epoch: EPOCH, seq: 52 }, max_records: 1000 },
    200,
    `{"acknowledged":{"epoch":"${EPOCH}","seq":52},"max_records":1000}`,
  ],
  [{ kind: "gap", expected: { epoch: EPOCH, seq: 1 } }, 409, `{"code":"gap","expected":{"epoch":"${EPOCH}","seq":1}}`],
  [{ kind: "unknown-parent" }, 409, `{"code":"unknown-parent"}`],
  [{ kind: "fork", at: { epoch: EPOCH, seq: 9 } }, 422, `{"code":"fork","at":{"epoch":"${EPOCH}","seq":9}}`],
  [
    { kind: "replaced", generation: 2, at_ms: 1_700_000_000_000 },
    409,
    `{"code":"node-replaced","generation":2,"at_ms":1700000000000}`,
  ],
  [{ kind: "refused", code: "broken-chain" }, 422, `{"code":"broken-chain"}`],
  [{ kind: "not-authenticated" }, 401, `{"code":"not-authenticated"}`],
  [{ kind: "forbidden", code: "revoked" }, 403, `{"code":"revoked"}`],
  [{ kind: "too-large", max_records: 25 }, 413, `{"code":"batch-too-large","max_records":25}`],
  [{ kind: "too-large", max_records: null }, 413, `{"code":"batch-too-large"}`],
  [AWAY, 503, `{"code":"unavailable"}`],
];

describe("an answer to a batch", () => {
  test.each(ANSWERS)("%o has its status and body", (answer, status, body) => {
    const encoded = encodeUploadAnswer(answer);
    expect(encoded).toEqual({ status, retry_after: null, body });
    expect(decodeUploadAnswer(encoded)).toEqual(answer);
  });

  test("says when to come again", () => {
    const answer: UploadAnswer = { kind: "unavailable", retry_after_s: 30 };
    expect(encodeUploadAnswer(answer)).toEqual({ status: 503, retry_after: "30", body: `{"code":"unavailable"}` });
    expect(decodeUploadAnswer(encodeUploadAnswer(answer))).toEqual(answer);
    expect(decodeUploadAnswer({ status: 429, retry_after: "0", body: "" })).toEqual({ ...answer, retry_after_s: 0 });
  });

  test.each(["", "-1", "1.5", "30s", " 30", "1234567890", "Wed, 21 Oct 2026 07:28:00 GMT"])(
    "does not understand Retry-After: %s",
    (retry_after) => {
      expect(decodeUploadAnswer({ status: 503, retry_after, body: "" })).toEqual(AWAY);
    },
  );

  test("understands nine digits of Retry-After, also where something in between answers", () => {
    const answer = { status: 502, retry_after: "123456789", body: "<html>" };
    expect(decodeUploadAnswer(answer)).toEqual({ kind: "unavailable", retry_after_s: 123_456_789 });
  });

  const position = `{"epoch":"${EPOCH}","seq":1}`;
  test.each([
    [200, ""],
    [200, "ok"],
    [200, "null"],
    [200, "[]"],
    [200, "{}"],
    [200, `{"acknowledged":${position}}`],
    [200, `{"max_records":1}`],
    [200, `{"acknowledged":null,"max_records":1}`],
    [200, `{"acknowledged":7,"max_records":1}`],
    [200, `{"acknowledged":{"epoch":"${EPOCH}"},"max_records":1}`],
    [200, `{"acknowledged":{"epoch":"${EPOCH}","seq":-1},"max_records":1}`],
    [200, `{"acknowledged":{"epoch":"${EPOCH}","seq":1.5},"max_records":1}`],
    [200, `{"acknowledged":{"epoch":"${EPOCH}","seq":"1"},"max_records":1}`],
    [200, `{"acknowledged":{"epoch":"${EPOCH}","seq":9007199254740992},"max_records":1}`],
    [200, `{"acknowledged":{"epoch":"${EPOCH}0","seq":1},"max_records":1}`],
    [200, `{"acknowledged":{"epoch":"0${EPOCH}","seq":1},"max_records":1}`],
    [200, `{"acknowledged":{"epoch":"${EPOCH.toUpperCase()}","seq":1},"max_records":1}`],
    [200, `{"acknowledged":{"epoch":7,"seq":1},"max_records":1}`],
    [200, `{"acknowledged":${position},"max_records":0}`],
    [200, `{"acknowledged":${position},"max_records":1001}`],
    [200, `{"acknowledged":${position},"max_records":1.5}`],
    [200, `{"acknowledged":${position},"max_records":"1"}`],
    [204, `{"acknowledged":${position},"max_records":1}`],
    [409, `{"code":"gap"}`],
    [409, `{"code":"gap","expected":{"epoch":"${EPOCH}","seq":0}}`],
    [409, `{"code":"other","expected":${position}}`],
    [409, `{"code":"fork","at":${position}}`],
    [422, "{}"],
    [422, `{"code":"fork"}`],
    [422, `{"code":"fork","at":{"epoch":"${EPOCH}","seq":0}}`],
    [422, `{"code":7}`],
    [422, `{"code":"Nein"}`],
    [422, `{"code":"a b"}`],
    [422, `{"code":"-a"}`],
    [422, `{"code":"${"a".repeat(65)}"}`],
    [404, `{"code":"not-found"}`],
    [500, `{"code":"fork","at":${position}}`],
    [302, ""],
  ])("that nobody agreed on is unavailability: %d %s", (status, body) => {
    expect(decodeUploadAnswer({ status, retry_after: null, body })).toEqual(AWAY);
  });

  test.each([
    [400, `{"code":"malformed-message"}`, { kind: "refused", code: "malformed-message" }],
    [422, `{"code":"${"a".repeat(64)}"}`, { kind: "refused", code: "a".repeat(64) }],
    [401, "", { kind: "not-authenticated" }],
    [403, "", { kind: "forbidden", code: "forbidden" }],
    [413, "<html>", { kind: "too-large", max_records: null }],
    [413, `{"max_records":0}`, { kind: "too-large", max_records: null }],
    [413, `{"max_records":1001}`, { kind: "too-large", max_records: null }],
    [413, `{"max_records":1}`, { kind: "too-large", max_records: 1 }],
    [
      200,
      `{"acknowledged":{"epoch":"${EPOCH}","seq":0,"more":1},"max_records":1,"more":2}`,
      { kind: "acknowledged", acknowledged: { epoch: EPOCH, seq: 0 }, max_records: 1 },
    ],
  ])("is understood by its status even when its body says little or more: %d %s", (status, body, expected) => {
    expect(decodeUploadAnswer({ status, retry_after: null, body })).toEqual(expected);
  });

  test("is not read beyond 4 MiB", () => {
    const [, , body] = ANSWERS[0] as (typeof ANSWERS)[0];
    const longest = body.padEnd(4_194_304);
    expect(decodeUploadAnswer({ status: 200, retry_after: null, body: longest }).kind).toBe("acknowledged");
    expect(decodeUploadAnswer({ status: 200, retry_after: null, body: `${longest} ` })).toEqual(AWAY);
  });

  test("whatever it is, reading it ends in an answer", () => {
    const answers = fc.record({
      status: fc.constantFrom(200, 400, 401, 403, 409, 413, 422, 429, 503),
      retry_after: fc.option(fc.string()),
      body: fc.oneof(fc.string(), fc.json()),
    });
    fc.assert(
      fc.property(answers, (answer) => {
        expect(decodeUploadAnswer(answer)).toHaveProperty("kind");
        expect(decodeHeads(answer)).toHaveProperty("kind");
      }),
      { numRuns: 2000 },
    );
  });
});

describe("the heads that the hub holds", () => {
  const heads = [
    { epoch: EPOCH, seq: 1, hash: HASH },
    { epoch: OTHER, seq: 52, hash: HASH },
  ];

  test("come back in their order", () => {
    const encoded = encodeHeads({ heads, newest: EPOCH });
    expect(encoded).toEqual({
      status: 200,
      retry_after: null,
      body: `{"heads":[{"epoch":"${EPOCH}","seq":1,"hash":"${HASH}"},{"epoch":"${OTHER}","seq":52,"hash":"${HASH}"}],"newest":"${EPOCH}"}`,
    });
    expect(decodeHeads(encoded)).toEqual({ kind: "heads", heads, newest: EPOCH });
    expect(decodeHeads(encodeHeads({ heads: [], newest: null }))).toEqual({ kind: "heads", heads: [], newest: null });
  });

  test.each([
    `{"heads":[]}`,
    `{"heads":[],"newest":"${EPOCH}"}`,
    `{"heads":{},"newest":null}`,
    `{"newest":null}`,
    `{"heads":[null],"newest":null}`,
    `{"heads":[{"epoch":"${EPOCH}","seq":1}],"newest":"${EPOCH}"}`,
    `{"heads":[{"epoch":"${EPOCH}","seq":1,"hash":"${HASH}0"}],"newest":"${EPOCH}"}`,
    `{"heads":[{"epoch":"${EPOCH}","seq":1,"hash":"0${HASH}"}],"newest":"${EPOCH}"}`,
    `{"heads":[{"epoch":"${EPOCH}","seq":0,"hash":"${HASH}"}],"newest":"${EPOCH}"}`,
    `{"heads":[{"epoch":"${EPOCH}","seq":1,"hash":"${HASH}"}],"newest":"${OTHER}"}`,
    `{"heads":[{"epoch":"${EPOCH}","seq":1,"hash":"${HASH}"}],"newest":null}`,
    `{"heads":[{"epoch":"${EPOCH}","seq":1,"hash":"${HASH}"},{"epoch":"${EPOCH}","seq":2,"hash":"${HASH}"}],"newest":"${EPOCH}"}`,
    "",
  ])("are not guessed: %s", (body) => {
    expect(decodeHeads({ status: 200, retry_after: null, body })).toEqual(AWAY);
  });

  test.each([401, 403, 429, 503, 500, 409])("or the answer says why not: %d", (status) => {
    const answer: HttpAnswer = { status, retry_after: "7", body: `{"heads":[],"newest":null}` };
    expect(decodeHeads(answer)).toEqual(decodeUploadAnswer(answer));
  });
});
