import { Aedes, type Client, type PublishPacket } from "aedes";
import mqttPacket from "mqtt-packet";

// What writes packets would keep a buffer for every number of two bytes: seven megabytes, on a board that has few.
mqttPacket.writeToStream.cacheNumbers = false;

type PublishDone = (error?: Error) => void;

/** Own heartbeats tell Aedes that the wills it holds belong to a living broker. */
const HEARTBEAT = /^\$SYS\/[^/]+\/heartbeat$/;

/**
 * An Aedes that routes nothing a client sends. Whatever arrives was handed to the node before it was
 * acknowledged; what others may see of it, the node publishes itself. So a message costs no routing,
 * and a mistake in the rules cannot leak one client's messages to another.
 */
export class RoutedAedes extends Aedes {
  override publish(packet: PublishPacket, clientOrDone: Client | null | PublishDone, done?: PublishDone): void {
    const isFromClient = typeof clientOrDone !== "function" && clientOrDone !== null && clientOrDone !== undefined;
    const isBookkeeping = packet.topic.startsWith("$SYS/") && !HEARTBEAT.test(packet.topic);
    const finish = typeof clientOrDone === "function" ? clientOrDone : done;
    if (isFromClient || isBookkeeping) finish?.();
    else super.publish(packet, finish ?? ignore);
  }
}

function ignore(): void {}
