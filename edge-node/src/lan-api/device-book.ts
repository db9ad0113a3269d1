import { CLOCK_NEVER_SET, CONTROL_STATES, EVENT_CODES, UPDATE_STATES } from "@localgrid/protocol/device-report";
import * as Type from "typebox";
import { edgeNodeError } from "../errors.ts";
import { OrderJson } from "./control.ts";
import type { LanApp } from "./lan-app.ts";
import type { CommunityQueries, ControlDeskPort, DeviceBookPort } from "./ports.ts";
import { sessionOf } from "./route-guard.ts";
import { closed, DeviceName, list, Milliseconds, OpaqueId, orNull } from "./schemas.ts";

const Count = Type.Integer({ minimum: 0 });
const Permille = Type.Integer({ minimum: 0, maximum: 1_000 });
const EVENTS_SHOWN = 50;

const StatusJson = closed({
  at_ms: Milliseconds,
  board: Type.String(),
  version_name: Type.String(),
  version: Count,
  clock_age_s: orNull(Type.Integer({ minimum: 0, description: "null when it was never set" })),
  log_permille: Permille,
  dropped: Count,
  boot: Count,
  update: Type.Enum([...UPDATE_STATES]),
  update_permille: Permille,
  update_reason: orNull(Count),
  control: Type.Enum([...CONTROL_STATES]),
  applied_power_w: orNull(Type.Integer()),
});

const EventJson = closed({
  event_seq: Count,
  at_ms: Milliseconds,
  code: Count,
  name: orNull(Type.String({ description: "null for codes of later versions" })),
  value: Type.Integer(),
  boot: Count,
  uptime_ms: Count,
  arrived_at_ms: Milliseconds,
});

const DeviceDetail = closed({
  device: DeviceName,
  metering_point: OpaqueId,
  is_active: Type.Boolean(),
  is_connected: Type.Boolean(),
  status: orNull(StatusJson),
  events: list(EventJson),
  control: orNull(
    closed({
      is_allowed: Type.Boolean(),
      state: Type.Enum(["off", "waiting", "steering", "releasing"]),
      order: orNull(OrderJson),
    }),
  ),
});

interface Ports {
  readonly community: Pick<CommunityQueries, "devices" | "meteringPoints">;
  readonly deviceBook: DeviceBookPort;
  readonly control: ControlDeskPort;
}

const NAMES = new Map<number, string>(Object.entries(EVENT_CODES).map(([name, code]) => [code, name]));

export function deviceBookRoutes(app: LanApp, { community, deviceBook, control }: Ports): void {
  app.get(
    "/api/devices/:device",
    {
      config: { roles: ["member", "installer", "coordinator"], right: "reader", errors: ["unknown-device"] },
      schema: {
        summary: "What a device says of itself: status, the last events, what it is told to do. Members see their own",
        tags: ["devices"],
        params: closed({ device: DeviceName }),
        response: { 200: DeviceDetail },
      },
    },
    async (request) => {
      const row = community.devices().find(({ device }) => device === request.params.device);
      const session = sessionOf(request);
      const point = community.meteringPoints().find(({ metering_point }) => metering_point === row?.metering_point);
      const mayLook = session.role !== "member" || (session.member !== null && point?.member === session.member);
      // A device of somebody else is as unknown as one that does not exist.
      if (row === undefined || !mayLook) {
        throw edgeNodeError("unknown-device", `there is no device ${request.params.device} here`);
      }
      const { device, metering_point, is_active } = row;
      return {
        device,
        metering_point,
        is_active,
        is_connected: deviceBook.isConnected(device),
        status: statusJson(deviceBook.statusOf(device)),
        events: deviceBook.eventsOf(device, EVENTS_SHOWN).map(eventJson),
        control: controlJson(control.report(device)),
      };
    },
  );
}

function statusJson(known: ReturnType<DeviceBookPort["statusOf"]>) {
  if (known === null) return null;
  const { status, at_ms } = known;
  const { board, version_name, version, log_permille, dropped, boot, update, update_permille, control } = status;
  return {
    at_ms,
    board,
    version_name,
    version,
    clock_age_s: status.clock_age_s === CLOCK_NEVER_SET ? null : status.clock_age_s,
    log_permille,
    dropped,
    boot,
    update,
    update_permille,
    update_reason: status.update_reason ?? null,
    control,
    applied_power_w: status.applied_power_w ?? null,
  };
}

function eventJson({ event, arrived_at_ms }: ReturnType<DeviceBookPort["eventsOf"]>[number]) {
  const { event_seq, at_ms, code, value, boot, uptime_ms } = event;
  return { event_seq, at_ms, code, name: NAMES.get(code) ?? null, value, boot, uptime_ms, arrived_at_ms };
}

function controlJson(report: ReturnType<ControlDeskPort["report"]>) {
  return report === null ? null : { is_allowed: report.is_allowed, state: report.state, order: report.order };
}
