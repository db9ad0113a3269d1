import { deviceId } from "@localgrid/vocabulary/identifiers";
import { expect, test } from "vitest";
import { InMemoryHouseStore } from "./in-memory-house-store.ts";
import { SOURCES_PER_CONNECTION, SourceBook } from "./source-book.ts";

const NOTHING = { source: "", import_mwh: null, export_mwh: null, power_w: null };

function name(source: string, connection = "h0000000001") {
  return { connection, adapter: "tasmota", source } as const;
}

test("a connection whose sources were all taken has no room for another one", () => {
  const book = new SourceBook(new InMemoryHouseStore());
  for (let i = 0; i < SOURCES_PER_CONNECTION; i++) {
    expect(book.hear(name(`em:${i}`), NOTHING, i)).toBe(true);
    book.take({ ...name(`em:${i}`), device: deviceId(`t${String(i).padStart(16, "0")}`) });
  }
  expect(book.hear(name("em:99"), NOTHING, 99)).toBe(false);
  expect(book.hear(name("em:99", "h0000000002"), NOTHING, 99)).toBe(true);
});

test("of sources that nobody took the one that was silent longest makes room", () => {
  const book = new SourceBook(new InMemoryHouseStore());
  for (let i = 0; i < SOURCES_PER_CONNECTION; i++) book.hear(name(`em:${i}`), NOTHING, i);
  book.hear(name("em:0"), NOTHING, 50);
  book.hear(name("new"), NOTHING, 51);
  expect([book.find(name("em:0")), book.find(name("em:1"))]).toEqual([expect.anything(), null]);
});

test("what a source told before stays known where it tells less", () => {
  const book = new SourceBook(new InMemoryHouseStore());
  book.hear(name("em:0"), { ...NOTHING, import_mwh: 5, soc_permille: 400 }, 1);
  book.hear(name("em:0"), { ...NOTHING, power_w: -7 }, 2);
  const said = { heard_at_ms: 2, import_mwh: 5, export_mwh: null, power_w: -7, soc_permille: 400 };
  expect(book.find(name("em:0"))).toEqual({ ...name("em:0"), ...said });
});

test.each(["", "x".repeat(97)])("a source named %j is none", (source) => {
  expect(new SourceBook(new InMemoryHouseStore()).hear(name(source), NOTHING, 1)).toBe(false);
});
