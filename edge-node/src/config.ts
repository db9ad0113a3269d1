import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import Type, { type Static } from "typebox";
import { Check } from "typebox/schema";

const Clock = Type.Union([
  Type.Object({ mode: Type.Literal("real") }, { additionalProperties: false }),
  Type.Object(
    {
      mode: Type.Literal("accelerated"),
      speed: Type.Integer({ minimum: 1, maximum: 100_000, description: "simulated milliseconds per real one" }),
      wall_origin_ms: Type.Integer({ minimum: 0 }),
      simulated_origin_ms: Type.Integer({ minimum: 0, description: "simulated time at wall_origin_ms" }),
    },
    { additionalProperties: false },
  ),
]);

/** A multiaddr; what it means is for the network to say. */
const PeerAddress = Type.String({ pattern: "^(/[^/\\s]{1,128}){2,12}$", maxLength: 256 });

/** The one schema of a node's settings: types, validation, defaults and the `localgrid help config` text. */
export const ConfigSchema = Type.Object(
  {
    data_dir: Type.String({ minLength: 1, description: "folder of journal, keys and projections" }),
    host: Type.String({ default: "0.0.0.0", description: "address that the web page and the broker listen on" }),
    http_port: Type.Integer({ minimum: 0, maximum: 65_535, default: 8080, description: "0 picks a free one" }),
    https_port: Type.Union([Type.Integer({ minimum: 0, maximum: 65_535 }), Type.Null()], {
      default: null,
      description: "port for the same page with the node's own certificate; 0 picks a free one, null serves none",
    }),
    mqtt_port: Type.Integer({ minimum: 0, maximum: 65_535, default: 8883, description: "0 picks a free one" }),
    community: Type.String({
      pattern: "^[a-z0-9][a-z0-9-]{0,31}$",
      default: "community",
      description: "opaque id of the community; stays for good once the journal has begun",
    }),
    house_mqtt_port: Type.Union([Type.Integer({ minimum: 0, maximum: 65_535 }), Type.Null()], {
      default: null,
      description: "port for bought meters and home automation, usually 1883; 0 picks a free one, null takes none",
    }),
    device_reading_every_s: Type.Union([Type.Integer({ minimum: 1, maximum: 3_600 }), Type.Null()], {
      default: null,
      description: "what devices are told to read between interval edges; null leaves it to them",
    }),
    device_live_every_ms: Type.Union([Type.Integer({ minimum: 500, maximum: 60_000 }), Type.Null()], {
      default: null,
      description: "how often devices are told to send live power; null leaves it to them",
    }),
    firmware_release_keys: Type.Array(Type.String({ pattern: "^[0-9a-f]{64}$" }), {
      maxItems: 8,
      default: [],
      description: "public keys whose firmware images are taken, raw Ed25519 as hexadecimal digits",
    }),
    currency: Type.String({ pattern: "^[A-Z]{3}$", default: "EUR", description: "ISO 4217 code" }),
    time_zone: Type.String({ default: "Etc/UTC", description: "IANA name; statements and days are cut by it" }),
    interval_length_s: Type.Union([Type.Literal(300), Type.Literal(900), Type.Literal(1800), Type.Literal(3600)], {
      default: 900,
      description: "delivery interval; cannot change once the journal has begun",
    }),
    price_rule: Type.Union([Type.Literal("pair"), Type.Literal("equilibrium_mid")], {
      default: "pair",
      description: "how the community price follows from the marginal bid and offer",
    }),
    close_deadline_s: Type.Integer({
      minimum: 0,
      maximum: 86_400,
      default: 600,
      description: "how long an interval waits for missing readings",
    }),
    commit_gather_ms: Type.Integer({
      minimum: 0,
      maximum: 10_000,
      default: 200,
      description: "how long a reading waits for others to share its disk flush",
    }),
    hub_url: Type.Union([Type.String({ pattern: "^https?://[^\\s/?#]+[^\\s?#]*$" }), Type.Null()], {
      default: null,
      description: "the hub that the journal goes up to, such as https://hub.example; null for none",
    }),
    join_code: Type.Union([Type.String({ minLength: 1, maxLength: 64 }), Type.Null()], {
      default: null,
      description: "lets this node in at the hub; used once",
    }),
    telemetry_quota_bytes: Type.Integer({
      minimum: 65_536,
      maximum: 1_000_000_000,
      default: 8_388_608,
      description: "telemetry that waits for the hub; beyond this it is thinned to hours",
    }),
    settlement_kept_days: Type.Integer({
      minimum: 1,
      maximum: 36_500,
      default: 400,
      description: "how long members can check single trades; their sums stay",
    }),
    peer_port: Type.Union([Type.Integer({ minimum: 0, maximum: 65_535 }), Type.Null()], {
      default: null,
      description: "port for the region's other nodes; 0 picks a free one, null keeps to oneself",
    }),
    peer_host: Type.String({ default: "0.0.0.0", description: "address that the region's other nodes are heard on" }),
    peer_addresses: Type.Array(PeerAddress, {
      maxItems: 512,
      default: [],
      description:
        "more ways to other nodes, such as /ip4/10.0.0.7/tcp/4001/p2p/12D3...; they go before those of the region's list",
    }),
    peer_announce: Type.Union([Type.Array(PeerAddress, { maxItems: 8 }), Type.Null()], {
      default: null,
      description: "addresses that others are told; null tells those that are listened on, [] none",
    }),
    peer_discovery: Type.Boolean({ default: true, description: "looks for the region's nodes on the local network" }),
    peer_grace_s: Type.Integer({
      minimum: 1,
      maximum: 86_400,
      default: 600,
      description: "how long a node may be away before others keep copies, or bring records to the hub, in its place",
    }),
    replica_count: Type.Integer({
      minimum: 1,
      maximum: 8,
      default: 2,
      description: "on how many other nodes each journal of the region is kept",
    }),
    replica_quota_bytes: Type.Integer({
      minimum: 1_048_576,
      maximum: 1_000_000_000_000,
      default: 8_589_934_592,
      description: "room for the journals of other nodes",
    }),
    has_time_source: Type.Union([Type.Boolean(), Type.Null()], {
      default: null,
      description: "whether this machine's clock is set by somebody; null asks the machine",
    }),
    care_socket: Type.Union([Type.String({ minLength: 1, maxLength: 100 }), Type.Null()], {
      default: null,
      description: "socket of the program around the node on localgrid's card; null on any other machine",
    }),
    release_inbox: Type.Union([Type.String({ minLength: 1 }), Type.Null()], {
      default: null,
      description: "folder where this machine looks for update bundles; null fetches none",
    }),
    release_keys: Type.Array(Type.String({ pattern: "^[0-9a-f]{64}$" }), {
      maxItems: 8,
      default: [],
      description: "public keys whose update bundles are taken, raw Ed25519 as hexadecimal digits",
    }),
    release_state_file: Type.Union([Type.String({ minLength: 1 }), Type.Null()], {
      default: null,
      description: "where this machine tells which releases run on it; without it none are fetched",
    }),
    release_shelf: Type.Union([Type.String({ minLength: 1 }), Type.Null()], {
      default: null,
      description: "folder with the bundles that this machine keeps; peers get them from there",
    }),
    release_ask_every_s: Type.Integer({
      minimum: 1,
      maximum: 604_800,
      default: 3_600,
      description: "how often hub or peers are asked for releases",
    }),
    log_level: Type.Union(
      ["fatal", "error", "warn", "info", "debug", "trace"].map((level) => Type.Literal(level)),
      { default: "info", description: "interval readings appear at debug only" },
    ),
    web_root: Type.Union([Type.String(), Type.Null()], {
      default: null,
      description: "folder of the built member app; null serves the API only",
    }),
    clock: Type.Union([Clock], { default: { mode: "real" }, description: "real, or accelerated for demonstrations" }),
  },
  { additionalProperties: false },
);

export type Config = Static<typeof ConfigSchema>;

const DEFAULTS = Object.fromEntries(
  Object.entries(ConfigSchema.properties).flatMap(([key, schema]) =>
    "default" in schema ? [[key, schema.default] as const] : [],
  ),
);

/**
 * Fills defaults and checks every key.
 *
 * @throws {LocalGridError} `wrong-config`; the message names each wrong key, what it holds and what it should
 */
export function parseConfig(input: unknown): Config {
  if (typeof input !== "object" || input === null || Array.isArray(input)) {
    throw new LocalGridError("wrong-config", "the configuration is not an object with keys");
  }
  const filled: Record<string, unknown> = { ...DEFAULTS, ...input };
  const problems = problemsOf(filled);
  const { time_zone } = filled;
  // Asking for a zone loads all of its data; the default needs no asking.
  if (typeof time_zone === "string" && time_zone !== "Etc/UTC" && !isTimeZone(time_zone)) {
    problems.push(`time_zone: "${time_zone}" is not an IANA time zone`);
  }
  if (problems.length > 0) throw new LocalGridError("wrong-config", problems.join("\n"));
  return filled as Config;
}

/** One line per key: name, default, meaning. */
export function describeConfig(): string {
  return Object.entries(ConfigSchema.properties)
    .map(([key, schema]) => {
      const { description, default: standard } = schema as { description?: string; default?: unknown };
      const note = standard === undefined ? "required" : `default ${JSON.stringify(standard)}`;
      return `${key.padEnd(22)} ${description ?? ""} (${note})`;
    })
    .join("\n");
}

function problemsOf(filled: Record<string, unknown>): string[] {
  const problems: string[] = [];
  for (const key of Object.keys(filled)) {
    const schema = ConfigSchema.properties[key as keyof Config];
    if (schema === undefined)
      problems.push(`${key}: unknown key; known are ${Object.keys(ConfigSchema.properties).join(", ")}`);
    else if (!Check(schema, filled[key]))
      problems.push(`${key}: ${JSON.stringify(filled[key])} ${expectation(schema)}`);
  }
  for (const key of ConfigSchema.required ?? []) {
    if (!(key in filled)) problems.push(`${key}: missing`);
  }
  return problems;
}

function expectation(schema: object): string {
  const { type, minimum, maximum, pattern, anyOf } = schema as Record<string, unknown>;
  if (Array.isArray(anyOf)) {
    const choices = anyOf.map((choice) =>
      "const" in choice ? JSON.stringify(choice.const) : (choice.type ?? "object"),
    );
    return `is not one of ${choices.join(", ")}`;
  }
  if (type === "array") return "is not a list of what belongs there";
  const range = minimum === undefined ? "" : ` from ${minimum} to ${maximum}`;
  return pattern === undefined ? `is not a ${type}${range}` : `does not match ${pattern}`;
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
