import { connect as connectMqtt } from "mqtt";
import type { Connect } from "./device-ports.ts";

const CONNECT_TIMEOUT_MS = 10_000;
const KEEP_ALIVE_S = 30;
const CLOSE_TIMEOUT_MS = 2000;

export interface BrokerAddress {
  readonly host: string;
  readonly port: number;
  /** The name that the broker's certificate must carry. */
  readonly server_name: string;
}

export interface DeviceCredentials {
  readonly device: string;
  readonly tls_key_pem: string;
  readonly certificate_pem: string;
  /** The only authority whose broker certificate is accepted. */
  readonly ca_certificate_pem: string;
}

/**
 * MQTT 3.1.1 over mutual TLS with a clean session: the device's store is the memory, not the broker. Each
 * connection has a client of its own, because a client that reconnects by itself would also send again by itself.
 */
export function mqttConnect(address: BrokerAddress, credentials: DeviceCredentials): Connect {
  const { device } = credentials;
  const topicOf = (name: string) => `lg/v1/${device}/${name}`;
  return ({ onReady, onAck, onLost }) => {
    let isOver = false;
    let reason = "connection closed";
    const client = connectMqtt({
      protocol: "mqtts",
      host: address.host,
      port: address.port,
      servername: address.server_name,
      key: credentials.tls_key_pem,
      cert: credentials.certificate_pem,
      ca: credentials.ca_certificate_pem,
      clientId: device,
      clean: true,
      protocolVersion: 4,
      reconnectPeriod: 0,
      resubscribe: false,
      queueQoSZero: false,
      connectTimeout: CONNECT_TIMEOUT_MS,
      keepalive: KEEP_ALIVE_S,
    });
    const lose = (why: string) => {
      if (isOver) return;
      isOver = true;
      client.end(true);
      onLost(why);
    };
    client.on("connect", () => {
      client.subscribe(topicOf("ack"), { qos: 1 }, (error, granted) => {
        const isGranted = !error && granted?.[0]?.qos === 1;
        if (!isGranted) lose(error?.message ?? "subscription refused");
        else if (!isOver) onReady();
      });
    });
    client.on("message", (topic, payload) => {
      if (!isOver && topic === topicOf("ack")) onAck(payload);
    });
    client.on("error", (error) => {
      reason = error.message;
    });
    client.on("close", () => lose(reason));
    return {
      // Failures show as a closed connection or as silence, and both lead to sending again.
      publishReadings: (bytes) => void client.publish(topicOf("reading"), Buffer.from(bytes), { qos: 1 }, () => {}),
      publishLive: (bytes) => void client.publish(topicOf("live"), Buffer.from(bytes), { qos: 0 }, () => {}),
      close: () => {
        isOver = true;
        return new Promise((resolve) => {
          const impatience = setTimeout(() => client.end(true, () => resolve()), CLOSE_TIMEOUT_MS);
          client.end(true, () => {
            clearTimeout(impatience);
            resolve();
          });
        });
      },
    };
  };
}
