import type { DeviceOrder } from "@localgrid/protocol/device-control";
import type { DeviceId } from "@localgrid/vocabulary/identifiers";
import type { SetPoint, SetPointWriter } from "../../control/set-point-writer.ts";
import { edgeNodeError } from "../../errors.ts";
import type { AdapterName } from "../../third-party/device-adapter.ts";
import type { PolledSettings } from "../../third-party/polled-settings.ts";
import type { GxDevice } from "./victron-keep-alive.ts";

/** Where a bought device that is read can be told something. */
export interface SetPointTarget {
  readonly connection: string;
  readonly adapter: AdapterName;
  readonly source: string;
  /** The GX device behind the connection's broker, if it is one. */
  readonly gx: GxDevice | null;
  /** How the node asks it, if it does. */
  readonly polled: PolledSettings | null;
}

export interface SetPointPorts {
  /** Null for a device that nobody reads any more. */
  readonly targetOf: (device: DeviceId) => SetPointTarget | null;
  /** False when the connection's broker is not there. */
  readonly publish: (connection: string, topic: string, payload: string) => boolean;
  /** To a SunSpec device; rejects with `device-unreachable` or `device-answer-malformed`. */
  readonly writeSunSpec: (settings: PolledSettings, order: DeviceOrder, holds_for_s: number) => Promise<void>;
  /** Wall time; the answer cancels it. */
  readonly after: (wait_ms: number, act: () => void) => () => void;
}

/** What is published for one order. */
export interface OrderMessage {
  readonly topic: string;
  readonly payload: string;
}

const STEERABLE: ReadonlySet<AdapterName> = new Set(["victron", "openevse", "sunspec"]);

/**
 * Steers a Victron inverter through its GX device, an OpenEVSE charging station, and SunSpec devices. The first two have
 * no timer that could be set, so what they were told is taken back here; a GX device also gives a set-point up by itself
 * when it is not repeated within a minute, and a SunSpec device by its reversion timer.
 */
export function createSetPointWriter(ports: SetPointPorts): SetPointWriter {
  const ending = new Map<DeviceId, () => void>();

  function release(device: DeviceId, target: SetPointTarget): void {
    ending.delete(device);
    const message = messageFor(target, { kind: "release" });
    if (message !== null) ports.publish(target.connection, message.topic, message.payload);
  }

  async function write({ device, order, holds_for_ms }: SetPoint): Promise<void> {
    const target = ports.targetOf(device);
    if (target === null) throw edgeNodeError("device-unreachable", `nobody reads ${device}`);
    if (target.polled !== null) {
      return ports.writeSunSpec(target.polled, order, Math.ceil(holds_for_ms / 1_000));
    }
    const message = messageFor(target, order);
    if (message === null || !ports.publish(target.connection, message.topic, message.payload)) {
      throw edgeNodeError("device-unreachable", `${device} is not at its broker`);
    }
    ending.get(device)?.();
    ending.delete(device);
    if (order.kind === "set-power")
      ending.set(
        device,
        ports.after(holds_for_ms, () => release(device, target)),
      );
  }

  return {
    controls(device) {
      const target = ports.targetOf(device);
      return target !== null && STEERABLE.has(target.adapter) && canReach(target);
    },
    write,
  };
}

function canReach({ adapter, gx, polled }: SetPointTarget): boolean {
  if (adapter === "victron") return gx?.inverter != null;
  return adapter === "sunspec" ? polled !== null : true;
}

/** Null for a device that cannot be told this. */
export function messageFor({ adapter, source, gx }: SetPointTarget, order: DeviceOrder): OrderMessage | null {
  if (adapter === "openevse") return { topic: `${source}/claim/set`, payload: claimFor(order) };
  if (adapter !== "victron" || gx === null || gx.inverter === null) return null;
  // + is drawn from the grid, which for an inverter with a battery means that it charges.
  const value = order.kind === "set-power" ? order.power_w : 0;
  return { topic: `W/${gx.portal}/vebus/${gx.inverter}/Hub4/L1/AcPowerSetpoint`, payload: JSON.stringify({ value }) };
}

const MAINS_V = 230;
/** IEC 61851-1: a car is offered 6 A or nothing. */
const LEAST_A = 6;
const MOST_A = 32;

/** A claim is one wish among others: the station's own limits hold all the same. */
function claimFor(order: DeviceOrder): string {
  if (order.kind === "release") return "release";
  const charge_current = order.kind === "set-power" ? Math.min(MOST_A, Math.floor(order.power_w / MAINS_V)) : 0;
  const claim = charge_current < LEAST_A ? { state: "disabled" } : { state: "active", charge_current };
  return JSON.stringify({ ...claim, auto_release: true });
}
