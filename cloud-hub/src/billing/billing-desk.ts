import type { Identity } from "../access/identity.ts";
import { type AuditedAct, actorOf } from "../audit/audit-log.ts";
import { type CloudHubErrorCode, cloudHubError } from "../errors.ts";
import {
  type Biller,
  type BillingAccount,
  changedFields,
  hindersInvoice,
  NO_ACCOUNT,
  NO_BILLER,
  type Version,
} from "./billing-party.ts";
import { changersOf, draftRun, isRecorded, type RunContent, summaryOf, totalsOf } from "./billing-run.ts";
import type {
  BillingBook,
  BillingRecords,
  BillingRun,
  BillingStore,
  StoredInvoice,
  WholeRun,
} from "./billing-store.ts";
import { localDate } from "./calendar.ts";
import { canonicalJson, digestOf } from "./canonical-json.ts";
import { type AskedCollection, assertCollection, collectedOf } from "./collection-rules.ts";
import { directDebitXml, isCollected, isMandateHeld } from "./direct-debit.ts";
import { bankDueOf, type Invoice, invoiceOf } from "./invoice.ts";
import { type Checked, checkAccount, checkBiller } from "./party-rules.ts";
import { runInputOf } from "./run-input.ts";

export interface BillingDeskPorts {
  readonly store: BillingStore;
  readonly now_ms: () => number;
}

export type PartyChange<Content> = { readonly isChanged: boolean; readonly version: Version<Content> };

interface Place {
  readonly community: string;
  readonly identity: Identity;
}

const ORDINAL_DIGITS = 6;

/**
 * From a month's statements to invoices.
 *
 *   draft ──approve, by somebody else──► approved      invoices have numbers, nothing changes any more
 *     └────cancel──────────────────────► cancelled
 *
 * Runs of one month bill what earlier ones have not: the next run is how mistakes are corrected. Every method
 * @throws {LocalGridError} `store-away`; what writes also `store-full`
 */
export class BillingDesk {
  private readonly ports: BillingDeskPorts;

  constructor(ports: BillingDeskPorts) {
    this.ports = ports;
  }

  read(community: string): BillingRecords {
    return this.ports.store.read(community);
  }

  /**
   * @throws {LocalGridError} `not-a-person`, `wrong-iban`, `wrong-mandate`, `mandate-in-future`,
   *   `mandate-reference-taken`, `unknown-member`, `changed-meanwhile` where the account no longer has the version
   */
  changeAccount(
    place: Place,
    { member, version: looked_at }: { readonly member: string; readonly version: number | null },
    given: BillingAccount,
  ): Promise<PartyChange<BillingAccount>> {
    assertPerson(place.identity);
    return this.change(place, async (book, act) => {
      const today = localDate(this.ports.now_ms(), (await book.profile()).time_zone);
      const content = accepted(checkAccount(given, today));
      const before = await book.account(member);
      if (before !== null && canonicalJson(before.content) === canonicalJson(content)) {
        return { isChanged: false, version: before };
      }
      if (looked_at !== null && looked_at !== (before?.version ?? 0)) {
        throw cloudHubError("changed-meanwhile", `the account has version ${before?.version ?? 0} by now`);
      }
      const version = this.versionAfter(before, content, place);
      await book.saveAccount(member, version);
      await assertOwnReference(book, member, content);
      const fields = changedFields(before?.content ?? NO_ACCOUNT, content).join(" ");
      await act("billing-account-changed", member, { version: version.version, fields });
      return { isChanged: true, version };
    });
  }

  /** @throws {LocalGridError} `not-a-person`, `wrong-iban`, `wrong-creditor-identifier`, `wrong-tax-status` */
  changeBiller(place: Place, given: Biller): Promise<PartyChange<Biller>> {
    assertPerson(place.identity);
    const content = accepted(checkBiller(given));
    return this.change(place, async (book, act) => {
      const before = await book.biller();
      if (before !== null && canonicalJson(before.content) === canonicalJson(content)) {
        return { isChanged: false, version: before };
      }
      const version = this.versionAfter(before, content, place);
      await book.saveBiller(version);
      const fields = changedFields(before?.content ?? NO_BILLER, content).join(" ");
      await act("biller-changed", place.community, { version: version.version, fields });
      return { isChanged: true, version };
    });
  }

  /**
   * @throws {LocalGridError} `not-a-month`, `not-a-person`, `month-not-over`, `currency-without-cents`, `draft-open`,
   *   `amount-out-of-range`
   */
  draft(place: Place, asked: { readonly month: string; readonly takes_provisional: boolean }): Promise<WholeRun> {
    assertPerson(place.identity);
    return this.change(place, async (book, act) => {
      const open = await book.openRun();
      if (open !== null) throw cloudHubError("draft-open", `run ${open.run} is a draft: approve or cancel it first`);
      const content = await this.contentOf(book, { community: place.community, ...asked });
      const digest = digestOf(content);
      const drafted_at_ms = this.ports.now_ms();
      const { month } = asked;
      const summary = summaryOf(runContent({ content }));
      const run = await book.addRun({
        month,
        summary,
        content,
        digest,
        drafted_by: place.identity.name,
        drafted_at_ms,
      });
      await act("run-drafted", `${run}`, { month, digest });
      return foundRun(book, run);
    });
  }

  /**
   * Freezes the run and numbers its invoices. Again by the same person, it changes nothing.
   *
   * @throws {LocalGridError} `not-a-person`, `unknown-run`, `second-person-needed`, `run-decided`, `wrong-digest`,
   *   `run-outdated`, `biller-incomplete`, `nothing-to-bill`
   */
  approve(place: Place, run: number, digest: string): Promise<WholeRun> {
    assertPerson(place.identity);
    const { community, identity } = place;
    return this.change(place, async (book, act) => {
      const draft = await foundRun(book, run);
      if (digest !== draft.digest) throw cloudHubError("wrong-digest", `run ${run} has the digest ${draft.digest}`);
      if (draft.state === "approved" && draft.decided_by === identity.name) return draft;
      assertDraft(draft);
      if (identity.name === draft.drafted_by) {
        throw cloudHubError("second-person-needed", `${identity.name} made the draft`);
      }
      const content = runContent(draft);
      if (changersOf(content).has(identity.name)) {
        throw cloudHubError("second-person-needed", `${identity.name} changed an account or the biller of this run`);
      }
      const { month, takes_provisional } = content;
      if ((await this.contentOf(book, { community, month, takes_provisional })) !== draft.content) {
        throw cloudHubError("run-outdated", "statements, accounts or biller have changed since the draft");
      }
      assertBillable(content);
      const decided_at_ms = this.ports.now_ms();
      const issue_date = localDate(decided_at_ms, (await book.profile()).time_zone);
      const decision = { run, decided_by: identity.name, decided_at_ms, issue_date };
      await book.decideRun({ ...decision, state: "approved" });
      await book.addBilled({ run, month }, content.items.filter(isRecorded));
      const invoices = numbered(content, { run, issue_date, last: await book.lastOrdinal() });
      await book.addInvoices(invoices);
      const numbers = { first: invoices[0]?.invoice.number ?? null, last: invoices.at(-1)?.invoice.number ?? null };
      await act("run-approved", `${run}`, { month, digest, invoices: invoices.length, ...numbers });
      return foundRun(book, run);
    });
  }

  /** @throws {LocalGridError} `unknown-run`, `run-decided` */
  cancel(place: Place, run: number): Promise<WholeRun> {
    return this.change(place, async (book, act) => {
      const draft = await foundRun(book, run);
      if (draft.state === "cancelled") return draft;
      assertDraft(draft);
      const decision = { run, decided_by: place.identity.name, decided_at_ms: this.ports.now_ms(), issue_date: null };
      await book.decideRun({ ...decision, state: "cancelled" });
      await act("run-cancelled", `${run}`, { month: draft.month, digest: draft.digest });
      return foundRun(book, run);
    });
  }

  /**
   * Sets the day of a run's direct debits; another day is for somebody else to set. Again with the same day, it changes
   * nothing.
   *
   * @throws {LocalGridError} `not-a-person`, `unknown-run`, `run-not-approved`, `nothing-to-collect`, `no-creditor`,
   *   `not-in-euro`, `not-a-target-day`, `collection-too-early`, `collection-too-late`, `collection-exists`,
   *   `second-person-needed`
   */
  collect(place: Place, run: number, asked: AskedCollection): Promise<WholeRun> {
    assertPerson(place.identity);
    return this.change(place, async (book, act) => {
      const approved = assertApproved(await foundRun(book, run));
      const { collection_date, replaces } = asked;
      if (collection_date === approved.collection_date) return approved;
      const collected = await this.debitsIn(book, run);
      const decided_at_ms = this.ports.now_ms();
      assertCollection(asked, {
        today: localDate(decided_at_ms, (await book.profile()).time_zone),
        notice_days: runContent(approved).biller.collection_notice_days,
        due_date: latestOf(collected.map(({ due_date }) => due_date)),
        newest: approved.collection_date,
      });
      if (approved.collection_set_by === place.identity.name) {
        throw cloudHubError("second-person-needed", `${place.identity.name} set the day before`);
      }
      await book.addCollection(run, { collection_date, decided_by: place.identity.name, decided_at_ms });
      const sum_cents = collected.reduce((sum, invoice) => sum - bankDueOf(invoice), 0);
      const details = { collection_date, replaces, transactions: collected.length, sum_cents };
      await act("collection-set", `${run}`, details);
      return foundRun(book, run);
    });
  }

  /**
   * The bank's file, without those whose mandate is not what it was.
   *
   * @throws {LocalGridError} `unknown-run`, `run-not-approved`, `no-collection`, `nothing-to-collect`
   */
  async directDebits(community: string, run: number): Promise<string> {
    const approved = assertApproved(await this.find(community, run));
    const { digest, decided_at_ms, collection_date, collection_ordinal } = approved;
    if (collection_date === null || collection_ordinal === null)
      throw cloudHubError("no-collection", `run ${run} has no day of collection`);
    const collected = await this.debitsIn(this.read(community), run);
    const collection = { approved_at_ms: decided_at_ms ?? 0, collection_date, ordinal: collection_ordinal };
    return directDebitXml({ digest, ...collection, invoices: collected });
  }

  /**
   * Invoices of a run that no bank collects, because the mandate was withdrawn or replaced since: they stay open. By number.
   *
   * @throws {LocalGridError} `unknown-run`, `run-not-approved`
   */
  async leftOut(community: string, run: number): Promise<readonly Invoice[]> {
    assertApproved(await this.find(community, run));
    const records = this.read(community);
    const invoices = (await records.invoicesOf(run)).map(({ invoice }) => invoice).filter(isCollected);
    const accounts = await records.accountsOf(run);
    return invoices.filter((invoice) => !isMandateHeld(invoice, accounts.get(invoice.member)));
  }

  /** The newest version; null while nothing was entered. @throws {LocalGridError} `unknown-member` */
  async account(community: string, member: string): Promise<Version<BillingAccount> | null> {
    const records = this.read(community);
    const held = await records.account(member);
    if (held === null && !(await records.hasMember(member))) {
      throw cloudHubError("unknown-member", `the community has no member ${member}`);
    }
    return held;
  }

  /** @throws {LocalGridError} `unknown-run` */
  async find(community: string, run: number): Promise<WholeRun> {
    return foundRun(this.read(community), run);
  }

  /** @throws {LocalGridError} `unknown-run`, `run-not-approved` */
  async approved(community: string, run: number): Promise<{ run: WholeRun; invoices: readonly StoredInvoice[] }> {
    const found = assertApproved(await this.find(community, run));
    return { run: found, invoices: await this.read(community).invoicesOf(run) };
  }

  /** @throws {LocalGridError} `nothing-to-collect`, `no-creditor`, `not-in-euro` */
  private async debitsIn(records: BillingRecords, run: number): Promise<readonly Invoice[]> {
    const collected = collectedOf((await records.invoicesOf(run)).map(({ invoice }) => invoice));
    const accounts = await records.accountsOf(run);
    const taken = collected.filter((invoice) => isMandateHeld(invoice, accounts.get(invoice.member)));
    if (taken.length === 0) throw cloudHubError("nothing-to-collect", "every mandate of the run was withdrawn since");
    return taken;
  }

  private change<T>(
    { community, identity }: Place,
    work: (
      book: BillingBook,
      act: (action: string, subject: string, details: AuditedAct["details"]) => Promise<void>,
    ) => Promise<T>,
  ): Promise<T> {
    return this.ports.store.change(community, (book) =>
      work(book, (action, subject, details) =>
        book.audit({ community, ...actorOf(identity), action, subject, details }, this.ports.now_ms()),
      ),
    );
  }

  private versionAfter<Content>(before: Version<Content> | null, content: Content, { identity }: Place) {
    const version = (before?.version ?? 0) + 1;
    return { version, content, changed_by: identity.name, changed_at_ms: this.ports.now_ms() };
  }

  /** @throws {LocalGridError} `not-a-month`, `month-not-over`, `currency-without-cents`, `amount-out-of-range` */
  private async contentOf(
    book: BillingBook,
    { community, month, takes_provisional }: Pick<RunContent, "community" | "month" | "takes_provisional">,
  ): Promise<string> {
    const input = await runInputOf(book, { community, month, takes_provisional }, this.ports.now_ms());
    return canonicalJson(draftRun(input, NO_ACCOUNT));
  }
}

/** What a run says. */
export function runContent({ content }: Pick<WholeRun, "content">): RunContent {
  return JSON.parse(content) as RunContent;
}

function numbered(
  content: RunContent,
  { run, issue_date, last }: { readonly run: number; readonly issue_date: string; readonly last: number },
): readonly StoredInvoice[] {
  const due = content.items.filter(({ kind }) => kind === "invoice" || kind === "credit-note");
  return due.map((item, index) => {
    const ordinal = last + 1 + index;
    const number = `${content.biller.invoice_prefix ?? ""}${String(ordinal).padStart(ORDINAL_DIGITS, "0")}`;
    return { ordinal, run, invoice: invoiceOf(content, item, { number, issue_date }) };
  });
}

async function foundRun(records: BillingRecords, run: number): Promise<WholeRun> {
  const found = await records.run(run);
  if (found === null) throw cloudHubError("unknown-run", `the community has no billing run ${run}`);
  return found;
}

function accepted<Content>(checked: Checked<Content>): Content {
  if (checked.kind === "accepted") return checked.content;
  throw cloudHubError(checked.reason satisfies CloudHubErrorCode, checked.message);
}

/** Banks tell the mandates of one creditor apart by their references, whatever the case of letters. */
async function assertOwnReference(book: BillingBook, member: string, account: BillingAccount): Promise<void> {
  const reference = account.mandate_reference?.toUpperCase();
  if (reference === undefined) return;
  for (const [holder, { content }] of await book.heldAccounts()) {
    if (holder === member || content.mandate_reference?.toUpperCase() !== reference) continue;
    throw cloudHubError("mandate-reference-taken", `the mandate of ${holder} has this reference`);
  }
}

/** Whoever has a token may have it from the one who has to be checked. */
function assertPerson({ kind }: Identity): void {
  if (kind !== "session") throw cloudHubError("not-a-person", "a token decides nothing that moves money");
}

/** Days as `YYYY-MM-DD`, of which there is one at least. */
function latestOf(days: readonly string[]): string {
  return days.toSorted().at(-1) ?? "";
}

function assertApproved(found: WholeRun): WholeRun {
  if (found.state === "approved") return found;
  throw cloudHubError("run-not-approved", `run ${found.run} is ${found.state}`);
}

function assertDraft({ run, state }: BillingRun): void {
  if (state !== "draft") throw cloudHubError("run-decided", `run ${run} is ${state} already`);
}

function assertBillable(content: RunContent): void {
  if (hindersInvoice(content.biller_missing)) {
    throw cloudHubError("biller-incomplete", `the biller lacks: ${content.biller_missing.join(", ")}`);
  }
  if (!content.items.some(isRecorded)) {
    const { withheld } = totalsOf(content);
    throw cloudHubError("nothing-to-bill", `the run changes nothing; ${withheld} members are withheld`);
  }
}
