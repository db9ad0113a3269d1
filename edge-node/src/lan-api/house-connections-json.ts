import * as Type from "typebox";
import { SENSOR_ROLES } from "../third-party/adapter-settings.ts";
import type { NewWay } from "../third-party/house-connections.ts";
import { POLLED_ADAPTERS } from "../third-party/polled-settings.ts";
import type { ConnectionRow } from "../third-party/third-party-side.ts";
import { closed, list, OpaqueId, orNull } from "./schemas.ts";

export const ConnectionName = Type.String({ pattern: "^h[0-9a-f]{10}$", description: "h and 10 hexadecimal digits" });

export const ShortText = (most: number) => Type.String({ minLength: 1, maxLength: most });
const Key = (most: number) => Type.String({ pattern: `^.{1,${most}}$` });
const Port = Type.Integer({ minimum: 1, maximum: 65_535 });
const Host = Type.String({ minLength: 1, maxLength: 253, description: "name or address in the own network" });
const LOGIN = { user: orNull(ShortText(128)), password: orNull(ShortText(128)) };

export const AdapterSettingsJson = closed({
  roles: Type.Record(Key(192), Type.Enum([...SENSOR_ROLES]), { maxProperties: 64, additionalProperties: false }),
  reversed: Type.Immutable(Type.Array(ShortText(96), { maxItems: 64 })),
  public_keys: Type.Record(Key(64), Type.String({ pattern: "^([0-9a-f]{2}){1,512}$" }), {
    maxProperties: 16,
    additionalProperties: false,
  }),
  tells_figures: Type.Optional(
    Type.Boolean({ description: "publish the member's own figures there, for home automation" }),
  ),
});

export const Way = Type.Union([
  closed({ kind: Type.Literal("house") }, "devices log in at the node's own broker"),
  closed(
    {
      kind: Type.Literal("polled"),
      adapter: Type.Enum([...POLLED_ADAPTERS]),
      host: Host,
      port: orNull(Port),
      unit: orNull(Type.Integer({ minimum: 1, maximum: 247, description: "Modbus unit" })),
      ...LOGIN,
    },
    "the node asks a device",
  ),
  closed(
    { kind: Type.Literal("broker"), host: Host, port: orNull(Port), is_victron: Type.Boolean(), ...LOGIN },
    "devices are on a broker of the member's own",
  ),
]);

export const ConnectionJson = closed({
  connection: ConnectionName,
  member: OpaqueId,
  label: Type.String(),
  kind: Type.Enum(["house", "polled", "broker"]),
  host: orNull(Type.String()),
  clients: Type.Integer({ minimum: 0, description: "devices that are connected now" }),
  failure: orNull(Type.String({ description: "why the node cannot reach it, a code" })),
  settings: AdapterSettingsJson,
  questions: list(
    closed(
      { source: Type.String(), field: Type.String(), unit: Type.String(), value: Type.String() },
      "a value that only the member knows the meaning of: name it in settings.roles as source#field",
    ),
  ),
});

export function wayOf(way: Type.Static<typeof Way>): NewWay {
  if (way.kind === "house") return { kind: "house" };
  if (way.kind === "broker") {
    const { kind, ...broker } = way;
    return { kind, broker };
  }
  const { kind, ...polled } = way;
  return { kind, polled };
}

export function connectionJson({ connection: described, clients, failure, questions }: ConnectionRow) {
  const { connection, member, label, way, settings } = described;
  const host = way.kind === "house" ? null : way.kind === "polled" ? way.polled.host : way.broker.host;
  const asked = questions.map(({ source, field, unit, value }) => ({ source, field, unit, value }));
  return { connection, member, label, kind: way.kind, host, clients, failure, settings, questions: asked };
}
