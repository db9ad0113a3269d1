import { type DeviceId, deviceId, type MemberId } from "@localgrid/vocabulary/identifiers";
import type { FastifyRequest } from "fastify";
import * as Type from "typebox";
import type { ControlSettings } from "../control/control-settings.ts";
import { edgeNodeError } from "../errors.ts";
import type { LanApp } from "./lan-app.ts";
import type { ControlDeskPort } from "./ports.ts";
import { memberOf, sessionOf } from "./route-guard.ts";
import { closed, list, Milliseconds, NoContent, OpaqueId, orNull, Seconds } from "./schemas.ts";

const Permille = Type.Integer({ minimum: 0, maximum: 1_000 });
const Watts = Type.Integer({ minimum: 0, description: "W" });
const Capacity = Type.Integer({ minimum: 0, description: "Wh" });

export const AnyDeviceName = Type.String({
  pattern: "^[dt][0-9a-f]{16}$",
  description: "d (own firmware) or t (bought) and 16 hexadecimal digits",
});

const BatterySettingsJson = closed({
  role: Type.Literal("battery"),
  capacity_wh: Capacity,
  charge_power_w: Watts,
  discharge_power_w: Watts,
  round_trip_efficiency_permille: Permille,
  reserve_permille: Type.Integer({ minimum: 0, maximum: 1_000, description: "never discharged below this" }),
  wear_micro_per_kwh: Type.Integer({ minimum: 0, description: "micro-currency per kWh delivered" }),
});

const VehicleSettingsJson = closed({
  role: Type.Literal("vehicle"),
  capacity_wh: Capacity,
  least_power_w: Watts,
  charge_power_w: Watts,
  target_permille: Permille,
  ready_at_minute: Type.Integer({ minimum: 0, maximum: 1_439, description: "minutes after local midnight" }),
});

const Settings = Type.Union([BatterySettingsJson, VehicleSettingsJson]);

export const OrderJson = closed({
  kind: Type.Enum(["release", "set-power", "safe-state"]),
  power_w: Type.Optional(Type.Integer({ description: "W; + draws, - feeds" })),
  min_soc_permille: Type.Optional(Permille),
});

const ChangeJson = closed({
  at_ms: Milliseconds,
  login: Type.String(),
  is_allowed: Type.Boolean(),
  settings: Settings,
});

const ControlJson = closed({
  device: AnyDeviceName,
  metering_point: OpaqueId,
  is_allowed: Type.Boolean(),
  settings: orNull(Settings),
  state: Type.Enum(["off", "waiting", "steering", "releasing"]),
  order: orNull(OrderJson),
  why_waiting: orNull(Type.Enum(["charge-unknown", "no-tariff"])),
  soc_permille: orNull(Permille),
  planned_from_s: orNull(Seconds),
  planned_wh: list(Type.Integer({ description: "Wh per interval from then on; + draws, - feeds" })),
  changes: list(ChangeJson),
});

const DevicePath = closed({ device: AnyDeviceName });
const TAGS = ["control"];
const REFUSALS = ["not-controllable", "settings-out-of-range", "too-many-controlled", "storage-full"] as const;
/** Each change tells the device something and is kept for good. */
const CHANGES_PER_MINUTE = { max: 60, timeWindow: 60_000 };

interface Ports {
  readonly control: ControlDeskPort;
}

/** Whether and how the node steers batteries and vehicles. Nobody but the member allows it. */
export function controlRoutes(app: LanApp, { control }: Ports): void {
  app.get(
    "/api/me/control",
    {
      config: { roles: ["member"], right: "reader" },
      schema: {
        summary: "Own batteries and vehicles: whether the node may steer them, and what it has them do",
        tags: TAGS,
        response: { 200: closed({ devices: list(ControlJson) }) },
      },
    },
    async (request) => ({ devices: control.of(memberOf(request)).map(controlJson) }),
  );

  app.put(
    "/api/me/control/:device",
    {
      config: { roles: ["member"], right: "tenant", errors: REFUSALS, rateLimit: CHANGES_PER_MINUTE },
      schema: {
        summary: "Let the node steer an own device, or stop it at once",
        description:
          "Without settings the known ones stay. A device that is stopped is told so once and then left alone.",
        tags: TAGS,
        params: DevicePath,
        body: closed({ is_allowed: Type.Boolean(), settings: Type.Optional(Settings) }),
        response: { 204: NoContent },
      },
    },
    async (request, reply) => {
      const { is_allowed, settings = null } = request.body;
      change(request, { device: request.params.device, member: memberOf(request), is_allowed, settings });
      return reply.code(204).send(null);
    },
  );

  app.put(
    "/api/control/:device",
    {
      config: { roles: ["installer", "coordinator"], errors: REFUSALS, rateLimit: CHANGES_PER_MINUTE },
      schema: {
        summary: "Enter what a battery or a charger can do; whether it is steered stays with its member",
        tags: TAGS,
        params: DevicePath,
        body: closed({ settings: Settings }),
        response: { 204: NoContent },
      },
    },
    async (request, reply) => {
      const { settings } = request.body;
      change(request, { device: request.params.device, member: null, is_allowed: null, settings });
      return reply.code(204).send(null);
    },
  );

  function change(
    request: FastifyRequest,
    wanted: {
      readonly device: string;
      readonly member: MemberId | null;
      readonly is_allowed: boolean | null;
      readonly settings: ControlSettings | null;
    },
  ): void {
    control.change({ ...wanted, login: sessionOf(request).login, device: deviceOf(wanted.device) });
  }
}

/** Both sorts of names are one type behind the pattern. */
function deviceOf(name: string): DeviceId {
  try {
    return deviceId(name);
  } catch (cause) {
    throw edgeNodeError("not-controllable", `${name} cannot be steered from here`, cause);
  }
}

function controlJson(report: ReturnType<ControlDeskPort["of"]>[number]) {
  const { device, metering_point, is_allowed, settings, state, order, why_waiting, soc_permille } = report;
  const { planned_from_s, planned, changes } = report;
  return {
    device,
    metering_point,
    is_allowed,
    settings,
    state,
    order,
    why_waiting,
    soc_permille,
    planned_from_s,
    planned_wh: planned.map(({ energy_wh }) => energy_wh),
    changes: changes.map((one) => ({
      at_ms: one.at_ms,
      login: one.login,
      is_allowed: one.is_allowed,
      settings: one.settings,
    })),
  };
}
