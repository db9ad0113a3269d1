import type { DeviceOrder } from "@localgrid/protocol/device-control";
import type { DeviceId } from "@localgrid/vocabulary/identifiers";
import type { CommandSender } from "./command-sender.ts";
import type { ControlStore } from "./control-store.ts";
import { type Controlled, type ControlledDevices, isSameOrder, move } from "./controlled-devices.ts";
import { orderOf } from "./steering.ts";

/** For bought devices, in wall time. */
const SET_POINT_HOLDS_MS = 300_000;
const TICKS_AFTER_FAILURE = 10;

interface Ports {
  readonly devices: ControlledDevices;
  readonly sender: CommandSender;
  readonly store: Pick<ControlStore, "released">;
  readonly repeat_ticks: number;
  readonly hasTime: () => boolean;
  readonly failed: (event: string, error: unknown) => void;
}

/** Has each order sent when it is new, and again and again while it stands. */
export class OrderSending {
  private readonly ports: Ports;
  /** Orders to bought devices that have not been answered. */
  private readonly writing = new Map<DeviceId, Promise<void>>();

  constructor(ports: Ports) {
    this.ports = ports;
  }

  /** Once per tick; also at once when somebody has decided something. */
  sendDue(ticks: 0 | 1): void {
    const orders = new Map<DeviceId, DeviceOrder>();
    for (const controlled of this.ports.devices.all()) {
      controlled.ticks_left -= ticks;
      const order = orderOf(controlled.steering);
      if (order === null || controlled.ticks_left > 0) continue;
      if (this.ports.devices.isBought(controlled.consent.device)) this.write(controlled, order);
      else if (this.maySend(order)) orders.set(controlled.consent.device, order);
    }
    if (orders.size > 0) this.send(orders);
  }

  /**
   * Takes back what a bought device was told last, when the node is about to fall silent towards it: many have no timer
   * of their own that would. One that cannot be reached is left to itself.
   */
  async letGo(controlled: Controlled): Promise<void> {
    const { device } = controlled.consent;
    const isFree = controlled.steering.kind === "off" || controlled.steering.kind === "waiting";
    if (isFree || !this.ports.devices.isBought(device)) return;
    await this.writing.get(device);
    const writer = this.ports.devices.writerOf(device);
    if (writer === null) return;
    try {
      await writer.write({ device, order: { kind: "release" }, holds_for_ms: 0 });
    } catch (error) {
      this.ports.failed("set-point-not-written", error);
    }
  }

  /** A node that does not know the time cannot say until when a power holds; to let go needs no time. */
  private maySend(order: DeviceOrder): boolean {
    return order.kind !== "set-power" || this.ports.hasTime();
  }

  private send(orders: ReadonlyMap<DeviceId, DeviceOrder>): void {
    try {
      for (const device of this.ports.sender.sendOrders(orders)) this.noteSent(this.ports.devices.find(device));
    } catch (error) {
      for (const device of orders.keys()) this.delay(this.ports.devices.find(device));
      this.ports.failed("commands-not-sent", error);
    }
  }

  private write(controlled: Controlled, order: DeviceOrder): void {
    const { device } = controlled.consent;
    const writer = this.ports.devices.writerOf(device);
    if (writer === null || controlled.isWriting) return;
    controlled.isWriting = true;
    const writing = this.written(controlled, order, writer.write({ device, order, holds_for_ms: SET_POINT_HOLDS_MS }));
    this.writing.set(
      device,
      writing.finally(() => this.writing.delete(device)),
    );
  }

  private async written(controlled: Controlled, order: DeviceOrder, writing: Promise<void>): Promise<void> {
    try {
      await writing;
      // What was decided meanwhile is still to be told.
      if (isSameOrder(orderOf(controlled.steering), order)) this.noteSent(controlled);
      else controlled.ticks_left = 0;
    } catch (error) {
      this.delay(controlled);
      this.ports.failed("set-point-not-written", error);
    } finally {
      controlled.isWriting = false;
    }
  }

  private delay(controlled: Controlled | undefined): void {
    if (controlled !== undefined) controlled.ticks_left = TICKS_AFTER_FAILURE;
  }

  private noteSent(controlled: Controlled | undefined): void {
    if (controlled === undefined) return;
    move(controlled, { kind: "sent" });
    controlled.ticks_left = this.ports.repeat_ticks;
    const { consent } = controlled;
    if (!consent.is_release_due || controlled.steering.kind !== "off") return;
    this.ports.store.released(consent.device);
    controlled.consent = { ...consent, is_release_due: false };
  }
}
