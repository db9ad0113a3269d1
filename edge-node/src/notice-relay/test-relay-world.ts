import { randomBytes } from "node:crypto";
import { memberId } from "@localgrid/vocabulary/identifiers";
import type { AccountSummary } from "../access/access.ts";
import { type NoticeContent, type NoticeSettings, USUAL_SETTINGS } from "../notices/notice.ts";
import { InMemoryRelayStore } from "./in-memory-relay-store.ts";
import { NoticeRelay } from "./notice-relay.ts";
import type { RelayStore } from "./relay-store.ts";
import { TestRelayHub } from "./test-relay-hub.ts";

/** A Wednesday at noon in Vienna. */
export const NOON_S = Date.UTC(2025, 5, 11, 10) / 1000;
const LOOK_MS = 30_000;

/** The relay of a node with the logins `anna` and `ben` of two homes, and `cora` who coordinates; words as they are keyed. */
export class TestRelayWorld {
  readonly hub = new TestRelayHub();
  readonly store: RelayStore & { failure?: Error | null };
  readonly settings = new Map<string, Partial<NoticeSettings>>();
  readonly failures: Error[] = [];
  readonly given_up: string[] = [];
  readonly waits: string[] = [];
  accounts: AccountSummary[] = ["anna", "ben", "cora"].map((login) =>
    login === "cora"
      ? { login, role: "coordinator", member: null, right: null }
      : { login, role: "member", member: memberId(login), right: "owner" },
  );
  now_ms = NOON_S * 1000;
  relay: NoticeRelay;
  private looking: (() => void) | null = null;
  private readonly memory = new InMemoryRelayStore();

  constructor(store?: RelayStore) {
    this.store = store ?? this.memory;
    this.relay = this.createRelay();
  }

  async start(): Promise<void> {
    this.relay.start();
    this.relay.connected("https://hub.example");
    await this.settled();
  }

  /** As after a crash: nothing of what was in memory. */
  async startAnew(): Promise<void> {
    await this.relay.stop();
    this.relay = this.createRelay();
    await this.start();
  }

  async settled(): Promise<void> {
    for (let turns = 0; turns < 30; turns++) await new Promise((resolve) => setImmediate(resolve));
  }

  /** Time passes, and the relay looks as often as it does. */
  async pass(seconds: number, every_ms = LOOK_MS): Promise<void> {
    const until_ms = this.now_ms + seconds * 1000;
    while (this.now_ms < until_ms) {
      this.now_ms = Math.min(until_ms, this.now_ms + every_ms);
      this.looking?.();
      await this.settled();
    }
  }

  /** A notice is told; `tell` alone only keeps it. */
  async tell(login: string, content: NoticeContent, cause = `cause-${this.memory.told.length}`): Promise<void> {
    const id = this.memory.newestNotice() + 1;
    this.memory.told.push({ id, login, cause, at_s: Math.floor(this.now_ms / 1000), content });
    this.relay.wake();
    await this.settled();
  }

  async confirmAddress(login: string): Promise<void> {
    await this.relay.saveAddress(login, { address: `${login}@example.org`, language: "de" });
    await this.relay.confirmAddress(login, this.hub.code);
    await this.settled();
  }

  private createRelay(): NoticeRelay {
    return new NoticeRelay({
      store: this.store,
      hubAt: () => this.hub,
      words: {
        wording: ({ kind }, { language }) => ({ title: `${kind} ${language}`, text: "text", url: "#/notices" }),
        mailText: ({ text }, language) => `${text} ${language}`,
      },
      accounts: () => this.accounts,
      settingsOf: (login) => ({ ...USUAL_SETTINGS, ...this.settings.get(login) }),
      community: "sonnenweg",
      time_zone: "Europe/Vienna",
      clock: { now_ms: () => this.now_ms, speed: 1 },
      wall_ms: () => this.now_ms,
      randomBytes: (count) => new Uint8Array(randomBytes(count)),
      random: () => 0.999,
      every: (_, act) => {
        this.looking = act;
        return () => {
          this.looking = null;
        };
      },
      turn: async () => {},
      events: {
        relayed: () => {},
        waits: (reason) => this.waits.push(reason),
        given_up: ({ code }) => this.given_up.push(code),
        failed: (error) => this.failures.push(error),
      },
    });
  }
}
