import { deviceId, meteringPointId } from "@localgrid/vocabulary/identifiers";
import * as Type from "typebox";
import { edgeNodeError } from "../errors.ts";
import { ADAPTER_NAMES, type AdapterName } from "../third-party/device-adapter.ts";
import type { ThirdPartyRow } from "../third-party/third-party-side.ts";
import { assertDone } from "./answers.ts";
import { EVERYBODY, findTheirs, isTheirs, refusalOf } from "./house-connections.ts";
import { ConnectionName } from "./house-connections-json.ts";
import type { LanApp } from "./lan-app.ts";
import type { ThirdPartyPort } from "./ports.ts";
import { sessionOf } from "./route-guard.ts";
import { closed, list, NoContent, OpaqueId, orNull } from "./schemas.ts";

const ThirdPartyName = Type.String({ pattern: "^t[0-9a-f]{16}$", description: "t and 16 hexadecimal digits" });
const AdapterText = Type.Enum([...ADAPTER_NAMES]);
const PhaseModeText = Type.Enum(["registers", "net-power"], {
  description: "net-power for devices whose registers count each phase for itself",
});
const Register = orNull(Type.Integer({ minimum: 0, description: "the device's own, in mWh" }));

const RowJson = closed({
  connection: ConnectionName,
  member: OpaqueId,
  adapter: AdapterText,
  source: Type.String(),
  last_report_age_s: orNull(Type.Integer({ minimum: 0 })),
  import_mwh: Register,
  export_mwh: Register,
  power_w: orNull(Type.Integer({ description: "+ draws, - feeds in" })),
  soc_permille: orNull(Type.Integer({ minimum: 0, maximum: 1_000 })),
  device: orNull(ThirdPartyName),
  metering_point: orNull(OpaqueId),
  phase_mode: orNull(PhaseModeText),
  is_suspected: Type.Boolean({ description: "a register fell or jumped, and it is not known yet whether for good" }),
});

const TAGS = ["bought devices"];

interface Ports {
  readonly thirdParty: ThirdPartyPort;
  readonly wallClock: { now_ms(): number };
}

export function thirdPartyRoutes(app: LanApp, ports: Ports): void {
  listRoute(app, ports);
  assignmentRoutes(app, ports);
}

function listRoute(app: LanApp, { thirdParty, wallClock }: Ports): void {
  app.get(
    "/api/third-party-devices",
    {
      config: { roles: EVERYBODY, right: "reader" },
      schema: {
        summary: "Bought meters that were heard, and what they are read as; members see their own",
        tags: TAGS,
        response: { 200: closed({ devices: list(RowJson) }) },
      },
    },
    async (request) => ({
      devices: thirdParty
        .rows()
        .filter((row) => isTheirs(request, row))
        .map((row) => rowJson(row, wallClock.now_ms())),
    }),
  );
}

function assignmentRoutes(app: LanApp, { thirdParty }: Ports): void {
  app.post(
    "/api/third-party-devices",
    {
      config: {
        roles: EVERYBODY,
        right: "owner",
        errors: [
          "unknown-connection",
          "unknown-source",
          "source-taken",
          "source-says-too-little",
          "unknown-metering-point",
          "foreign-metering-point",
          "signing-meter-in-place",
        ],
      },
      schema: {
        summary: "Read a bought meter as that of a metering point; the meter before it is retired",
        tags: TAGS,
        body: closed({
          connection: ConnectionName,
          adapter: AdapterText,
          source: Type.String({ minLength: 1, maxLength: 96 }),
          metering_point: OpaqueId,
          phase_mode: PhaseModeText,
        }),
        response: { 201: closed({ device: ThirdPartyName }) },
      },
    },
    async (request, reply) => {
      const { connection, adapter, source, metering_point, phase_mode } = request.body;
      findTheirs(thirdParty, request, connection);
      const assigned = await thirdParty.assign({
        connection,
        adapter: adapter as AdapterName,
        source,
        metering_point: meteringPointId(metering_point),
        phase_mode,
        may_replace_signing_meter: sessionOf(request).role !== "member",
      });
      if (assigned.kind === "rejected") throw refusalOf(assigned);
      return reply.code(201).send({ device: assigned.device });
    },
  );

  app.delete(
    "/api/third-party-devices/:bought_device",
    {
      config: { roles: EVERYBODY, right: "owner", errors: ["unknown-device"] },
      schema: {
        summary: "Retire a bought meter",
        tags: TAGS,
        params: closed({ bought_device: ThirdPartyName }),
        response: { 204: NoContent },
      },
    },
    async (request, reply) => {
      const { bought_device: device } = request.params;
      const isOwn = thirdParty.rows().some((row) => row.taken?.device === device && isTheirs(request, row));
      // What nobody reads any more is in no row: those who look after all of them can still end it.
      if (!isOwn && sessionOf(request).role === "member") {
        throw edgeNodeError("unknown-device", `there is no device ${device}`);
      }
      assertDone(await thirdParty.retire(deviceId(device)));
      return reply.code(204).send(null);
    },
  );
}

function rowJson({ member, taken, heard_at_ms, ...row }: ThirdPartyRow, now_ms: number) {
  const { connection, adapter, source, import_mwh, export_mwh, power_w, soc_permille } = row;
  return {
    connection,
    member,
    adapter,
    source,
    last_report_age_s: heard_at_ms === null ? null : Math.max(0, Math.floor((now_ms - heard_at_ms) / 1_000)),
    import_mwh,
    export_mwh,
    power_w,
    soc_permille,
    device: taken?.device ?? null,
    metering_point: taken?.metering_point ?? null,
    phase_mode: taken?.phase_mode ?? null,
    is_suspected: taken?.is_suspected ?? false,
  };
}
