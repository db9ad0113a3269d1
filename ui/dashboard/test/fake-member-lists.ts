/** Lists of members and letters of the fake hub: it believes what it reads, but for identifiers that are none. */
import type { JoinLetter, LetterTerms, ListLine, MemberList } from "../src/member-list-types.ts";
import type { FakeCommunity } from "./fake-communities.ts";
import { RIGHT_TO_LEFT_NAME, SCRIPT_NAME } from "./fake-crowd.ts";
import { bodyOf, type Call, loginOf, pageOf, type Route, refuse, send } from "./fake-http.ts";

interface FakeList {
  list: MemberList;
  readonly lines: readonly ListLine[];
}

interface FakeLetters {
  readonly lists: Map<string, FakeList>;
  readonly printed: Map<string, JoinLetter["printed"]>;
  terms: LetterTerms;
}

const IDENTIFIER = /^[a-z0-9][a-z0-9-]{0,31}$/;
const NAMES = ["Anna Maier", RIGHT_TO_LEFT_NAME, SCRIPT_NAME];
const held = new WeakMap<FakeCommunity, FakeLetters>();

function ofCommunity(own: FakeCommunity): FakeLetters {
  const known = held.get(own);
  if (known !== undefined) return known;
  const fresh = { lists: new Map(), printed: new Map(), terms: { version: 0, node_address: "", contact: "" } };
  held.set(own, fresh);
  return fresh;
}

export const MEMBER_LIST_ROUTES: Readonly<Record<string, Route>> = {
  "POST member-lists": (call) => (call.rest[1] === "application" ? applyList(call) : bringList(call)),
  "GET member-lists": ({ response, url, own, rest: [id = "", part] }) => {
    const found = ofCommunity(own).lists.get(id);
    if (found === undefined) return refuse(response, 404, "unknown-list");
    if (part !== "lines") return send(response, found.list);
    const kind = url.searchParams.get("kind");
    const lines = found.lines.filter((line) => kind === null || line.kind === kind);
    send(response, pageOf(lines, url));
  },
  "GET join-letters": ({ response, url, own }) => send(response, pageOf(lettersOf(own), url)),
  "POST join-letters": notePrinted,
  "GET letter-terms": ({ response, own }) => send(response, ofCommunity(own).terms),
  "PUT letter-terms": setTerms,
};

async function bringList({ state, request, response, url, own }: Call): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const [header = "", ...rows] = Buffer.concat(chunks).toString("utf8").trim().split("\n");
  const unknown = header.split(";").find((column) => !["member", "metering_point", "name"].includes(column.trim()));
  if (unknown !== undefined) {
    return send(response, { code: "list-unknown-column", message: `there is no column "${unknown}"` }, 422);
  }
  const lines = rows.map((row, index): ListLine => {
    const [member = "", metering_point = ""] = row.split(";");
    const isNew = !own.members.some((each) => each.member === member);
    if (IDENTIFIER.test(member)) {
      const kind = isNew ? "new" : "unchanged";
      return { line: index + 2, kind, member, metering_point, columns: isNew ? ["member"] : [], faults: [] };
    }
    const faults = [{ column: "member", code: "wrong-identifier" }] as const;
    return { line: index + 2, kind: "wrong", member: null, metering_point: null, columns: [], faults };
  });
  const ofKind = (kind: string) => lines.filter((line) => line.kind === kind).length;
  const id = `${ofCommunity(own).lists.size + 1}`.padStart(16, "0");
  const list: MemberList = {
    ...{ list: id, file_name: url.searchParams.get("file_name") ?? "", digest: "0".repeat(64), status: "waiting" },
    plan_digest: "1".repeat(64),
    lines: { new: ofKind("new"), changed: 0, unchanged: ofKind("unchanged"), wrong: ofKind("wrong") },
    ...{ members_new: ofKind("new"), members_changed: 0, points_new: ofKind("new"), points_changed: 0 },
    ...{ accounts_changed: 0, added_by: loginOf(state.role), added_at_ms: state.now_ms },
    ...{ applied_by: null, applied_at_ms: null },
  };
  ofCommunity(own).lists.set(id, { list, lines });
  send(response, list, 201);
}

async function applyList({ state, request, response, own, rest: [id = ""] }: Call): Promise<void> {
  const found = ofCommunity(own).lists.get(id);
  if (found === undefined) return refuse(response, 404, "unknown-list");
  const { plan_digest, keep_good_rows } = await bodyOf(request);
  if (plan_digest !== found.list.plan_digest) return refuse(response, 409, "list-outdated");
  if (found.list.lines.wrong > 0 && keep_good_rows !== true) return refuse(response, 409, "list-faulty");
  for (const { kind, member } of found.lines) {
    if (kind !== "new" || member === null) continue;
    own.members.push({ member, is_active: true, credit_limit_micro: null, version: 1, is_taken: false });
  }
  const applied = { status: "applied", plan_digest: null, applied_by: loginOf(state.role) } as const;
  found.list = { ...found.list, ...applied, applied_at_ms: state.now_ms };
  send(response, found.list);
}

function lettersOf(own: FakeCommunity): readonly JoinLetter[] {
  const { printed } = ofCommunity(own);
  const points = Map.groupBy(
    own.points.filter(({ is_active }) => is_active),
    ({ member }) => member,
  );
  return own.members
    .filter(({ is_active }) => is_active)
    .map(({ member }, index) => ({
      ...{ member, name: NAMES[index] ?? null, street: index === 0 ? "Lindengasse 1" : null },
      ...{ postcode: index === 0 ? "1070" : null, city: index === 0 ? "Wien" : null, country: null },
      metering_points: (points.get(member) ?? []).map(({ metering_point, operator_reference }) => {
        return { metering_point, operator_reference };
      }),
      printed: printed.get(member) ?? null,
    }));
}

async function notePrinted({ state, request, response, own }: Call): Promise<void> {
  const { members, language } = await bodyOf(request);
  const note = { at_ms: state.now_ms, by: loginOf(state.role), language: String(language) };
  for (const member of members as string[]) ofCommunity(own).printed.set(member, note);
  response.writeHead(204).end();
}

async function setTerms({ request, response, own }: Call): Promise<void> {
  const given = (await bodyOf(request)) as unknown as LetterTerms;
  const letters = ofCommunity(own);
  if (given.version !== letters.terms.version) return refuse(response, 409, "changed-meanwhile");
  if (!/^https?:\/\//.test(given.node_address)) return refuse(response, 422, "wrong-node-address");
  letters.terms = { ...given, version: given.version + 1 };
  send(response, letters.terms);
}
