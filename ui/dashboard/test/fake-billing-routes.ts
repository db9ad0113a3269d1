/** Routes of the fake hub for billing and the audit log. */
import type { Biller, BillingAccount } from "../src/billing-types.ts";
import {
  addDraft,
  addInvoices,
  collectionRefusal,
  digestOf,
  type FakeBilling,
  GOOD_IBAN,
  itemsNow,
  missingOf,
  missingOfBiller,
  note,
  replaceRun,
} from "./fake-billing.ts";
import { bodyOf, type Exchange, pageOf, refuse, send } from "./fake-http.ts";

export interface BillingCall extends Exchange {
  readonly billing: FakeBilling;
  readonly members: readonly { readonly member: string }[];
  readonly who: string;
  readonly rest: readonly string[];
}

type Route = (call: BillingCall) => void | Promise<void>;

export const BILLING_ROUTES: Readonly<Record<string, Route>> = {
  "GET billing-runs": answerRuns,
  "POST billing-runs": changeRuns,
  "GET billable-months": ({ response, billing }) => send(response, { months: billing.billable }),
  "GET invoices": ({ response, billing, url, rest: [ordinal] }) => {
    if (ordinal === undefined) return send(response, pageOf(billing.invoices, url));
    const found = billing.invoices.find((each) => String(each.ordinal) === ordinal);
    if (found === undefined) return refuse(response, 404, "unknown-invoice");
    sendFile(response, `${found.number}.xml`, `<Invoice><ID>${found.number}</ID></Invoice>`);
  },
  "GET billing-accounts": answerAccounts,
  "PUT billing-accounts": changeAccount,
  "GET biller": ({ response, billing, url, rest: [list] }) => {
    if (list === undefined) return send(response, currentBiller(billing));
    const versions = billing.billers.map(({ content, ...version }) => ({ ...version, biller: content }));
    send(response, pageOf(versions, url));
  },
  "PUT biller": changeBiller,
  "GET settling": ({ response, billing }) => send(response, settlingsJson(billing)),
  "PUT settling": changeSettling,
  "GET audit": (call) => answerAudit(call, call.billing),
};

export function answerAudit({ response, url }: Exchange, { audit }: FakeBilling): void {
  const { searchParams } = url;
  const [who, action] = [searchParams.get("who"), searchParams.get("action")];
  const from_ms = Number(searchParams.get("from_ms") ?? 0);
  const to_ms = Number(searchParams.get("to_ms") ?? Number.MAX_SAFE_INTEGER);
  const found = audit.filter(
    (each) =>
      (who === null || each.who === who) &&
      (action === null || each.action === action) &&
      each.at_ms >= from_ms &&
      each.at_ms < to_ms,
  );
  send(response, pageOf(found, url));
}

function sendFile(response: Exchange["response"], name: string, text: string): void {
  response.writeHead(200, {
    "content-type": name.endsWith(".csv") ? "text/csv; charset=utf-8" : "application/xml; charset=utf-8",
    "content-disposition": `attachment; filename="${name}"`,
  });
  response.end(text);
}

function answerRuns({ response, billing, url, rest: [number, part, member] }: BillingCall): void {
  const runs = billing.runs.map(({ run }) => run);
  if (number === undefined) return send(response, pageOf(runs, url));
  const found = billing.runs.find(({ run }) => String(run.run) === number);
  if (found === undefined) return refuse(response, 404, "unknown-run");
  const { run, items } = found;
  if (part === undefined) return send(response, run);
  if (part === "members") {
    if (member === undefined) return send(response, pageOf(items, url));
    const item = items.find((each) => each.member === member);
    return item === undefined ? refuse(response, 404, "unknown-member") : send(response, item);
  }
  if (part === "invoices") {
    const own = billing.invoices.filter((each) => each.run === run.run).sort((a, b) => a.ordinal - b.ordinal);
    return send(response, pageOf(own, url));
  }
  if (run.state !== "approved") return refuse(response, 409, "run-not-approved");
  if (part === "left-out") return send(response, leftOutOf(billing, run.run));
  if (part === "export.csv") return sendFile(response, `lindengasse-run-${run.run}.csv`, "member,due_cents\n");
  if (run.collection_date === null) return refuse(response, 409, "no-collection");
  sendFile(response, `lindengasse-run-${run.run}-pain.008.xml`, `<Document>${run.collection_date}</Document>`);
}

async function changeRuns(call: BillingCall): Promise<void> {
  const { state, request, response, billing, who, rest } = call;
  if (state.role === "operator") return refuse(response, 403, "wrong-role");
  const body = await bodyOf(request);
  if (rest[0] !== undefined) return decideRun(call, body);
  if (billing.runs.some(({ run }) => run.state === "draft")) return refuse(response, 409, "draft-open");
  const asked = { month: String(body["month"]), takes_provisional: body["takes_provisional"] === true };
  const run = addDraft(billing, { ...asked, by: who, at_ms: state.now_ms });
  noteAct(call, ["run-drafted", `${run.run}`], { month: run.month, digest: run.digest });
  send(response, run, 201);
}

function noteAct(call: BillingCall, [action, subject]: readonly [string, string], details: object): void {
  const { state, billing, who } = call;
  note(billing, { who, role: state.role ?? "", at_ms: state.now_ms, action, subject, details: { ...details } });
}

function decideRun(call: BillingCall, body: Record<string, unknown>): void {
  const { state, response, billing, who, rest } = call;
  const found = billing.runs.find(({ run }) => String(run.run) === rest[0]);
  if (found === undefined) return refuse(response, 404, "unknown-run");
  const { run, items } = found;
  if (rest[1] === "collection") return collect(call, run.run, body);
  if (run.state !== "draft") return refuse(response, 409, "run-decided");
  const decided = { decided_by: who, decided_at_ms: state.now_ms };
  if (rest[1] === "cancellation") {
    noteAct(call, ["run-cancelled", `${run.run}`], { month: run.month, digest: run.digest });
    return send(response, replaceRun(billing, run.run, { ...decided, state: "cancelled" }));
  }
  if (body["digest"] !== run.digest) return refuse(response, 409, "wrong-digest");
  const used = items.filter(({ kind }) => kind === "invoice" || kind === "credit-note").map(({ account }) => account);
  const isChanger = [run.biller, ...used].some(({ changed_since }) => changed_since.includes(who));
  if (run.drafted_by === who || isChanger) return refuse(response, 403, "second-person-needed");
  if (digestOf(billing, itemsNow(billing)) !== run.digest) return refuse(response, 409, "run-outdated");
  if (run.biller_missing.length > 0) return refuse(response, 409, "biller-incomplete");
  addInvoices(billing, found, "2026-11-20");
  billing.billable = billing.billable.filter(({ month }) => month !== run.month);
  const numbers = { first: "LIN-000001", last: `LIN-00000${billing.invoices.length}` };
  const details = { month: run.month, digest: run.digest, invoices: billing.invoices.length, ...numbers };
  noteAct(call, ["run-approved", `${run.run}`], details);
  send(response, replaceRun(billing, run.run, { ...decided, state: "approved", issue_date: "2026-11-20" }));
}

function collect(call: BillingCall, number: number, body: Record<string, unknown>): void {
  const { response, billing, who } = call;
  const run = billing.runs.find((each) => each.run.run === number)?.run;
  if (run?.state !== "approved") return refuse(response, 409, "run-not-approved");
  const replaces = body["replaces"] === null ? null : String(body["replaces"]);
  const collection_date = String(body["collection_date"]);
  const code = collectionRefusal(run, { collection_date, replaces });
  if (code !== null) return refuse(response, 409, code);
  if (run.collection_set_by === who) return refuse(response, 403, "second-person-needed");
  noteAct(call, ["collection-set", `${number}`], { collection_date, replaces, transactions: 2, sum_cents: 172 });
  send(response, replaceRun(billing, number, { collection_date, collection_set_by: who }));
}

function leftOutOf({ invoices, accounts, runs }: FakeBilling, number: number) {
  const items = runs.find(({ run }) => run.run === number)?.items ?? [];
  const collected = new Set(items.filter(({ missing }) => missing.length === 0).map(({ member }) => member));
  const left = invoices.filter(
    ({ run, member, bank_cents }) =>
      run === number &&
      bank_cents < 0 &&
      collected.has(member) &&
      (accounts.get(member)?.[0]?.content.mandate_reference ?? null) === null,
  );
  const shown = left.map(({ number, member, name, bank_cents }) => ({ number, member, name, cents: -bank_cents }));
  return { count: left.length, cents: shown.reduce((sum, { cents }) => sum + cents, 0), invoices: shown };
}

function answerAccounts({ response, billing, url, members, rest: [member, list] }: BillingCall): void {
  if (list !== undefined) {
    const versions = billing.accounts.get(member ?? "") ?? [];
    return send(
      response,
      pageOf(
        versions.map(({ content, ...version }) => ({ ...version, account: content })),
        url,
      ),
    );
  }
  if (member !== undefined) return send(response, accountJson(billing, member));
  const all = members.map((each) => accountJson(billing, each.member));
  send(response, pageOf(all, url));
}

const NO_ACCOUNT: BillingAccount = {
  ...{ name: null, street: null, postcode: null, city: null, country: null, email: null },
  ...{ iban: null, mandate_reference: null, mandate_signed_on: null },
};

function accountJson(billing: FakeBilling, member: string) {
  const held = billing.accounts.get(member)?.[0];
  const account = held?.content ?? NO_ACCOUNT;
  return { member, version: held?.version ?? 0, account, missing: missingOf(account) };
}

async function changeAccount(call: BillingCall): Promise<void> {
  const { state, request, response, billing, who, rest } = call;
  const member = rest[0] ?? "";
  const { version: looked_at, ...account } = await bodyOf(request);
  const given = account as unknown as BillingAccount;
  if (looked_at !== (billing.accounts.get(member)?.[0]?.version ?? 0))
    return refuse(response, 409, "changed-meanwhile");
  const iban = given.iban?.replaceAll(" ", "") ?? null;
  if (iban !== null && iban !== GOOD_IBAN) return refuse(response, 422, "wrong-iban");
  if ((given.mandate_reference === null) !== (given.mandate_signed_on === null)) {
    return refuse(response, 422, "wrong-mandate");
  }
  const before = billing.accounts.get(member) ?? [];
  const version = { version: before.length + 1, content: { ...given, iban }, changed_by: who };
  billing.accounts.set(member, [{ ...version, changed_at_ms: state.now_ms }, ...before]);
  noteAct(call, ["billing-account-changed", member], { version: version.version, fields: "iban mandate_reference" });
  send(response, accountJson(billing, member));
}

function currentBiller({ billers }: FakeBilling) {
  const [held] = billers;
  if (held === undefined) throw new Error("the fake hub always has a biller");
  return { version: held.version, biller: held.content, missing: missingOfBiller(held.content) };
}

function settlingsJson({ settlings }: FakeBilling) {
  return { version: settlings[0]?.version ?? 0, has_zone: true, settlings };
}

async function changeSettling(call: BillingCall): Promise<void> {
  const { state, request, response, billing, who } = call;
  const { settles_by, from_month, version } = await bodyOf(request);
  const newest = billing.settlings[0]?.version ?? 0;
  if (version !== newest) return refuse(response, 409, "changed-meanwhile");
  const month = String(from_month);
  const way = settles_by === "chain" ? "chain" : "bank";
  const from_s = Date.parse(`${month}-01T00:00:00Z`) / 1000;
  const entered = { changed_by: who, changed_at_ms: state.now_ms };
  const settling = { version: newest + 1, settles_by: way, from_month: month, from_s, ...entered } as const;
  billing.settlings = [settling, ...billing.settlings];
  noteAct(call, ["settling-changed", "lindengasse"], { version: newest + 1, settles_by: way, from_month: month });
  send(response, settlingsJson(billing));
}

async function changeBiller(call: BillingCall): Promise<void> {
  const { state, request, response, billing, who } = call;
  const content = (await bodyOf(request)) as unknown as Biller;
  if (content.vat_rate_basis_points !== null && content.vat_id === null) {
    return refuse(response, 422, "wrong-tax-status");
  }
  const version = billing.billers.length + 1;
  billing.billers = [{ version, content, changed_by: who, changed_at_ms: state.now_ms }, ...billing.billers];
  noteAct(call, ["biller-changed", "lindengasse"], { version, fields: "invoice_prefix" });
  send(response, currentBiller(billing));
}
