import { generatePassword, type RandomBytes } from "@localgrid/passwords/password";
import type { MemberId } from "@localgrid/vocabulary/identifiers";
import type { AdapterSettings } from "./adapter-settings.ts";
import type { HouseLogin } from "./house-broker.ts";
import { type HouseLoginPorts, HouseLogins } from "./house-logins.ts";
import type { BrokerAddress, ConnectionWay, HouseConnection, HouseStore } from "./house-store.ts";
import type { PolledSettings } from "./polled-settings.ts";
import { isPrivateHost } from "./private-host.ts";

export const CONNECTIONS_PER_MEMBER = 4;

export type NewWay =
  | { readonly kind: "house" }
  | { readonly kind: "polled"; readonly polled: Omit<PolledSettings, "settings"> }
  | { readonly kind: "broker"; readonly broker: BrokerAddress };

export interface NewConnection {
  readonly member: MemberId;
  readonly label: string;
  readonly way: NewWay;
  readonly settings: AdapterSettings;
}

export type ThirdPartyRefusal = {
  readonly kind: "rejected";
  readonly reason: string;
  readonly message: string;
};

export type CreatedConnection =
  | { readonly kind: "created"; readonly connection: HouseConnection; readonly password: string | null }
  | ThirdPartyRefusal;

export interface HouseConnectionPorts extends Pick<HouseLoginPorts, "random" | "now_ms" | "cost"> {
  readonly store: HouseStore;
  readonly hasHouseBroker: boolean;
  readonly isActiveMember: (member: MemberId) => boolean;
}

/** Members' ways for their devices to come in, and who may log in by them. */
export class HouseConnections {
  private readonly ports: HouseConnectionPorts;
  private readonly random: RandomBytes;
  private readonly logins: HouseLogins;
  private readonly known: Map<string, HouseConnection>;
  /** Members for whom one is being made. */
  private readonly reserved = new Map<MemberId, number>();

  constructor(ports: HouseConnectionPorts) {
    const { store, random, now_ms, cost } = ports;
    this.ports = ports;
    this.random = random;
    this.known = new Map(store.connections().map((connection) => [connection.connection, connection]));
    this.logins = new HouseLogins({
      random,
      now_ms,
      ...(cost === undefined ? {} : { cost }),
      passwordOf: (user) => {
        const way = this.known.get(user)?.way;
        return way?.kind === "house" ? way.password : null;
      },
    });
  }

  all(): readonly HouseConnection[] {
    return [...this.known.values()];
  }

  find(connection: string): HouseConnection | null {
    return this.known.get(connection) ?? null;
  }

  ofMember(member: MemberId): readonly HouseConnection[] {
    return this.all().filter((connection) => connection.member === member);
  }

  /** The password is told once and kept as a hash only. */
  async create(wanted: NewConnection): Promise<CreatedConnection> {
    const refusal = this.refusalOf(wanted);
    if (refusal !== null) return refusal;
    const { member, label, settings } = wanted;
    const connection = this.newId();
    this.reserved.set(member, (this.reserved.get(member) ?? 0) + 1);
    try {
      const { way, password } = await this.wayOf(wanted.way);
      const made: HouseConnection = { connection, member, label, way, settings };
      this.keep(made);
      return { kind: "created", connection: made, password };
    } finally {
      const left = (this.reserved.get(member) ?? 1) - 1;
      if (left === 0) this.reserved.delete(member);
      else this.reserved.set(member, left);
    }
  }

  change(connection: HouseConnection, settings: AdapterSettings): HouseConnection {
    const changed = { ...connection, settings };
    this.keep(changed);
    return changed;
  }

  remove(connection: string): void {
    this.ports.store.removeConnection(connection);
    this.known.delete(connection);
    this.logins.forget(connection);
  }

  /** As `HouseTraffic` has it; members who left have no devices any more. */
  async admit(login: HouseLogin): Promise<string | null> {
    if (!(await this.logins.isRight(login))) return null;
    const member = this.known.get(login.user)?.member;
    return member !== undefined && this.ports.isActiveMember(member) ? login.user : null;
  }

  private refusalOf({ member, way }: NewConnection): ThirdPartyRefusal | null {
    if (!this.ports.isActiveMember(member)) return rejected("unknown-member", `there is no active member ${member}`);
    const count = this.ofMember(member).length + (this.reserved.get(member) ?? 0);
    if (count >= CONNECTIONS_PER_MEMBER) {
      return rejected("too-many-connections-of-member", `member ${member} has ${count} connections`);
    }
    if (way.kind === "house") {
      return this.ports.hasHouseBroker ? null : rejected("no-house-broker", "this node has no house broker");
    }
    const { host } = way.kind === "polled" ? way.polled : way.broker;
    return isPrivateHost(host) ? null : rejected("address-not-private", "only devices of private networks are asked");
  }

  private async wayOf(way: NewWay): Promise<{ readonly way: ConnectionWay; readonly password: string | null }> {
    if (way.kind !== "house") return { way, password: null };
    const password = generatePassword(this.random);
    return { way: { kind: "house", password: await this.logins.hashed(password) }, password };
  }

  private keep(connection: HouseConnection): void {
    this.ports.store.putConnection(connection);
    this.known.set(connection.connection, connection);
  }

  private newId(): string {
    return `h${Buffer.from(this.random(5)).toString("hex")}`;
  }
}

export function rejected(reason: string, message: string): ThirdPartyRefusal {
  return { kind: "rejected", reason, message };
}
