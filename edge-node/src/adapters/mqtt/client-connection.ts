import type { Duplex } from "node:stream";
import { type AccessRules, accessRulesOf, type ClientIdentity } from "./access-rules.ts";
import type { BrokerRefusal, RefusalDetail } from "./broker-ports.ts";
import type { Admission } from "./connection-limits.ts";

/** An admitted connection whose other end has proven who it is, before MQTT begins on it. */
export interface ClientConnection {
  readonly stream: Duplex;
  readonly identity: ClientIdentity;
  readonly rules: AccessRules;
  readonly remote: string;
  readonly admission: Admission;
  /** Set when the CONNECT itself asked for something that is not allowed. */
  refusal?: BrokerRefusal;
}

export function describeConnection(connection: Omit<ClientConnection, "rules">): ClientConnection {
  return { ...connection, rules: accessRulesOf(connection.identity) };
}

export function refusalDetailOf({ identity, remote }: ClientConnection): RefusalDetail {
  return identity.kind === "device" ? { device: identity.device, remote } : { login: identity.login, remote };
}
