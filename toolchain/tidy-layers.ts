import { importsOf, type PackageFace, packagesOf } from "./tidy-imports.ts";
import { type Finding, isScript, isTest, type SourceFile } from "./tidy-source.ts";

/**
 * One row of the layer table. `imports` names the layers that it may use besides itself; `others` are the packages and
 * modules from outside, "any" for no limit. The row with the longest matching path holds for a file.
 */
interface Layer {
  readonly name: string;
  readonly paths: readonly string[];
  readonly imports: readonly string[];
  readonly others: "any" | readonly RegExp[];
}

/** What computes without touching the machine. */
const PURE = /^node:(crypto|assert(\/strict)?|buffer|util|events)$/;

/** Says messages; computes, and nothing else. */
const FLUENT = /^@fluent\/bundle$/;

/** What the API may use of Node: nothing that stores, starts processes or opens sockets of its own. */
const SERVING = /^(node:(crypto|assert(\/strict)?|buffer|util|events|stream|path|http|net|zlib|timers\/promises))$/;
const FASTIFY_FAMILY = /^(fastify|@fastify\/[a-z-]+|typebox(\/[a-z]+)?|ajv-formats)$/;

const SYNC = ["vocabulary", "journal", "protocol"];
const RULES = [...SYNC, "matching", "clearing", "passwords"];
const DOMAIN = [...RULES, "domain", "errors"];
const HUB = [
  ...RULES,
  "hub-domain",
  "hub-errors",
  "hub-api",
  "hub-adapters",
  "hub-config",
  "hub-metrics",
  "hub-wiring",
];
const NODE = [...DOMAIN, "recovery", "lan-api", "adapters", "config", "metrics", "wiring"];

const source = (...folders: readonly string[]) => folders.map((folder) => `edge-node/src/${folder}`);
const hub = (...folders: readonly string[]) => folders.map((folder) => `cloud-hub/src/${folder}`);

const LAYERS: readonly Layer[] = [
  { name: "vocabulary", paths: ["sync/vocabulary/"], imports: [], others: [PURE] },
  { name: "journal", paths: ["sync/journal/"], imports: ["vocabulary"], others: [PURE] },
  { name: "protocol", paths: ["sync/protocol/"], imports: ["vocabulary", "journal"], others: [PURE] },
  { name: "engine", paths: ["sync/engine/"], imports: ["vocabulary", "journal", "protocol"], others: [PURE] },
  { name: "matching", paths: ["edge-node/matching/"], imports: ["vocabulary"], others: [PURE] },
  { name: "matching-tests", paths: ["edge-node/matching/test/"], imports: ["vocabulary", "matching"], others: "any" },
  { name: "passwords", paths: ["edge-node/passwords/"], imports: [], others: [PURE] },
  { name: "clearing", paths: ["edge-node/clearing/"], imports: [...SYNC, "matching"], others: [PURE, FLUENT] },
  {
    name: "statement-catalogues",
    paths: ["edge-node/clearing/src/ledger/statement-catalogues."],
    imports: ["clearing"],
    others: [/^node:fs$/],
  },
  {
    name: "domain",
    paths: source(
      "community/",
      "ingest/",
      "pairing/",
      "live/",
      "access/",
      "uplink/",
      "downlink/",
      "telemetry/",
      "settlement/",
      "gossip/",
      "third-party/",
      "control/",
      "device-book/",
      "updates/",
      "releases/",
      "home-automation/",
      "care/",
      "calculation/",
      "notices/",
      "notice-relay/",
      "limits-replay/",
      "rounds/",
    ),
    imports: [...RULES, "engine", "errors"],
    others: [PURE],
  },
  { name: "recovery", paths: source("recovery/"), imports: [...SYNC, "errors"], others: [PURE, /^@scure\/bip39/] },
  { name: "errors", paths: source("errors.", "access-errors."), imports: ["vocabulary", "clearing"], others: [PURE] },
  { name: "lan-api", paths: source("lan-api/"), imports: [...DOMAIN, "pages"], others: [SERVING, FASTIFY_FAMILY] },
  {
    name: "pages",
    paths: source("lan-api/web-app.ts"),
    imports: [...DOMAIN, "lan-api"],
    others: [SERVING, FASTIFY_FAMILY, /^node:fs$/],
  },
  { name: "metrics", paths: source("metrics/"), imports: DOMAIN, others: [PURE, /^prom-client$/] },
  { name: "adapters", paths: source("adapters/"), imports: [...DOMAIN, "recovery", "engine", "config"], others: "any" },
  { name: "config", paths: source("config."), imports: DOMAIN, others: [PURE, /^(node:path|typebox(\/[a-z]+)?)$/] },
  {
    name: "wiring",
    paths: source(
      "edge-node.",
      "edge-node-ports.",
      "hub-side.",
      "gossip-side.",
      "device-side.",
      "release-side.",
      "care-side.",
      "notice-side.",
      "node-health.",
    ),
    imports: [...DOMAIN, "lan-api", "config", "metrics"],
    others: [PURE, /^(node:http|pino)$/],
  },
  { name: "command", paths: source("cli/", "main."), imports: [...NODE, "statement-catalogues"], others: "any" },
  { name: "process-tests", paths: ["edge-node/test/"], imports: [...NODE, "command"], others: "any" },
  { name: "packaging", paths: ["edge-node/bundle."], imports: ["adapters", "statement-catalogues"], others: "any" },
  {
    name: "hub-domain",
    paths: hub(
      "edge-gateway/",
      "enrolment/",
      "recomputation/",
      "reconciliation/",
      "residual/",
      "communities/",
      "member-lists/",
      "join-letters/",
      "access/",
      "shapes/",
      "settlement/",
      "region/",
      "backups/",
      "releases/",
      "audit/",
      "billing/",
      "alerts/",
      "machine-figures/",
      "notice-relay/",
      "work-turns/",
    ),
    imports: [...RULES, "hub-errors"],
    others: [PURE],
  },
  {
    name: "hub-errors",
    paths: hub("errors.", "list-errors.", "notice-errors.", "billing-errors."),
    imports: ["vocabulary", "clearing"],
    others: [PURE],
  },
  {
    name: "hub-api",
    paths: hub("edge-api/", "coordinator-api/", "http/"),
    imports: [...RULES, "hub-domain", "hub-errors"],
    others: [SERVING, FASTIFY_FAMILY, /^node:(zlib|fs)$/],
  },
  { name: "hub-metrics", paths: hub("metrics/"), imports: [], others: [PURE, /^prom-client$/] },
  { name: "hub-adapters", paths: hub("adapters/"), imports: [...RULES, "hub-domain", "hub-errors"], others: "any" },
  {
    name: "hub-config",
    paths: hub("config."),
    imports: ["vocabulary", "hub-errors"],
    others: [/^typebox(\/[a-z]+)?$/],
  },
  {
    name: "hub-wiring",
    paths: hub("cloud-hub.", "chain-side.", "member-side.", "alert-side.", "notice-side.", "billing-side."),
    imports: [...RULES, "hub-domain", "hub-errors", "hub-api", "hub-config", "hub-metrics"],
    others: [PURE, /^fastify$/],
  },
  { name: "hub-command", paths: hub("cli/", "main."), imports: HUB, others: "any" },
  { name: "hub-test-support", paths: hub("test-support/"), imports: [...RULES, "hub-domain"], others: [PURE] },
  {
    name: "hub-process-tests",
    paths: ["cloud-hub/test/"],
    imports: [...HUB, "hub-command", "localnet", "deploy-tool"],
    others: "any",
  },
  { name: "firmware", paths: ["firmware/"], imports: [...SYNC, "toolchain"], others: "any" },
  {
    name: "appliance",
    paths: ["images/system/"],
    imports: [...SYNC, "errors", "recovery"],
    others: [PURE, /^node:/, /^(smol-toml|yaml|uqr)$/],
  },
  { name: "image-build", paths: ["images/build/"], imports: [...SYNC, "packaging", "config"], others: "any" },
  {
    name: "image-tests",
    paths: ["images/test/"],
    imports: [...NODE, ...HUB, "command", "hub-command", "process-tests", "appliance", "neighbourhood", "image-build"],
    others: "any",
  },
  { name: "localnet", paths: ["contracts/localnet/"], imports: ["vocabulary"], others: "any" },
  { name: "deploy-tool", paths: ["contracts/deploy/"], imports: ["vocabulary"], others: "any" },
  { name: "ui-components", paths: ["ui/components/"], imports: ["vocabulary"], others: "any" },
  { name: "dashboard", paths: ["ui/dashboard/"], imports: ["vocabulary", "ui-components"], others: "any" },
  { name: "member-app", paths: ["ui/member-app/"], imports: ["vocabulary", "ui-components"], others: "any" },
  {
    name: "neighbourhood",
    paths: ["neighbourhood/"],
    imports: [...NODE, ...HUB, "command", "hub-command", "localnet", "deploy-tool", "process-tests"],
    others: "any",
  },
  {
    name: "bench",
    paths: ["bench/"],
    imports: [
      ...NODE,
      ...HUB,
      "ui-components",
      "command",
      "hub-command",
      "packaging",
      "neighbourhood",
      "localnet",
      "deploy-tool",
      "process-tests",
    ],
    others: "any",
  },
  { name: "toolchain", paths: ["toolchain/", "vitest.config.ts"], imports: [], others: "any" },
];

/** Whoever may be imported by nobody whose row does not say so, tests included. */
const LEAVES = new Set(["neighbourhood", "bench"]);

/** The layer table: who may import whom. Tests may use all but the leaves. */
export function checkLayers(files: readonly SourceFile[]): readonly Finding[] {
  const packages = packagesOf(files);
  return files.filter(isScript).flatMap((file) => {
    const layer = layerOf(file.path);
    if (layer === undefined) {
      return [{ rule: "layer", path: file.path, line: 0, message: "no row of the layer table covers this file" }];
    }
    return importsOf(file, packages).flatMap(({ specifier, target, line }) => {
      const message = objection({ layer, file, specifier, target, packages });
      return message === undefined ? [] : [{ rule: "layer", path: file.path, line, message }];
    });
  });
}

export function layerOf(path: string): Layer | undefined {
  const length = (layer: Layer) =>
    Math.max(0, ...layer.paths.filter((at) => path.startsWith(at)).map((at) => at.length));
  const best = LAYERS.reduce((a, b) => (length(b) > length(a) ? b : a));
  return length(best) > 0 ? best : undefined;
}

interface Import {
  readonly layer: Layer;
  readonly file: SourceFile;
  readonly specifier: string;
  readonly target: string | null;
  readonly packages: ReadonlyMap<string, PackageFace>;
}

function objection({ layer, file, specifier, target, packages }: Import): string | undefined {
  const ours = target ?? insideOfPackage(specifier, packages);
  if (ours === null) {
    const isAllowed = layer.others === "any" || isTest(file) || layer.others.some((allowed) => allowed.test(specifier));
    return isAllowed ? undefined : `${layer.name} does not import ${specifier}`;
  }
  const other = layerOf(ours);
  if (other === undefined) return isTest(file) ? undefined : `${specifier} belongs to no layer`;
  if (other.name === layer.name) return undefined;
  if (layer.imports.includes(other.name)) return undefined;
  if (LEAVES.has(other.name)) return `nothing imports ${other.name}`;
  return isTest(file) ? undefined : `${layer.name} does not import ${other.name}`;
}

/** A path inside the package of ours that a specifier names, whether exported or not; null when it is not ours. */
function insideOfPackage(specifier: string, packages: ReadonlyMap<string, PackageFace>): string | null {
  const face = packages.get(specifier.split("/").slice(0, 2).join("/"));
  return face === undefined ? null : `${face.folder}/${specifier}`;
}
