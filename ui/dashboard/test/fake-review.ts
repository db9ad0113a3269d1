/** Decisions about differences, kept in memory as the hub keeps them: the newest counts, and who is late is told. */
import { createHash } from "node:crypto";
import type { Difference } from "../src/api-types.ts";
import type { DifferenceRecord, RecordKind } from "../src/review-types.ts";
import { type FakeCommunity, LAST_S } from "./fake-communities.ts";
import { DIFFERENCES, fakeReconciliation, INTERVAL_S, type MeteredDifference } from "./fake-figures.ts";
import { bodyOf, type Call, loginOf, pageOf, refuse, send } from "./fake-http.ts";

interface Said extends DifferenceRecord {
  readonly place: string;
}

/** What was said, oldest first. */
const books = new WeakMap<FakeCommunity, Said[]>();

const placeOf = ({ start_s, metering_point }: Pick<Difference, "start_s" | "metering_point">) =>
  `${start_s}/${metering_point}`;
const digest = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 16);

function bookOf(own: FakeCommunity): Said[] {
  const book = books.get(own) ?? [];
  books.set(own, book);
  return book;
}

function reviewed(own: FakeCommunity, row: MeteredDifference): Difference {
  const said = bookOf(own).filter(({ place }) => place === placeOf(row));
  const decided = said.findLast(({ kind }) => kind !== "noted");
  const accepted = decided?.kind === "accepted" ? decided : undefined;
  return {
    ...row,
    review: accepted === undefined ? "open" : "accepted",
    accepted_by: accepted?.who ?? null,
    accepted_at_ms: accepted?.at_ms ?? null,
    accepted_text: accepted?.text ?? null,
    note: said.findLast(({ kind }) => kind === "noted")?.text ?? null,
    records: said.length,
    seen: digest(`${placeOf(row)} ${row.official_import_wh} ${said.length}`),
  };
}

export function answerReconciliation({ response, url, own, rest: [month = "", list] }: Call): void {
  const isAccepted = (row: MeteredDifference) => reviewed(own, row).review === "accepted";
  if (list === undefined) {
    const shown = own.last_interval_start_s === null ? "2000-01" : month;
    return send(response, { ...fakeReconciliation(shown, LAST_S + INTERVAL_S, isAccepted), month });
  }
  const { searchParams } = url;
  const state = searchParams.get("state") ?? "open";
  const start_s = searchParams.get("start_s");
  const rows = fitting(own, searchParams).filter(
    (each) =>
      (state === "all" || (each.review === "accepted") === (state === "accepted")) &&
      (start_s === null || each.start_s === Number(start_s)),
  );
  if (list === "open") return send(response, openOf(rows));
  send(response, pageOf(rows, url));
}

function fitting(own: FakeCommunity, asked: Pick<URLSearchParams, "get">): readonly Difference[] {
  const [member, cause] = [asked.get("member"), asked.get("cause")];
  return DIFFERENCES.map((row) => reviewed(own, row)).filter(
    (each) => (member === null || each.member === member) && (cause === null || each.cause === cause),
  );
}

function openOf(rows: readonly Difference[]) {
  const sum = (of: (row: Difference) => bigint) => rows.reduce((total, row) => total + of(row), 0n);
  return {
    differences: rows.length,
    import_change_wh: Number(sum((row) => BigInt(row.official_import_wh - (row.import_wh ?? 0)))),
    export_change_wh: 0,
    amount_change_nano: String(sum((row) => BigInt(row.amount_change_nano))),
    seen: digest(rows.map(({ seen }) => seen).join()),
  };
}

export async function acceptDifferences({ state, request, response, own }: Call): Promise<void> {
  const { cause, member, text, seen } = await bodyOf(request);
  const asked = new Map([["cause", String(cause)], ...(member === null ? [] : [["member", String(member)] as const])]);
  const rows = fitting(own, { get: (key) => asked.get(key) ?? null }).filter(({ review }) => review === "open");
  if (openOf(rows).seen !== seen) return refuse(response, 409, "difference-changed");
  const act = bookOf(own).length + 1;
  const by = { who: loginOf(state.role), role: state.role ?? "", at_ms: state.now_ms };
  for (const row of rows)
    write(own, row, { act, kind: "accepted", text: String(text), ...by, differences: rows.length });
  send(response, { act, differences: rows.length }, 201);
}

export function answerRecords({ response, url, own, rest: [start_s, point] }: Call): void {
  const said = bookOf(own).filter(({ place }) => place === `${start_s}/${point}`);
  const items = said.toReversed().map(({ place: _, ...record }) => record);
  send(response, pageOf(items, url));
}

export async function sayOfDifference({ state, request, response, own, rest: [start_s, point] }: Call): Promise<void> {
  const { kind, text, seen } = await bodyOf(request);
  const found = DIFFERENCES.find((each) => placeOf(each) === `${start_s}/${point}`);
  if (found === undefined) return refuse(response, 404, "unknown-difference");
  if (reviewed(own, found).seen !== seen) return refuse(response, 409, "difference-changed");
  const act = bookOf(own).length + 1;
  const by = { who: loginOf(state.role), role: state.role ?? "", at_ms: state.now_ms };
  write(own, found, { act, kind: kind as RecordKind, text: String(text), ...by, differences: 1 });
  send(response, { act }, 201);
}

type Told = Pick<DifferenceRecord, "act" | "kind" | "text" | "who" | "role" | "at_ms" | "differences">;

function write(own: FakeCommunity, row: MeteredDifference, told: Told): void {
  const { import_wh, export_wh, official_import_wh, official_export_wh, amount_change_nano } = row;
  const figures = { import_wh, export_wh, official_import_wh, official_export_wh, amount_change_nano };
  bookOf(own).push({ ...told, ...figures, place: placeOf(row) });
}
