import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import type { DeviceCommand } from "./device-control.ts";
import { decodeCommand, decodeSignedCommand, MAX_COMMAND_AHEAD_MS } from "./device-control.ts";
import type { CommandRefusal } from "./device-report.ts";

/** What a device knows when a command comes. */
export interface CommandContext {
  /** The key id of the node that it was paired with. */
  readonly node_kid: Uint8Array;
  /** Its own. */
  readonly device_kid: Uint8Array;
  /** The last one that it took; 0 before the first. */
  readonly last_counter: number;
  readonly now_ms: number;
  readonly isClockTrusted: boolean;
  /** What its connection can carry, both positive. */
  readonly limits: { readonly draw_w: number; readonly feed_w: number };
  readonly verify: (signedBytes: Uint8Array, signature: Uint8Array) => boolean;
}

export type CommandJudgement =
  | { readonly kind: "accepted"; readonly command: DeviceCommand }
  | { readonly kind: "rejected"; readonly reason: CommandRefusal };

/**
 * Whether a device takes a command: the checks of DEVICE.md in their order. The counter is to be kept on disk before
 * the command is acted on.
 */
export function judgeCommand(bytes: Uint8Array, context: CommandContext): CommandJudgement {
  const message = readable(() => decodeSignedCommand(bytes));
  if (message === null) return rejected("malformed");
  if (!isSame(message.kid, context.node_kid)) return rejected("wrong-key");
  if (!context.verify(message.signedBytes, message.signature)) return rejected("wrong-signature");
  const command = readable(() => decodeCommand(message.payload));
  if (command === null) return rejected("malformed");
  const reason = refusalOf(command, context);
  return reason === null ? { kind: "accepted", command } : rejected(reason);
}

function readable<T>(decode: () => T): T | null {
  try {
    return decode();
  } catch (error) {
    if (error instanceof LocalGridError) return null;
    throw error;
  }
}

function refusalOf(command: DeviceCommand, context: CommandContext): CommandRefusal | null {
  const { order, counter, not_after_ms } = command;
  if (!isSame(command.device_kid, context.device_kid)) return "other-device";
  if (counter <= context.last_counter) return "counter";
  if (!context.isClockTrusted) return "clock-untrusted";
  if (not_after_ms < context.now_ms) return "expired";
  if (not_after_ms > context.now_ms + MAX_COMMAND_AHEAD_MS) return "too-far-ahead";
  if (order.kind !== "set-power") return null;
  const { draw_w, feed_w } = context.limits;
  return order.power_w > draw_w || order.power_w < -feed_w ? "out-of-range" : null;
}

function rejected(reason: CommandRefusal): CommandJudgement {
  return { kind: "rejected", reason };
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
