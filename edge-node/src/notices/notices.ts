import type { NodeState } from "@localgrid/clearing/node-state";
import type { AccountSummary } from "../access/access.ts";
import type { JournalSearch } from "../calculation/journal-search.ts";
import { Rounds } from "../rounds/rounds.ts";
import { noteDevices } from "./device-round.ts";
import { JournalCauses } from "./journal-causes.ts";
import { MonthRounds, type MonthRoundsPorts } from "./month-rounds.ts";
import { type NodeTroubles, noteNode } from "./node-round.ts";
import { type Notice, type NoticeNews, type NoticeSettings, USUAL_SETTINGS } from "./notice.ts";
import { NoticeDraft } from "./notice-draft.ts";
import type { NoticeStore } from "./notice-store.ts";
import { notePrice } from "./price-round.ts";
import { isQuiet } from "./quiet-hours.ts";

export interface NoticesPorts extends Omit<MonthRoundsPorts, "store"> {
  readonly store: NoticeStore;
  readonly search: Pick<JournalSearch, "records">;
  readonly communityKey: Uint8Array;
  /** Of the last record on disk. */
  readonly journalPosition: () => number;
  readonly accounts: () => readonly AccountSummary[];
  readonly state: () => NodeState;
  /** Without room for them, readings are not taken: no device is silent then. */
  readonly isStorageOk: () => boolean;
  readonly troubles: () => NodeTroubles;
  readonly reading_every_s: number;
  /** How far apart two alerts of one price limit lie, by the community's time; 0 where that is the time on the wall. */
  readonly price_apart_s: number;
  /** The community's time. */
  readonly now_ms: () => number;
  readonly every: (wall_ms: number, act: () => void) => () => void;
  readonly told: (news: NoticeNews) => void;
  /** Nothing is lost: it is tried again. */
  readonly failed: (error: Error) => void;
}

export interface NoticePage {
  /** The newest first. */
  readonly notices: readonly Notice[];
  readonly unread: number;
  /** Id to go on before; null on the last page. */
  readonly next_before: number | null;
}

const LOOK_EVERY_WALL_MS = 60_000;
/** Records after which the cursor is written though there was nothing to tell: a start looks at no more of them again. */
const RECORDS_PER_CURSOR = 4_096;

/**
 * Tells each login what it should know: of months, prices and devices of its own, and of the node. Causes in the journal
 * are read from a cursor on, which is written together with what they led to: after a crash between the two the same
 * notices come, once. Everything else is looked at from time to time, and remembered in the same way.
 */
export class Notices {
  private readonly ports: NoticesPorts;
  private readonly causes: JournalCauses;
  private readonly months: MonthRounds;
  private cursor = 0;
  private started_at_ms = 0;
  /** None before the start: nobody knows from where on to read. */
  private readonly rounds: Rounds;
  private endLooking: (() => void) | null = null;

  constructor(ports: NoticesPorts) {
    this.ports = ports;
    this.causes = new JournalCauses(ports.search, ports.communityKey);
    this.months = new MonthRounds(ports);
    this.rounds = new Rounds({ round: () => this.round(), failed: ports.failed, turn: ports.turn });
  }

  /** To be called when the journal is open. A journal that is older than its notices is not told again. */
  start(): void {
    const { store, journalPosition, now_ms, every } = this.ports;
    this.started_at_ms = now_ms();
    const known = store.cursor();
    this.cursor = known === null || known > journalPosition() ? journalPosition() : known;
    if (known !== this.cursor) this.attempt(() => this.commit(this.begin(), this.cursor));
    this.rounds.start();
    this.endLooking = every(LOOK_EVERY_WALL_MS, () => this.wake());
    this.wake();
  }

  async stop(): Promise<void> {
    const wasOpen = this.rounds.isOpen;
    this.endLooking?.();
    await this.rounds.stop();
    if (wasOpen && this.cursor !== this.ports.store.cursor())
      this.attempt(() => this.commit(this.begin(), this.cursor));
  }

  /** Looks for what there is to tell: after intervals were closed or corrected, and every now and then. */
  wake(): void {
    this.rounds.ask();
  }

  page({ login, before, limit }: Parameters<NoticeStore["page"]>[0]): NoticePage {
    const { store } = this.ports;
    const found = store.page({ login, before, limit: limit + 1 });
    const notices = found.slice(0, limit);
    return {
      notices,
      unread: store.unread(login),
      next_before: found.length > limit ? (notices.at(-1)?.id ?? null) : null,
    };
  }

  /** Answers how many are unread then. */
  markRead(login: string, up_to: number): number {
    const { store, told } = this.ports;
    const before = store.unread(login);
    if (before === 0) return 0;
    store.markRead({ login, up_to, at_s: this.now_s() });
    const unread = store.unread(login);
    if (unread !== before) told({ login, unread, notice: null, is_quiet: true });
    return unread;
  }

  settingsOf(login: string): NoticeSettings {
    return this.ports.store.settingsOf(login) ?? USUAL_SETTINGS;
  }

  saveSettings(login: string, settings: NoticeSettings): void {
    this.ports.store.saveSettings(login, settings);
  }

  private async round(): Promise<void> {
    this.forgetStrangers();
    await this.followJournal();
    this.look();
    await this.months.tell(
      () => this.begin(),
      (draft) => this.commit(draft, null),
    );
  }

  private async followJournal(): Promise<void> {
    const { state, store, turn, time_zone, price_apart_s } = this.ports;
    while (this.rounds.isOpen) {
      const { causes, upto } = this.causes.after(this.cursor);
      if (upto === this.cursor) return;
      const draft = this.begin();
      for (const cause of causes) {
        if (cause.kind === "closed") notePrice(draft, cause, { time_zone, apart_s: price_apart_s });
        this.months.note(draft, cause, state().next_start_s ?? 0);
      }
      const isTime = upto - (store.cursor() ?? 0) >= RECORDS_PER_CURSOR;
      if (!draft.isEmpty || isTime) this.commit(draft, upto);
      this.cursor = upto;
      await turn();
    }
  }

  private look(): void {
    const { store, state, now_ms, isStorageOk, reading_every_s, troubles, time_zone } = this.ports;
    const draft = this.begin();
    if (isStorageOk()) {
      const { started_at_ms } = this;
      noteDevices(draft, { store, state: state(), now_ms: now_ms(), started_at_ms, reading_every_s });
    }
    noteNode(draft, troubles(), time_zone);
    if (!draft.isEmpty) this.commit(draft, null);
  }

  /** Accounts come to an end, and others of their name may follow. */
  private forgetStrangers(): void {
    const { store, accounts } = this.ports;
    const known = new Set(accounts().map(({ login }) => login));
    for (const login of store.logins()) {
      if (known.has(login)) continue;
      store.forget(login);
      const draft = this.begin();
      for (const name of store.marksFrom(`price:${login}:`).keys()) draft.remember(name, null);
      if (!draft.isEmpty) this.commit(draft, null);
    }
  }

  private begin(): NoticeDraft {
    const { store, accounts } = this.ports;
    const addressees = accounts().map((account) => ({ ...account, settings: this.settingsOf(account.login) }));
    return new NoticeDraft(store, addressees, this.now_s());
  }

  private commit(draft: NoticeDraft, cursor: number | null): void {
    const { store, told, time_zone } = this.ports;
    for (const { login, notice } of store.take(draft.step(cursor))) {
      const is_quiet = isQuiet(this.settingsOf(login).quiet_hours, notice.at_s, time_zone);
      told({ login, unread: store.unread(login), notice, is_quiet });
    }
  }

  private attempt(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.ports.failed(error as Error);
    }
  }

  private now_s(): number {
    return Math.floor(this.ports.now_ms() / 1000);
  }
}
