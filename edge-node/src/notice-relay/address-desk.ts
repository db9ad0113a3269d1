import type { MailStanding } from "@localgrid/protocol/notice-relay";
import { type EdgeNodeErrorCode, edgeNodeError } from "../errors.ts";
import type { NoticeAddress } from "./notice-target.ts";
import type { RandomBytes } from "./push-seal.ts";
import { assertMailAddress } from "./push-subscription.ts";
import type { RelayDelivery } from "./relay-delivery.ts";
import type { RelayAnswer, RelayHub } from "./relay-hub.ts";
import type { RelayStore } from "./relay-store.ts";

export interface AddressDeskPorts {
  readonly store: RelayStore;
  readonly delivery: Pick<RelayDelivery, "hub" | "reach" | "beingSaved">;
  readonly randomBytes: RandomBytes;
  readonly wall_ms: () => number;
  /** As the code's mail is to name the community. */
  readonly community: string;
}

const HOUR_MS = 3_600_000;
/** Mails go to whatever address somebody writes down here. */
const CODES_PER_HOUR = 5;
const RECIPIENT_BYTES = 16;
const CODE = /^\d{6}$/;
/** What people are told of the hub's refusals of an address or a code. */
const TOLD: Readonly<Record<string, EdgeNodeErrorCode>> = {
  "wrong-mail-address": "not-an-address",
  "no-mail-way": "mail-not-offered",
  "too-many-addresses": "mail-not-offered",
  "too-many-codes": "too-many-codes",
  "wrong-code": "wrong-code",
  "code-expired": "code-expired",
  "unknown-recipient": "code-expired",
};

/** One e-mail address for each login, used once a mailed code has shown that somebody reads there who wants this. */
export class AddressDesk {
  private readonly ports: AddressDeskPorts;
  /** Real times at which codes were asked for, by login. */
  private readonly asked = new Map<string, readonly number[]>();

  constructor(ports: AddressDeskPorts) {
    this.ports = ports;
  }

  of(login: string): NoticeAddress | null {
    return this.ports.store.addresses().find((each) => each.login === login) ?? null;
  }

  /**
   * Has a code mailed to an address of the login, in place of the one before.
   *
   * @throws {LocalGridError} `not-an-address`, `mail-not-offered`, `hub-away`, `too-many-codes`
   */
  async save(
    login: string,
    { address, language }: Pick<NoticeAddress, "address" | "language">,
  ): Promise<MailStanding["standing"]> {
    const { store, delivery, community } = this.ports;
    assertMailAddress(address);
    const known = this.of(login);
    if (known?.standing === "confirmed" && known.address === address) {
      store.saveAddress({ ...known, language });
      return known.standing;
    }
    const hub = this.hubForMail();
    this.assertSparing(login);
    // Asked for a code again, the hub is to know that it is for the same.
    const isAgain = known?.standing === "unconfirmed" && known.address === address;
    const recipient = isAgain ? known.recipient : this.newRecipient();
    delivery.beingSaved.add(recipient);
    try {
      // Whatever happens on the way, the hub keeps no address that nobody here knows of.
      if (!isAgain) store.leave(recipient);
      const { standing } = answered(await hub.saveAddress(recipient, { address, language, community_name: community }));
      store.saveAddress({ recipient, login, address, language, standing });
      return standing;
    } finally {
      delivery.beingSaved.delete(recipient);
    }
  }

  /** @throws {LocalGridError} `wrong-code`, `code-expired`, `mail-not-offered`, `hub-away` */
  async confirm(login: string, code: string): Promise<MailStanding["standing"]> {
    const { store } = this.ports;
    const known = this.of(login);
    if (known === null) throw edgeNodeError("code-expired", "no address waits for a code");
    const digits = code.replaceAll(/\s/g, "");
    if (!CODE.test(digits)) throw edgeNodeError("wrong-code", "a code has six digits");
    const { standing } = answered(await this.hubForMail().confirm(known.recipient, digits));
    // It may have been removed or replaced while the hub was being asked.
    if (this.of(login)?.recipient === known.recipient) store.saveAddress({ ...known, standing });
    return standing;
  }

  remove(login: string): void {
    const known = this.of(login);
    if (known !== null) this.ports.store.removeAddress(known.recipient);
  }

  private newRecipient(): string {
    return Buffer.from(this.ports.randomBytes(RECIPIENT_BYTES)).toString("hex");
  }

  private hubForMail(): RelayHub {
    const { store, delivery } = this.ports;
    if (delivery.hub === null) throw edgeNodeError("mail-not-offered", "no hub sends mails for this node");
    if (store.ways()?.mail === false) throw edgeNodeError("mail-not-offered", "the hub sends no mails");
    if (delivery.reach === "away") throw edgeNodeError("hub-away", "the hub does not answer");
    return delivery.hub;
  }

  private assertSparing(login: string): void {
    const now_ms = this.ports.wall_ms();
    for (const [each, times] of this.asked) {
      if (times.every((at_ms) => Math.abs(now_ms - at_ms) >= HOUR_MS)) this.asked.delete(each);
    }
    const lately = (this.asked.get(login) ?? []).filter((at_ms) => Math.abs(now_ms - at_ms) < HOUR_MS);
    if (lately.length >= CODES_PER_HOUR) throw edgeNodeError("too-many-codes", "codes of the last hour are under way");
    this.asked.set(login, [...lately, now_ms]);
  }
}

/** @throws {LocalGridError} `hub-away`, or what the hub says of the address or the code */
function answered<T>(answer: RelayAnswer<T>): T {
  if (answer.kind === "answered") return answer.value;
  const reason = answer.kind === "refused" ? answer.code : answer.reason;
  const code = Object.hasOwn(TOLD, reason) ? (TOLD[reason] as EdgeNodeErrorCode) : "hub-away";
  throw edgeNodeError(code, `the hub says: ${reason}`);
}
