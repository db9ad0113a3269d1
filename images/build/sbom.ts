import { createHash } from "node:crypto";

/** A package of Debian in the root tree. */
export interface DebianPart {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  /** Of its .deb, hexadecimal, where it is known. */
  readonly sha256?: string;
  readonly suite?: string;
}

/** A package of npm, in a bundle or beside one. */
export interface NpmPart {
  readonly name: string;
  readonly version: string;
  /** SPDX expression. */
  readonly licence: string;
  /** Of its archive, hexadecimal, where it is known. */
  readonly sha512?: string;
}

export interface BillOfMaterials {
  readonly name: string;
  readonly version: string;
  readonly commit: string;
  /** Seconds of Unix time; the same sources give the same document. */
  readonly epoch_s: number;
  readonly debian: readonly DebianPart[];
  readonly npm: readonly NpmPart[];
}

interface Component {
  readonly type: "library";
  readonly "bom-ref": string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly group?: string;
  readonly licenses?: readonly object[];
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
}

/** What is in an image, as CycloneDX 1.6 in JSON: components sorted, the serial number derived from all the rest. */
export function cycloneDx({ name, version, commit, epoch_s, debian, npm }: BillOfMaterials): string {
  const parts = [...debian.map(debianComponent), ...npm.map(npmComponent)];
  const byReference = new Map(parts.map((part) => [part["bom-ref"], part]));
  const components = [...byReference.keys()].sort().flatMap((reference) => byReference.get(reference) ?? []);
  const main = {
    type: "firmware",
    "bom-ref": `pkg:generic/${name}@${escaped(version)}`,
    name,
    version,
    properties: [{ name: "localgrid:commit", value: commit }],
    licenses: [{ license: { id: "Apache-2.0" } }],
  };
  const content = {
    metadata: { timestamp: new Date(epoch_s * 1000).toISOString(), component: main },
    components,
    dependencies: [{ ref: main["bom-ref"], dependsOn: components.map((each) => each["bom-ref"]) }],
  };
  const heading = {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify(content))}`,
    version: 1,
  };
  return `${JSON.stringify({ ...heading, ...content }, null, 2)}\n`;
}

function debianComponent({ name, version, architecture, sha256, suite }: DebianPart): Component {
  const qualifiers = [`arch=${architecture}`, ...(suite === undefined ? [] : [`distro=${suite}`])].join("&");
  const purl = `pkg:deb/debian/${escaped(name)}@${escaped(version)}?${qualifiers}`;
  const hashes = sha256 === undefined ? {} : { hashes: [{ alg: "SHA-256", content: sha256 }] };
  return { type: "library", "bom-ref": purl, name, version, purl, ...hashes };
}

function npmComponent({ name, version, licence, sha512 }: NpmPart): Component {
  const [group, rest = ""] = name.startsWith("@") ? name.split("/") : [undefined, name];
  const purl = `pkg:npm/${group === undefined ? "" : `${escaped(group)}/`}${rest}@${escaped(version)}`;
  return {
    type: "library",
    "bom-ref": purl,
    ...(group === undefined ? {} : { group }),
    name: rest,
    version,
    licenses: [/[()\s]/.test(licence) ? { expression: licence } : { license: licenceOf(licence) }],
    ...(sha512 === undefined ? {} : { hashes: [{ alg: "SHA-512", content: sha512 }] }),
    purl,
  };
}

/** The schema takes only names of its list as an id; what looks like none is a name. */
function licenceOf(licence: string): { readonly id: string } | { readonly name: string } {
  return /^[A-Za-z0-9.+-]+$/.test(licence) && licence !== "UNLICENSED" ? { id: licence } : { name: licence };
}

/** As package URLs want it: what encodeURIComponent does, save the colon. */
function escaped(text: string): string {
  return encodeURIComponent(text).replaceAll("%3A", ":");
}

/** A name-based UUID (RFC 9562, version 8) of a text. */
function uuidOf(text: string): string {
  const bytes = createHash("sha256").update(text).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
