import { createECDH, hash } from "node:crypto";
import { InMemoryRelayStore } from "../notice-relay/in-memory-relay-store.ts";
import { NoticeRelay, type NoticeRelayPorts } from "../notice-relay/notice-relay.ts";
import { TestRelayHub } from "../notice-relay/test-relay-hub.ts";
import { USUAL_SETTINGS } from "../notices/notice.ts";
import type { NoticeWaysPort } from "./ports.ts";

/** The real relay on a store and a hub in memory. Every login is one of a home. */
export class TestNoticeWays implements NoticeWaysPort {
  readonly hub = new TestRelayHub();
  readonly store = new InMemoryRelayStore();
  readonly ways: NoticeWaysPort["ways"];
  readonly addDevice: NoticeWaysPort["addDevice"];
  readonly removeDevice: NoticeWaysPort["removeDevice"];
  readonly tryDevice: NoticeWaysPort["tryDevice"];
  readonly saveAddress: NoticeWaysPort["saveAddress"];
  readonly confirmAddress: NoticeWaysPort["confirmAddress"];
  readonly removeAddress: NoticeWaysPort["removeAddress"];
  private readonly relay: NoticeRelay;

  constructor(at_s: number) {
    this.relay = new NoticeRelay(this.portsAt(at_s * 1000));
    const { relay } = this;
    this.ways = (login) => relay.ways(login);
    this.addDevice = (login, device) => relay.addDevice(login, device);
    this.removeDevice = (login, id) => relay.removeDevice(login, id);
    this.tryDevice = (login, id) => relay.tryDevice(login, id);
    this.saveAddress = (login, address) => relay.saveAddress(login, address);
    this.confirmAddress = (login, code) => relay.confirmAddress(login, code);
    this.removeAddress = (login) => relay.removeAddress(login);
  }

  /** The node is let in, and has had time to ask what the hub can do. */
  async connect(): Promise<void> {
    this.relay.start();
    this.relay.connected("https://hub.example");
    await this.settled();
  }

  /** What is under way has been done. */
  async settled(): Promise<void> {
    for (let turns = 0; turns < 20; turns++) await new Promise((resolve) => setImmediate(resolve));
  }

  private portsAt(now_ms: number): NoticeRelayPorts {
    let draws = 0;
    return {
      store: this.store,
      hubAt: () => this.hub,
      words: { wording: () => ({ title: "title", text: "text", url: "#/notices" }), mailText: () => "text" },
      accounts: () => ["home-1", "home-2"].map((login) => ({ login, role: "member", member: null, right: "owner" })),
      settingsOf: () => USUAL_SETTINGS,
      community: "test-street",
      time_zone: "Europe/Vienna",
      clock: { now_ms: () => now_ms, speed: 1 },
      wall_ms: () => now_ms,
      randomBytes: (count) => new Uint8Array(hash("sha256", `${++draws}`, "buffer").subarray(0, count)),
      random: () => 0,
      every: () => () => {},
      turn: async () => {},
      events: { relayed: () => {}, waits: () => {}, given_up: () => {}, failed: () => {} },
    };
  }
}

/** As a browser would say it. */
export function testSubscription(name: string) {
  const key = createECDH("prime256v1");
  return {
    endpoint: `https://push.example/${name}`,
    p256dh: key.generateKeys("base64url"),
    auth: Buffer.alloc(16, 7).toString("base64url"),
    language: "de",
    name,
  } as const;
}
