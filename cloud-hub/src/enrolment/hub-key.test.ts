import { expect, test } from "vitest";
import { HubKey } from "./hub-key.ts";

const hubKey = new HubKey(new Uint8Array(32).fill(1));
const communityKey = new Uint8Array(32).fill(2);

test("a community's key comes back out of what is stored, and is not in it", () => {
  const sealed = hubKey.seal("sun", communityKey);
  expect(hubKey.open("sun", sealed)).toEqual(communityKey);
  expect(Buffer.from(sealed).includes(Buffer.from(communityKey))).toBe(false);
  expect(hubKey.seal("sun", communityKey)).not.toEqual(sealed);
});

test("no other hub, community or change opens it", () => {
  const sealed = hubKey.seal("sun", communityKey);
  const refused = expect.objectContaining({ code: "wrong-hub-key" });
  expect(() => new HubKey(new Uint8Array(32)).open("sun", sealed)).toThrow(refused);
  expect(() => hubKey.open("moon", sealed)).toThrow(refused);
  for (const at of sealed.keys()) {
    const changed = Uint8Array.from(sealed, (byte, index) => (index === at ? byte ^ 1 : byte));
    expect(() => hubKey.open("sun", changed)).toThrow(refused);
  }
  expect(() => hubKey.open("sun", new Uint8Array(3))).toThrow(refused);
});
