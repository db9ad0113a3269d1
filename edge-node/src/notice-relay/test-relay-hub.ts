import type { MailStanding, NoticeMessage, NoticeOutcome, NoticeWays } from "@localgrid/protocol/notice-relay";
import type { RelayAnswer, RelayHub } from "./relay-hub.ts";

/** A P-256 point that browsers take: that of RFC 8291, appendix A. */
export const HUB_KEY = "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";

/** Test support: a hub in memory that takes whatever comes, each id once, and says what it was asked. */
export class TestRelayHub implements RelayHub {
  offers: NoticeWays = { push: { public_key: HUB_KEY }, mail: true };
  isAway = false;
  /** Takes what comes, but its answers are lost. */
  isDeaf = false;
  refusal: { readonly status: number; readonly code: string } | null = null;
  code = "123456";
  readonly sent: NoticeMessage[] = [];
  readonly held: (readonly NoticeMessage[])[] = [];
  readonly addresses = new Map<string, { readonly address: string; readonly standing: MailStanding["standing"] }>();
  /** Of messages with another outcome than `taken`, by id, endpoint or recipient. */
  readonly outcomes = new Map<string, NoticeOutcome["outcome"]>();
  /** Endpoint or recipient that makes a whole request faulty. */
  fault: string | null = null;
  asked = 0;
  /** How long it takes to write an address down. */
  writing: Promise<void> = Promise.resolve();

  ways = async () => this.say(() => this.offers);

  send = async (messages: readonly NoticeMessage[]): Promise<RelayAnswer<readonly NoticeOutcome[]>> => {
    if (messages.some((message) => targetOf(message) === this.fault)) {
      return { kind: "refused", status: 400, code: "invalid-input" };
    }
    return this.say(() => {
      const outcomes = messages.map((message) => this.outcomeOf(message));
      const isTaken = (index: number) => outcomes[index]?.outcome === "taken";
      const isNew = ({ id }: NoticeMessage) => !this.sent.some((each) => each.id === id);
      this.sent.push(...messages.filter((message, index) => isTaken(index) && isNew(message)));
      return outcomes;
    });
  };

  hold = async (messages: readonly NoticeMessage[]) =>
    this.say(() => {
      this.held.push(messages);
      return messages.map((message) => this.outcomeOf(message));
    });

  saveAddress = async (recipient: string, { address }: { readonly address: string }) => {
    this.addresses.set(recipient, { address, standing: "unconfirmed" });
    await this.writing;
    return this.say((): MailStanding => ({ standing: "unconfirmed" }));
  };

  confirm = async (recipient: string, code: string): Promise<RelayAnswer<MailStanding>> => {
    const known = this.addresses.get(recipient);
    if (known === undefined) return { kind: "refused", status: 404, code: "unknown-recipient" };
    if (code !== this.code) return { kind: "refused", status: 403, code: "wrong-code" };
    return this.say(() => {
      this.addresses.set(recipient, { ...known, standing: "confirmed" });
      return { standing: "confirmed" };
    });
  };

  forget = async (recipient: string) =>
    this.say(() => {
      this.addresses.delete(recipient);
      return null;
    });

  close = () => {};

  private outcomeOf(message: NoticeMessage): NoticeOutcome {
    const isUnknown = message.way === "mail" && this.addresses.get(message.recipient)?.standing !== "confirmed";
    const chosen = this.outcomes.get(message.id) ?? this.outcomes.get(targetOf(message)) ?? "taken";
    const outcome = isUnknown ? "gone" : chosen;
    return { id: message.id, outcome, code: outcome === "refused" ? "too-many-notices" : null };
  }

  private say<T>(answer: () => T): RelayAnswer<T> {
    this.asked++;
    if (this.isAway) return { kind: "away", reason: "ECONNREFUSED" };
    if (this.refusal !== null) return { kind: "refused", ...this.refusal };
    const value = answer();
    return this.isDeaf ? { kind: "away", reason: "timed out" } : { kind: "answered", value };
  }
}

const targetOf = (message: NoticeMessage) => (message.way === "push" ? message.endpoint : message.recipient);
