import { createPrivateKey } from "node:crypto";
import { nodeKeyOf } from "@localgrid/journal/head";
import { describe, expect, test } from "vitest";
import {
  isEnrolmentProven,
  isRequestProven,
  type RequestProof,
  readAuthorization,
  requestAuthorization,
  signEnrolment,
} from "./node-proofs.ts";

function keyOf(seed: number) {
  const der = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), Buffer.alloc(32, seed)]);
  return nodeKeyOf(createPrivateKey({ key: der, format: "der", type: "pkcs8" }));
}

const key = keyOf(1);
const other = keyOf(2);
const REQUEST = { method: "GET", target: "/v1/journals/aa/records?epoch=bb&from=1", at_ms: 1_700_000_000_000 };

describe("an enrolment", () => {
  const communityKey = new Uint8Array(32).fill(5);
  const proof = signEnrolment({ joinCode: "ABCDE-12345", key, communityKey });
  const proven = { joinCode: "ABCDE-12345", publicKey: key.publicKey, communityKey };

  test("is proven by its key for its code and its community's key alone", () => {
    expect(isEnrolmentProven(proven, proof)).toBe(true);
    expect(isEnrolmentProven({ ...proven, joinCode: "ABCDE-12346" }, proof)).toBe(false);
    expect(isEnrolmentProven({ ...proven, publicKey: other.publicKey }, proof)).toBe(false);
    expect(isEnrolmentProven({ ...proven, communityKey: new Uint8Array(32) }, proof)).toBe(false);
    expect(isEnrolmentProven(proven, proof.slice(1))).toBe(false);
  });

  test("has these bytes", () => {
    expect(Buffer.from(proof).toString("hex")).toMatchInlineSnapshot(
      `"bb9d411d8d1119bf9f2a80fa14bff08202efedd296699dcb4efe0409d6ac447ef6ad37f45540be2cdf43e194b5df861a8a6af91d5cfeb87a0d86de69a1d58706"`,
    );
  });
});

describe("a request", () => {
  const header = requestAuthorization(REQUEST, key);
  const proof = readAuthorization(header) as RequestProof;

  test("is proven by the node that signed it, for its method, target and time alone", () => {
    expect(proof).toMatchObject({ at_ms: REQUEST.at_ms, node: new Uint8Array(key.node) });
    expect(isRequestProven(proof, REQUEST, key.publicKey)).toBe(true);
    expect(isRequestProven(proof, { ...REQUEST, method: "POST" }, key.publicKey)).toBe(false);
    expect(isRequestProven(proof, { ...REQUEST, target: `${REQUEST.target}0` }, key.publicKey)).toBe(false);
    expect(isRequestProven({ ...proof, at_ms: proof.at_ms + 1 }, REQUEST, key.publicKey)).toBe(false);
    expect(isRequestProven({ ...proof, node: other.node }, REQUEST, key.publicKey)).toBe(false);
    expect(isRequestProven(proof, REQUEST, other.publicKey)).toBe(false);
  });

  test("has this header", () => {
    expect(header).toMatchInlineSnapshot(
      `"localgrid-node 34750f98bd59fcfc946da45aaabe933b 1700000000000 463620a3a71e01e7084605ade3161e412914dfb1a115896af351be8b2a5ad7ff23901825d66c98136689c269ddb0097bafe936dd92abf2e6a7d6544e9d2aec06"`,
    );
  });

  test.each([
    "",
    "Bearer abc",
    header.toUpperCase(),
    ` ${header}`,
    `${header} `,
    header.slice(0, -1),
    `${header}0`,
    header.replace(/ \d+ /, " -1 "),
    header.replace(/ \d+ /, " 1.5 "),
    header.replace(/ \d+ /, ` ${"9".repeat(16)} `),
    header.replace(/ [0-9a-f]{32} /, " 00 "),
  ])("is not read from %j", (text) => {
    expect(readAuthorization(text)).toBeNull();
  });
});
