import type { AedesOptions, AuthenticateError, AuthorizePublishHandler, Client, ConnectPacket } from "aedes";
import { decidePublish, maySubscribe } from "./access-rules.ts";
import type { BrokerPorts, BrokerRefusal } from "./broker-ports.ts";
import { type ClientConnection, refusalDetailOf } from "./client-connection.ts";
import type { BrokerLimits } from "./connection-limits.ts";

/** MQTT 3.1.1, table 3.1. */
const IDENTIFIER_REJECTED = 2;
const NOT_AUTHORIZED = 5;

/** A client that falls this far behind misses messages until it has caught up, or is closed for not reading. */
const MAX_SEND_BACKLOG_BYTES = 65_536;

export interface ClientGateOptions {
  readonly ports: BrokerPorts;
  readonly limits: BrokerLimits;
  connectionOf(client: Client): ClientConnection | undefined;
  isConnected(client: Client): boolean;
  /** Shows a device's live value or state to the sessions that watch it. */
  forward(message: { readonly topic: string; readonly payload: Uint8Array; readonly retain: boolean }): void;
}

type GateHooks = Required<
  Pick<AedesOptions, "preConnect" | "authenticate" | "authorizePublish" | "authorizeSubscribe" | "authorizeForward">
>;

/** Carries a refusal through Aedes; it was reported where it was made. */
export class RefusedByGate extends Error {}

/** The questions Aedes asks about its clients, answered from their proven identity. */
export function clientGate(options: ClientGateOptions): GateHooks {
  const { ports, limits, connectionOf, isConnected } = options;
  let sessions = 0;

  function refuse(client: Client, reason: BrokerRefusal): RefusedByGate {
    const connection = connectionOf(client);
    ports.onRefusal(reason, connection === undefined ? {} : refusalDetailOf(connection));
    return new RefusedByGate(reason);
  }

  return {
    preConnect(client, packet, callback) {
      const connection = connectionOf(client);
      if (connection === undefined) return callback(new RefusedByGate("not a known connection"), false);
      // A device's log is its memory and a browser asks again: a session that outlived its connection
      // would only be memory that nobody bounds.
      packet.clean = true;
      packet.keepalive = Math.min(packet.keepalive || limits.max_keepalive_s, limits.max_keepalive_s);
      if (packet.will !== undefined && !isAllowedWill(connection, packet.will)) connection.refusal = "will-refused";
      // Browsers choose names by chance; none may take the place of a device or of another browser.
      if (connection.identity.kind === "session") packet.clientId = `session-${++sessions}`;
      callback(null, true);
    },

    // biome-ignore lint/complexity/useMaxParams: Aedes calls it so; names and passwords count for nothing here.
    authenticate(client, _username, _password, done) {
      const connection = connectionOf(client);
      const reason = connection === undefined ? "broker-failure" : connectRefusal(connection, client.id, ports);
      if (reason === null) {
        if (isConnected(client)) refuse(client, "replaced-by-newer-connection");
        return done(null, true);
      }
      const returnCode = reason === "identity-mismatch" ? IDENTIFIER_REJECTED : NOT_AUTHORIZED;
      done(Object.assign(refuse(client, reason), { returnCode }) as AuthenticateError, null);
    },

    authorizePublish: authorizePublishWith(options, refuse),

    authorizeSubscribe(client, subscription, callback) {
      const connection = connectionOf(client);
      if (connection !== undefined && maySubscribe(connection.rules, subscription.topic)) {
        return callback(null, subscription);
      }
      refuse(client, "subscription-refused");
      callback(null, null);
    },

    authorizeForward(client, packet) {
      return client.conn.writableLength > MAX_SEND_BACKLOG_BYTES ? null : packet;
    },
  };
}

/**
 * Aedes writes the PUBACK when this hook's callback is called, and not before: that makes an acknowledgement
 * mean "stored". A contract test holds Aedes to it.
 */
function authorizePublishWith(
  { ports, connectionOf, forward }: ClientGateOptions,
  refuse: (client: Client, reason: BrokerRefusal) => RefusedByGate,
): AuthorizePublishHandler {
  return (client, packet, callback) => {
    const connection = client && connectionOf(client);
    if (!connection) return callback(new RefusedByGate("not a known connection"));
    const { topic, qos, retain } = packet;
    const payload = packet.payload as Uint8Array;
    const decision = decidePublish(connection.rules, { topic, qos, retain, payload_bytes: payload.length });
    if (decision.kind === "rejected") {
      const error = refuse(client, decision.reason);
      return callback(decision.action === "close" ? error : null);
    }
    // Nothing is publishable to others, so this narrows a type and refuses nobody.
    if (connection.identity.kind !== "device") return callback(refuse(client, "foreign-topic"));
    const { device } = connection.identity;
    switch (decision.channel) {
      case "reading":
        return ports.onReading(device, payload, callback);
      case "event":
        return ports.onEvent(device, payload, callback);
      case "live":
        ports.onLive(device, payload);
        break;
      case "state":
        ports.onState(device, payload);
    }
    forward({ topic, payload, retain });
    callback(null);
  };
}

function connectRefusal(connection: ClientConnection, clientId: string, ports: BrokerPorts): BrokerRefusal | null {
  if (connection.refusal !== undefined) return connection.refusal;
  if (connection.identity.kind === "session") return null;
  if (clientId !== connection.identity.device) return "identity-mismatch";
  return ports.isKnownDevice(connection.identity.device) ? null : "unknown-device";
}

function isAllowedWill({ rules }: ClientConnection, will: NonNullable<ConnectPacket["will"]>): boolean {
  const decision = decidePublish(rules, {
    topic: will.topic,
    qos: will.qos ?? 0,
    retain: will.retain ?? false,
    payload_bytes: will.payload?.length ?? 0,
  });
  return decision.kind === "accepted" && decision.channel === "state";
}
