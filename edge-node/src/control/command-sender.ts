import type { KeyObject } from "node:crypto";
import { keyIdOf } from "@localgrid/protocol/device";
import { type DeviceOrder, signCommand, signConfiguration } from "@localgrid/protocol/device-control";
import type { IntervalLength } from "@localgrid/vocabulary/delivery-interval";
import type { DeviceId } from "@localgrid/vocabulary/identifiers";
import type { CommandCounters } from "./command-counters.ts";

export interface CommandSenderPorts {
  readonly nodeKey: { readonly privateKey: KeyObject; readonly publicKey: Uint8Array };
  readonly counters: CommandCounters;
  /** Of an active device, raw Ed25519; null for all others. */
  readonly publicKeyOf: (device: DeviceId) => Uint8Array | null;
  /** False when the device is away or does not listen. */
  readonly send: (device: DeviceId, channel: "cmd" | "cfg", payload: Uint8Array) => boolean;
  readonly listens: (device: DeviceId, channel: "cmd" | "cfg") => boolean;
  /** The community's time. */
  readonly now_ms: () => number;
  /** How long a command holds, of the community's milliseconds. */
  readonly command_holds_ms: number;
  readonly configuration: {
    readonly interval_length_s: IntervalLength;
    readonly reading_every_s: number;
    readonly live_every_ms: number;
  };
  readonly hasTime: () => boolean;
}

/** Signs what goes down to devices of our own kind, and sends it while they listen. Nothing is kept for later. */
export class CommandSender {
  private readonly ports: CommandSenderPorts;
  private readonly kid: Uint8Array;

  constructor(ports: CommandSenderPorts) {
    this.ports = ports;
    this.kid = keyIdOf(ports.nodeKey.publicKey);
  }

  /** Answers the devices that were told. @throws {LocalGridError} `storage-full` */
  sendOrders(orders: ReadonlyMap<DeviceId, DeviceOrder>): ReadonlySet<DeviceId> {
    const { counters, nodeKey, now_ms, command_holds_ms, send, listens } = this.ports;
    const reachable = [...orders].filter(([device]) => listens(device, "cmd"));
    const at_ms = Math.floor(now_ms());
    const taken = counters.take(
      reachable.map(([device]) => device),
      at_ms,
    );
    const told = new Set<DeviceId>();
    for (const [device, order] of reachable) {
      const device_kid = this.kidOf(device);
      const counter = taken.get(device);
      if (device_kid === null || counter === undefined) continue;
      const command = { device_kid, counter, not_after_ms: at_ms + command_holds_ms, order };
      const message = signCommand(command, { privateKey: nodeKey.privateKey, kid: this.kid });
      if (send(device, "cmd", message)) told.add(device);
    }
    return told;
  }

  /** @throws {LocalGridError} `storage-full` */
  sendConfigurations(devices: readonly DeviceId[]): void {
    const { counters, nodeKey, now_ms, send, listens, hasTime, configuration } = this.ports;
    const reachable = devices.filter((device) => listens(device, "cfg"));
    const at_ms = Math.floor(now_ms());
    for (const [device, counter] of counters.take(reachable, at_ms)) {
      const device_kid = this.kidOf(device);
      if (device_kid === null) continue;
      const fields = { ...configuration, device_kid, counter, now_ms: at_ms, node_has_time: hasTime() };
      send(device, "cfg", signConfiguration(fields, { privateKey: nodeKey.privateKey, kid: this.kid }));
    }
  }

  private kidOf(device: DeviceId): Uint8Array | null {
    const publicKey = this.ports.publicKeyOf(device);
    return publicKey === null ? null : keyIdOf(publicKey);
  }
}
