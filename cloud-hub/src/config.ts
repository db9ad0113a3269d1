import Type, { type Static } from "typebox";
import { Check } from "typebox/schema";
import { cloudHubError } from "./errors.ts";

/** The one schema of a hub's settings: types, validation, defaults and the `cloud-hub help` text. */
export const ConfigSchema = Type.Object({
  data_dir: Type.String({ minLength: 1, description: "folder of the hub's own database and keys" }),
  host: Type.String({ minLength: 1, default: "0.0.0.0", description: "address to listen on" }),
  port: Type.Integer({ minimum: 0, maximum: 65_535, default: 8090, description: "0 picks a free one" }),
  database_url: Type.Union([Type.String({ pattern: "^postgres(ql)?://" }), Type.Null()], {
    default: null,
    description: "a PostgreSQL to use instead of one of the hub's own; also as DATABASE_URL",
  }),
  uploads_in_flight: Type.Integer({
    minimum: 1,
    maximum: 1_000,
    default: 32,
    description: "uploads taken in at once; each may hold a few MiB",
  }),
  requests_per_minute: Type.Integer({
    minimum: 1,
    maximum: 100_000_000,
    default: 6_000,
    description: "taken from one address; many nodes and people can stand behind one",
  }),
  trusted_proxies: Type.Union([Type.String({ minLength: 1 }), Type.Null()], {
    default: null,
    description: "addresses or networks of proxies, with commas: their word counts for where requests come from",
  }),
  web_root: Type.Union([Type.String({ minLength: 1 }), Type.Null()], {
    default: null,
    description: "folder of the built dashboard, shown at /",
  }),
  electric_url: Type.Union([Type.String({ pattern: "^https?://" }), Type.Null()], {
    default: null,
    description: "an Electric service, 1.7.12 or later, that answers for shapes; also as ELECTRIC_URL",
  }),
  electric_secret: Type.Union([Type.String({ minLength: 1 }), Type.Null()], {
    default: null,
    description: "its secret; better as ELECTRIC_SECRET, which other users do not see",
  }),
  chain_rpc_url: Type.Union([Type.String({ pattern: "^https?://[^,]+(,https?://[^,]+)*$" }), Type.Null()], {
    default: null,
    description:
      "RPC services of the Stellar network that batches are settled on, with commas, the preferred one first",
  }),
  chain_deployment: Type.Union([Type.String({ minLength: 1 }), Type.Null()], {
    default: null,
    description: "the deployment.json that names the contracts there",
  }),
  settlement_window_s: Type.Integer({
    minimum: 300,
    maximum: 86_400,
    default: 900,
    description: "only whole windows are settled, counted from 1970",
  }),
  settlement_max_trades: Type.Integer({
    minimum: 2_000,
    maximum: 1_000_000,
    default: 20_000,
    description: "the most trades in one batch",
  }),
  settlement_signatures: Type.Integer({
    minimum: 1,
    maximum: 2,
    default: 2,
    description: "signatures that a batch needs in zones opened from now on: 1 the hub's, 2 the community node's too",
  }),
  public_url: Type.Union([Type.String({ pattern: "^https?://[^/?#@\\s]+(/[^?#\\s]*)?$" }), Type.Null()], {
    default: null,
    description: "address at which people reach this hub; stands in its e-mails",
  }),
  smtp_url: Type.Union([Type.String({ pattern: "^smtps?://[^/?#@\\s]+$" }), Type.Null()], {
    default: null,
    description:
      "mail server that notices go through, smtp://host:587 or smtps://host:465; with mail_from and public_url",
  }),
  smtp_tls: Type.Union([Type.Literal("required"), Type.Literal("none")], {
    default: "required",
    description: "none only for a server on the same machine: it is talked to in clear",
  }),
  smtp_user: Type.Union([Type.String({ minLength: 1 }), Type.Null()], {
    default: null,
    description: "login at the mail server",
  }),
  smtp_password: Type.Union([Type.String({ minLength: 1 }), Type.Null()], {
    default: null,
    description: "its password; better as SMTP_PASSWORD, which other users do not see",
  }),
  mail_from: Type.Union([Type.String({ pattern: "^[!-?A-~]+@[a-z0-9.-]+$" }), Type.Null()], {
    default: null,
    description: "address that e-mails come from",
  }),
  push_contact: Type.Union([Type.String({ pattern: "^(mailto:[!-?A-~]+@[a-z0-9.-]+|https://\\S+)$" }), Type.Null()], {
    default: null,
    description:
      "mailto: or https: address at which push services reach whoever runs this hub; without it there is no push",
  }),
  push_networks: Type.Union([Type.Literal("public"), Type.Literal("any")], {
    default: "public",
    description: "any lets push services be in private networks too",
  }),
  release_keys: Type.Union([Type.String({ pattern: "^[0-9a-f]{64}(,[0-9a-f]{64}){0,7}$" }), Type.Null()], {
    default: null,
    description:
      "keys that releases for nodes are signed with, hexadecimal, with commas; without any the nodes judge alone",
  }),
  log_level: Type.Union(
    ["fatal", "error", "warn", "info", "debug", "trace"].map((level) => Type.Literal(level)),
    { default: "info", description: "fatal, error, warn, info, debug or trace" },
  ),
});

export type Config = Static<typeof ConfigSchema>;

interface Setting extends Type.TSchema {
  readonly description: string;
  readonly default?: unknown;
}

const SETTINGS = ConfigSchema.properties as unknown as Readonly<Record<keyof Config, Setting>>;

const SECRET_KEYS: readonly string[] = ["database_url", "electric_url", "electric_secret", "smtp_password"];

/** Names of all settings. */
export const CONFIG_KEYS = Object.keys(ConfigSchema.properties) as readonly (keyof Config)[];

/**
 * Fills defaults and checks every key.
 *
 * @throws {LocalGridError} `wrong-config`; the message names each wrong key
 */
export function parseConfig(given: Readonly<Record<string, unknown>>): Config {
  const filled: Record<string, unknown> = {};
  const problems = Object.keys(given)
    .filter((key) => !CONFIG_KEYS.includes(key as keyof Config))
    .map((key) => `${key}: is not known`);
  for (const key of CONFIG_KEYS) {
    const schema = SETTINGS[key];
    filled[key] = given[key] ?? schema.default;
    // Not these: a database's address may hold its password.
    const shown = SECRET_KEYS.includes(key) ? "" : ` ${JSON.stringify(filled[key])}`;
    if (filled[key] === undefined) problems.push(`${key}: is missing`);
    else if (!Check(schema, filled[key])) problems.push(`${key}:${shown} is not right: ${schema.description}`);
  }
  if (problems.length > 0) throw cloudHubError("wrong-config", problems.join("\n"));
  return filled as Config;
}

/** One line per key: option, meaning, default. */
export function describeConfig(): string {
  return CONFIG_KEYS.map((key) => {
    const { description, default: standard } = SETTINGS[key];
    const note = standard === undefined ? "required" : `default ${JSON.stringify(standard)}`;
    return `  --${optionOf(key).padEnd(20)} ${description} (${note})`;
  }).join("\n");
}

/** `data_dir` is `--data-dir`. */
export function optionOf(key: keyof Config): string {
  return key.replaceAll("_", "-");
}

/** Raw Ed25519 keys that releases for nodes are signed with. */
export function keysOf({ release_keys }: Config): readonly Uint8Array[] {
  return (release_keys ?? "")
    .split(",")
    .filter(Boolean)
    .map((key) => new Uint8Array(Buffer.from(key, "hex")));
}
