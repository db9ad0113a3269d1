import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LONGEST_CONNECT_BYTES, readConnect } from "./house-connect.ts";

interface Connect {
  readonly client: string;
  readonly will: readonly [topic: string, payload: string] | null;
  readonly user: string | null;
  readonly password: string | null;
}

function field(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.of(bytes.length >> 8, bytes.length & 0xff), bytes]);
}

function encoded({ client, will, user, password }: Connect): Buffer {
  const flags = (will ? 0x04 : 0) | (user === null ? 0 : 0x80) | (password === null ? 0 : 0x40);
  const fields = [client, ...(will ?? []), ...(user === null ? [] : [user]), ...(password === null ? [] : [password])];
  const body = Buffer.concat([field("MQTT"), Buffer.of(4, flags, 0, 60), ...fields.map(field)]);
  const length = body.length < 128 ? [body.length] : [(body.length % 128) | 0x80, body.length >> 7];
  return Buffer.concat([Buffer.of(0x10, ...length), body]);
}

const text = fc.string({ maxLength: 60 });
const connect = fc.record({
  client: text,
  will: fc.option(fc.tuple(text, text)),
  user: fc.option(text),
  password: fc.option(text),
});

describe("who a CONNECT is from", () => {
  test("is read whatever else it carries, and however it is cut", () => {
    fc.assert(
      fc.property(connect, fc.nat(), (said, cut) => {
        const bytes = encoded(said);
        const { user, password } = said;
        expect(readConnect(Buffer.concat([bytes, Buffer.from("more")]))).toEqual({
          kind: "connect",
          intent: { user, password },
        });
        expect(readConnect(bytes.subarray(0, cut % bytes.length))).toEqual({ kind: "incomplete" });
      }),
    );
  });

  test("is never believed where a field reaches beyond its end", () => {
    const bytes = encoded({ client: "c", will: null, user: "u", password: "p" });
    bytes[bytes.length - 2] = 200;
    expect(readConnect(bytes)).toEqual({ kind: "refused", reason: "protocol-violation" });
  });

  test("is refused unread where it announces too much", () => {
    expect(readConnect(Buffer.of(0x10, 0xff, 0xff, 0x7f))).toEqual({ kind: "refused", reason: "protocol-violation" });
  });

  test("is a plain answer to any bytes at all", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.boolean(), (noise, isConnect) => {
        const bytes = isConnect ? Buffer.concat([Buffer.of(0x10), noise]) : noise;
        expect(["connect", "incomplete", "refused"]).toContain(readConnect(bytes).kind);
      }),
    );
    expect(readConnect(new Uint8Array(LONGEST_CONNECT_BYTES + 1)).kind).toBe("refused");
  });
});
