import type { NoticeWays } from "@localgrid/protocol/notice-relay";
import type { NoticeAddress, NoticeDevice } from "./notice-target.ts";
import {
  MOST_WAITING_MESSAGES,
  type RelayStep,
  type RelayStore,
  type ToldNotice,
  type WaitingMessage,
} from "./relay-store.ts";

/** For tests: forgets with the process, and fails when it is told to. */
export class InMemoryRelayStore implements RelayStore {
  failure: Error | null = null;
  /** To be filled by the test, by id. */
  readonly told: ToldNotice[] = [];
  private at: number | null = null;
  private kept: NoticeDevice[] = [];
  private known: NoticeAddress[] = [];
  private gone: string[] = [];
  private messages: WaitingMessage[] = [];
  private said: NoticeWays | null = null;

  cursor = () => this.at;
  newestNotice = () => this.told.at(-1)?.id ?? 0;
  toldAfter = (id: number, limit: number) => this.told.filter((each) => each.id > id).slice(0, limit);
  devices = () => this.kept;
  addresses = () => this.known;
  waiting = () => this.messages;
  ways = () => this.said;
  leaving = (limit: number) => this.gone.slice(0, limit);

  saveDevice(device: NoticeDevice): void {
    const same = this.kept.find(({ id }) => id === device.id);
    for (const { id, endpoint } of this.kept) {
      if (endpoint === device.endpoint && id !== device.id) this.removeDevice(id);
    }
    if (same === undefined) this.kept = [...this.kept, device];
    else this.kept = this.kept.map((each) => (each.id === device.id ? device : each));
  }

  removeDevice(id: string): void {
    this.kept = this.kept.filter((each) => each.id !== id);
    this.messages = this.messages.filter(({ target }) => target !== id);
  }

  saveAddress(address: NoticeAddress): void {
    for (const { login, recipient } of this.known) {
      if (login === address.login && recipient !== address.recipient) this.removeAddress(recipient);
    }
    this.known = [...this.known.filter(({ recipient }) => recipient !== address.recipient), address];
    this.left(address.recipient);
  }

  removeAddress(recipient: string): void {
    if (!this.known.some((each) => each.recipient === recipient)) return;
    this.known = this.known.filter((each) => each.recipient !== recipient);
    this.messages = this.messages.filter(({ target }) => target !== recipient);
    this.leave(recipient);
  }

  leave(recipient: string): void {
    if (!this.gone.includes(recipient)) this.gone = [...this.gone, recipient];
  }

  left(recipient: string): void {
    this.gone = this.gone.filter((each) => each !== recipient);
  }

  take({ cursor, messages }: RelayStep): void {
    if (this.failure !== null) throw this.failure;
    this.at = cursor ?? this.at;
    const isKnown = ({ id }: WaitingMessage) => this.messages.some((each) => each.id === id);
    this.messages = [...this.messages, ...messages.filter((message) => !isKnown(message))];
    this.messages = this.messages.slice(-MOST_WAITING_MESSAGES);
  }

  drop(ids: readonly string[]): void {
    this.messages = this.messages.filter(({ id }) => !ids.includes(id));
  }

  expire(now_s: number): void {
    this.messages = this.messages.filter(({ expires_at_s }) => expires_at_s > now_s);
  }

  saveWays(ways: NoticeWays): void {
    this.said = ways;
  }
}
