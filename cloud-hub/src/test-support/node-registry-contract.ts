import { communityId } from "@localgrid/vocabulary/identifiers";
import { describe, expect, test } from "vitest";
import type { NodeRegistry } from "../enrolment/node-registry.ts";
import { TestNode } from "./test-node.ts";

/** What every node registry must do, whatever it is built on. `create` gives an empty one for each test. */
export function nodeRegistryContract(name: string, create: () => Promise<NodeRegistry>): void {
  const open = () => openRegistry(create);
  describe(`${name} lets nodes in`, () => admission(open));
  describe(`${name} keeps nodes out`, () => exclusion(open));
  describe(`${name} keeps communities apart`, () => separation(open));
}

const KEY = new Uint8Array(32).fill(5);

interface EnrolOptions {
  readonly at_ms?: number;
  readonly community_key?: Uint8Array;
  readonly community?: string | null;
}

function sealed(community: string, key: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(community), key]);
}

async function openRegistry(create: () => Promise<NodeRegistry>) {
  const registry = await create();
  const digest = (byte: number) => new Uint8Array(32).fill(byte);
  const addCode = (byte: number, { community: of }: TestNode) =>
    registry.addJoinCode({
      digest: digest(byte),
      community: communityId(of),
      created_at_ms: 1_000,
      expires_at_ms: 2_000,
    });
  const enrol = ({ id, key }: TestNode, byte: number, options: EnrolOptions = {}) => {
    const { at_ms = 1_500, community_key = KEY, community = null } = options;
    return registry.enrol({
      digest: digest(byte),
      id,
      public_key: key.publicKey,
      community,
      at_ms,
      sealKey: (of) => sealed(of, community_key),
      isSameKey: (of, stored) => Buffer.compare(stored, sealed(of, community_key)) === 0,
    });
  };
  const find = async ({ id }: TestNode) => {
    const found = await registry.find(id);
    return found && { ...found, id: hex(found.id), public_key: hex(found.public_key) };
  };
  return { registry, addCode, enrol, find };
}

type Open = () => ReturnType<typeof openRegistry>;

function shown(node: TestNode, revoked_at_ms: number | null = null) {
  return { id: node.name, community: node.community, public_key: hex(node.key.publicKey), revoked_at_ms };
}

function admission(open: Open): void {
  test("a code brings its node into its community", async () => {
    const { addCode, enrol, find } = await open();
    const node = new TestNode();
    expect(await find(node)).toBeNull();
    await addCode(1, node);
    expect(await enrol(node, 1)).toMatchObject({ kind: "enrolled", node: { community: "sun", revoked_at_ms: null } });
    expect(await find(node)).toEqual(shown(node));
  });

  test("the same node gets the same answer again, even when the code has expired since", async () => {
    const { addCode, enrol, find } = await open();
    const node = new TestNode();
    await addCode(1, node);
    await enrol(node, 1);
    expect(await enrol(node, 1, { at_ms: 9_999 })).toMatchObject({ kind: "enrolled", node: { community: "sun" } });
    expect(await find(node)).toEqual(shown(node));
  });

  test("a code is good until its end, once, and only if there is one", async () => {
    const { addCode, enrol, find } = await open();
    const [first, second, late] = [new TestNode(), new TestNode(), new TestNode()];
    await addCode(1, first);
    await addCode(2, late);
    expect(await enrol(first, 9)).toEqual({ kind: "rejected", reason: "wrong-code" });
    expect((await enrol(first, 1, { at_ms: 1_999 })).kind).toBe("enrolled");
    expect(await enrol(second, 1)).toEqual({ kind: "rejected", reason: "used-code" });
    expect(await enrol(late, 2, { at_ms: 2_000 })).toEqual({ kind: "rejected", reason: "expired-code" });
    expect(await find(second)).toBeNull();
    expect(await find(late)).toBeNull();
  });

  test("of two nodes that use a code at once one is let in", async () => {
    const { addCode, enrol } = await open();
    const nodes = [new TestNode(), new TestNode()] as const;
    await addCode(1, nodes[0]);
    const results = await Promise.all(nodes.map((node) => enrol(node, 1)));
    expect(results.map((result) => (result.kind === "rejected" ? result.reason : result.kind)).sort()).toEqual([
      "enrolled",
      "used-code",
    ]);
  });
}

function exclusion(open: Open): void {
  test("a node that seals with another key than its community stays out, and its code stays good", async () => {
    const { addCode, enrol, find } = await open();
    const [first, second, foreign] = [new TestNode(), new TestNode(), new TestNode(undefined, "moon")];
    for (const [byte, node] of [first, second, foreign].entries()) await addCode(byte, node);
    const community_key = new Uint8Array(32);
    expect((await enrol(first, 0)).kind).toBe("enrolled");
    expect(await enrol(first, 0, { community_key })).toEqual({ kind: "rejected", reason: "other-community-key" });
    expect(await enrol(second, 1, { community_key })).toEqual({ kind: "rejected", reason: "other-community-key" });
    expect(await find(second)).toBeNull();
    expect((await enrol(second, 1)).kind).toBe("enrolled");
    expect((await enrol(foreign, 2, { community_key })).kind).toBe("enrolled");
  });

  test("of two first nodes that come at once with two keys one is let in", async () => {
    const { addCode, enrol } = await open();
    const nodes = [new TestNode(), new TestNode()];
    for (const [byte, node] of nodes.entries()) await addCode(byte, node);
    const key = (byte: number) => new Uint8Array(32).fill(byte);
    const results = await Promise.all(nodes.map((node, at) => enrol(node, at, { community_key: key(at) })));
    expect(results.map(({ kind }) => kind).sort()).toEqual(["enrolled", "rejected"]);
  });

  test("a node changes its community by no code, and a second code of its own community changes nothing", async () => {
    const { addCode, enrol, find } = await open();
    const node = new TestNode();
    await addCode(1, node);
    await addCode(2, new TestNode(undefined, "moon"));
    await addCode(3, node);
    await enrol(node, 1);
    expect(await enrol(node, 2)).toEqual({ kind: "rejected", reason: "node-exists" });
    expect((await enrol(node, 3)).kind).toBe("enrolled");
    expect(await find(node)).toEqual(shown(node));
    // A code that was refused is still good.
    expect((await enrol(new TestNode(undefined, "moon"), 2)).kind).toBe("enrolled");
  });

  test("a revoked node stays out", async () => {
    const { registry, addCode, enrol, find } = await open();
    const node = new TestNode();
    await addCode(1, node);
    await addCode(2, node);
    await enrol(node, 1);
    await registry.revoke(node.id, 7_000);
    await registry.revoke(node.id, 8_000);
    expect(await find(node)).toEqual(shown(node, 7_000));
    expect(await enrol(node, 1)).toEqual({ kind: "rejected", reason: "revoked-node" });
    expect(await enrol(node, 2)).toEqual({ kind: "rejected", reason: "revoked-node" });
  });
}

function separation(open: Open): void {
  test("a node that was set up for another community than its code is for stays out, and changes nothing", async () => {
    const { addCode, enrol, find } = await open();
    const [stray, own] = [new TestNode(), new TestNode()];
    await addCode(1, own);
    const community_key = new Uint8Array(32);
    const refused = { kind: "rejected", reason: "wrong-community" };
    expect(await enrol(stray, 1, { community: "moon", community_key })).toEqual(refused);
    expect(await find(stray)).toBeNull();
    expect((await enrol(own, 1, { community: "sun" })).kind).toBe("enrolled");
  });

  test("of two communities that a node joins at once one has it, and the other one is as before", async () => {
    const { addCode, enrol, find } = await open();
    const community_key = new Uint8Array(32);
    for (let round = 0; round < 8; round++) {
      const [here, there] = [`sun-${round}`, `moon-${round}`];
      const node = new TestNode(undefined, here);
      await addCode(2 * round, node);
      await addCode(2 * round + 1, new TestNode(undefined, there));
      const results = await Promise.all([enrol(node, 2 * round), enrol(node, 2 * round + 1)]);
      const at = results.findIndex(({ kind }) => kind === "enrolled");
      expect(results[1 - at]).toEqual({ kind: "rejected", reason: "node-exists" });
      expect((await find(node))?.community).toBe([here, there][at]);
      // Code and key of the other community are still to be had.
      const next = new TestNode(undefined, [there, here][at]);
      expect((await enrol(next, 2 * round + 1 - at, { community_key })).kind).toBe("enrolled");
    }
  });
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
