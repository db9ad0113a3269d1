/** What devices say of themselves, in words for the people who own them. */
import { durationText } from "@localgrid/ui-components/format";
import { agoText, lastingText } from "@localgrid/ui-components/lasting";
import { hasMessage, type MessageArguments, t } from "@localgrid/ui-components/messages";
import type { BoughtDevice, ControlReport, DeviceEvent, DeviceOrder, DeviceStatus } from "./device-types.ts";

type Power = (power_w: number) => string;

const DAY_S = 86_400;

/** What a bought device is; those that are new to this page by the node's own name for them. */
export const adapterText = (adapter: string) =>
  hasMessage(`device-adapter-${adapter}`) ? t(`device-adapter-${adapter}`) : adapter;

/** By their numbers in the devices' protocol, from 1 on. */
const UPDATE_REFUSALS = [
  "malformed",
  "wrong-signature",
  "wrong-board",
  "not-newer",
  "too-old",
  "too-large",
  "download-failed",
  "truncated",
  "stalled",
  "wrong-digest",
  "flash-failed",
  "too-many-tries",
  "self-test-failed",
  "never-confirmed",
] as const;

export const updateFailureText = (reason: string) =>
  hasMessage(`device-failure-${reason}`) ? t(`device-failure-${reason}`) : t("device-said", { reason });

const numberedReason = (reason: number) => t("device-reason", { number: String(reason) });

const updateRefusalText = (reason: number) => updateFailureText(UPDATE_REFUSALS[reason - 1] ?? numberedReason(reason));

const tripText = (reason: number) =>
  hasMessage(`device-trip-${reason}`) ? t(`device-trip-${reason}`) : numberedReason(reason);

const commandRefusalText = (reason: number) =>
  hasMessage(`device-refusal-${reason}`) ? t(`device-refusal-${reason}`) : numberedReason(reason);

export function eventText({ name, code, value }: DeviceEvent, power: Power): string {
  if (name === null || !hasMessage(`device-event-${name}`)) return t("device-unknown-event", { code: String(code) });
  return t(`device-event-${name}`, eventDetails(name, value, power));
}

/** What the number of an event means. */
function eventDetails(name: string, value: number, power: Power): MessageArguments {
  switch (name) {
    case "trip":
      return { why: tripText(value) };
    case "command-applied":
      return { power: powerText(value, power) };
    case "command-refused":
      return { why: commandRefusalText(value) };
    case "update-confirmed":
    case "update-rolled-back":
      return { version: String(value) };
    case "update-refused":
      return { why: updateRefusalText(value) };
    case "clock-set":
      return { duration: durationText(Math.abs(Math.round(value / 1000))) };
    case "readings-lost":
      return { count: value };
    default:
      return {};
  }
}

const directionOf = (power_w: number) => (power_w === 0 ? "none" : power_w > 0 ? "draws" : "feeds");

/** Direction in words, the amount without its sign. */
export const powerText = (power_w: number, power: Power) =>
  t(`device-power-${directionOf(power_w)}`, { power: power(power_w) });

/** The same as a sentence. */
export const powerNowText = (power_w: number, power: Power) =>
  t(`device-now-${directionOf(power_w)}`, { power: power(power_w) });

export function clockText({ clock_age_s }: Pick<DeviceStatus, "clock_age_s">): string {
  if (clock_age_s === null) return t("device-clock-never");
  if (clock_age_s < DAY_S) return t("device-clock-right");
  // Days are declined after "ago" in some languages; hours stay as they are.
  return clock_age_s < 2 * DAY_S
    ? t("device-clock-set", { duration: lastingText(clock_age_s * 1000) })
    : t("device-clock-set-days", { days: Math.floor(clock_age_s / DAY_S) });
}

export const controlText = ({ control }: DeviceStatus) => (control === "none" ? null : t(`device-control-${control}`));

export function updateText({ update, update_permille, update_reason }: DeviceStatus): string | null {
  if (update === "idle") return null;
  if (update_reason !== null && (update === "rolled-back" || update === "refused")) {
    return t(`device-update-${update}-why`, { why: updateRefusalText(update_reason) });
  }
  return t(`device-update-${update}`, { percent: Math.floor(update_permille / 10) });
}

export function heardText({ last_report_age_s }: Pick<BoughtDevice, "last_report_age_s">): string {
  return last_report_age_s === null ? t("device-not-heard") : agoText(0, last_report_age_s * 1000);
}

/** What a steered device does now, as one sentence. */
export function orderText(order: DeviceOrder | null, power: Power): string {
  if (order === null || order.kind === "release") return t("device-order-release");
  if (order.kind === "safe-state") return t("device-order-safe-state");
  const power_w = order.power_w ?? 0;
  if (power_w === 0) return t("device-order-rest");
  return t(power_w > 0 ? "device-order-charge" : "device-order-give", { power: power(power_w) });
}

/** How far the steering is, as one sentence. */
export function steeringText(report: ControlReport, power: Power): string {
  switch (report.state) {
    case "off":
      return t(report.settings === null ? "device-steering-off" : "device-steering-stopped");
    case "releasing":
      return t(report.is_allowed ? "device-steering-let-go" : "device-steering-stopping");
    case "waiting":
      return t(`device-waiting-for-${report.why_waiting ?? "plan"}`);
    case "steering":
      return orderText(report.order, power);
  }
}

export const percentText = (permille: number) => `${Math.round(permille / 10)}\u00a0%`;

/** Where phases are known to be counted each for itself, their total power is the better meter. */
export function likelyPhaseMode({ adapter, source, import_mwh, export_mwh }: BoughtDevice): "registers" | "net-power" {
  const hasRegisters = import_mwh !== null || export_mwh !== null;
  return hasRegisters && !(adapter === "shelly-gen2" && /(^|[/-])em:\d/.test(source)) ? "registers" : "net-power";
}
