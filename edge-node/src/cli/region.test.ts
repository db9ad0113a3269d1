import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeMembership } from "@localgrid/protocol/region-membership";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { takeDataFolder } from "../adapters/sqlite/data-folder.ts";
import { openReplicaDatabase } from "../adapters/sqlite/replica-database.ts";
import { SqliteReplicaStore } from "../adapters/sqlite/sqlite-replica-store.ts";
import { importMembership } from "./import-membership.ts";
import { nodeCard } from "./node-card.ts";
import { addToRegion, createRegion, removeFromRegion, showRegion } from "./region.ts";

let folder: string;
let printed: string[];

const at = (name: string) => join(folder, name);
const list = () => decodeMembership(new Uint8Array(readFileSync(at("list"))));
const files = () => ({ key: at("key"), membership: at("list") });
const coded = (code: string) => expect.objectContaining({ code });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "localgrid-region-"));
  printed = [];
  vi.spyOn(console, "log").mockImplementation((text: string) => void printed.push(text));
  createRegion({ region: "valley", key: at("key"), out: at("list") });
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

function card(name: string, addresses: readonly string[] = []): { readonly file: string; readonly node: string } {
  const made = nodeCard({ data_dir: at(name), community: name, peer_announce: null }, addresses);
  writeFileSync(at(`${name}.json`), JSON.stringify(made));
  return { file: at(`${name}.json`), node: made.node };
}

describe("A region without a hub", () => {
  test("begins with a key that only its owner can read, and a list without nodes", () => {
    expect(list()).toMatchObject({ region: "valley", version: 1, members: [] });
    expect(statSync(at("key")).mode & 0o077).toBe(0);
    expect(() => createRegion({ region: "valley", key: at("key"), out: at("other") })).toThrow(coded("file-exists"));
    expect(() => createRegion({ region: "Valley!", key: at("k"), out: at("l") })).toThrow(coded("wrong-config"));
  });

  test("lists nodes by their cards, and each change is a version", () => {
    const sun = card("sun", ["/ip4/10.0.0.7/tcp/4001"]);
    const moon = card("moon");
    addToRegion({ ...files(), cards: [sun.file, moon.file] });
    expect(list()).toMatchObject({ version: 2 });
    expect(
      list()
        .members.map(({ community }) => community)
        .toSorted(),
    ).toEqual(["moon", "sun"]);
    addToRegion({ ...files(), cards: [card("sun", ["/ip4/10.0.0.8/tcp/4001"]).file] });
    expect(list().members.find(({ community }) => community === "sun")?.addresses).toEqual(["/ip4/10.0.0.8/tcp/4001"]);
    removeFromRegion({ ...files(), nodes: [moon.node] });
    expect(list().members.map(({ community }) => community)).toEqual(["sun"]);
    expect(list().version).toBe(4);
    expect(() => removeFromRegion({ ...files(), nodes: [moon.node] })).toThrow(coded("unknown-member"));
  });

  test("takes no card that is none, or of which node and key differ", () => {
    const { file } = card("sun");
    const other = JSON.parse(readFileSync(card("moon").file, "utf8"));
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, "utf8")), public_key: other.public_key }));
    expect(() => addToRegion({ ...files(), cards: [file] })).toThrow(coded("wrong-node-card"));
    writeFileSync(file, "{}");
    expect(() => addToRegion({ ...files(), cards: [file] })).toThrow(coded("wrong-node-card"));
    expect(list().version).toBe(1);
  });

  test("is changed with its own key only", () => {
    createRegion({ region: "hill", key: at("hill-key"), out: at("hill") });
    const change = () => addToRegion({ key: at("hill-key"), membership: at("list"), cards: [card("sun").file] });
    expect(change).toThrow(coded("wrong-region-key"));
  });
});

describe("A node that does not run", () => {
  const import_ = (file: string) => importMembership({ data_dir: at("node"), file });

  function stored<T>(look: (store: SqliteReplicaStore) => T): T {
    const database = openReplicaDatabase(join(at("node"), "replicas.sqlite"));
    try {
      return look(new SqliteReplicaStore(database));
    } finally {
      database.close();
    }
  }

  test("takes a list from a file, from text and from the codes that are shown of it", () => {
    expect(import_(at("list"))).toEqual({ region: "valley", version: 1, members: 0, is_new: true });
    addToRegion({ ...files(), cards: [card("sun").file] });
    showRegion({ membership: at("list") });
    const { qr } = JSON.parse(printed.at(-1) as string) as { readonly qr: readonly string[] };
    writeFileSync(at("codes.txt"), qr.toReversed().join("\n"));
    expect(import_(at("codes.txt"))).toMatchObject({ version: 2, members: 1, is_new: true });
    expect(import_(at("list"))).toMatchObject({ version: 2, is_new: false });
    expect(stored((store) => store.membership())?.length).toBe(readFileSync(at("list")).length);
    expect(stored((store) => store.regionKey())).toEqual(Buffer.from(list().public_key));
  });

  test("takes neither an older list, nor one of another key, nor one that was changed", () => {
    const older = readFileSync(at("list"));
    addToRegion({ ...files(), cards: [card("sun").file] });
    import_(at("list"));
    writeFileSync(at("older"), older);
    expect(() => import_(at("older"))).toThrow(coded("older-membership"));
    createRegion({ region: "valley", key: at("foreign-key"), out: at("foreign") });
    expect(() => import_(at("foreign"))).toThrow(coded("region-key-changed"));
    const forged = readFileSync(at("list"));
    forged[20] = (forged[20] as number) ^ 1;
    writeFileSync(at("forged"), forged);
    expect(() => import_(at("forged"))).toThrow(/forged|malformed/);
    expect(stored((store) => decodeMembership(store.membership() as Uint8Array).version)).toBe(2);
  });

  test("is not disturbed while it runs", () => {
    const running = takeDataFolder(at("node"));
    expect(() => import_(at("list"))).toThrow(coded("data-in-use"));
    running.release();
  });

  test("tells who it is, and stays that", () => {
    const first = card("sun");
    expect(card("sun").node).toBe(first.node);
  });
});
