import { createPublicKey, type KeyObject, verify } from "node:crypto";
import { milliwattHours } from "./decimal.ts";
import { type DeviceJson, isObject, listAt, parseJson, textAt } from "./device-json.ts";

/** One signed record of a wallbox, as far as its registers go. */
export interface OcmfRecord {
  /** Meter's serial number, else that of the gateway. */
  readonly serial: string;
  /** `T` for those of charging, `F` for those of the clock; each counts for itself. */
  readonly context: string;
  readonly page: number;
  /** The last good reading of each direction. */
  readonly import_mwh: number | null;
  readonly export_mwh: number | null;
  /** As it was signed: not a byte may be changed. */
  readonly payload: string;
  readonly signature: OcmfSignature;
}

export interface OcmfSignature {
  readonly curve: string;
  readonly hash: string;
  readonly bytes: Uint8Array;
}

/** What OpenSSL calls the curves of the standard's table of signature methods. */
const CURVES: Readonly<Record<string, string>> = {
  secp192k1: "secp192k1",
  secp192r1: "prime192v1",
  secp256k1: "secp256k1",
  secp256r1: "prime256v1",
  secp384r1: "secp384r1",
  secp521r1: "secp521r1",
  brainpool256r1: "brainpoolP256r1",
  brainpoolP256r1: "brainpoolP256r1",
  brainpool384r1: "brainpoolP384r1",
  brainpoolP384r1: "brainpoolP384r1",
};

const GOOD = "G";
const DEFAULT_METHOD = "ECDSA-secp256r1-SHA256";

/**
 * Reads `OCMF|payload|signature`. Readings leave out what is the same as in the one before; readings of a meter that is
 * not well, or whose energy is marked unusable, are left out.
 *
 * Source: SAFE e.V., Open Charge Metering Format 1.2
 */
export function readRecord(text: string): OcmfRecord | null {
  const sections = text.trim().split("|");
  const [header, payload = "", signatureText = ""] = sections;
  if (header?.trim() !== "OCMF" || sections.length !== 3) return null;
  const body = parseJson(payload);
  const signature = readSignature(parseJson(signatureText));
  const [, context, page] = /^([TF])(\d{1,15})$/.exec(textAt(body, "PG") ?? "") ?? [];
  const serial = textAt(body, "MS") ?? textAt(body, "GS") ?? textAt(body, "CI");
  if (!isObject(body) || signature === null || context === undefined || serial === undefined) return null;
  return { serial, context, page: Number(page), ...lastRegisters(listAt(body, "RD")), payload, signature };
}

function readSignature(json: DeviceJson | undefined): OcmfSignature | null {
  const [, name = "", hash = ""] = /^ECDSA-(\w+)-(SHA\d{3})$/.exec(textAt(json, "SA") ?? DEFAULT_METHOD) ?? [];
  const encoding = textAt(json, "SE") ?? "hex";
  const data = textAt(json, "SD") ?? "";
  if (!Object.hasOwn(CURVES, name) || (encoding !== "hex" && encoding !== "base64") || data.length > 512) return null;
  return { curve: CURVES[name] as string, hash, bytes: new Uint8Array(Buffer.from(data, encoding)) };
}

type Registers = Pick<OcmfRecord, "import_mwh" | "export_mwh">;

function lastRegisters(readings: readonly DeviceJson[]): Registers {
  let registers: Registers = { import_mwh: null, export_mwh: null };
  let carried: Carried = {};
  for (const reading of readings.slice(0, 256)) {
    carried = { ...carried, ...saidBy(reading) };
    const isGood = carried.ST === GOOD && !(carried.EF ?? "").includes("E");
    const value = milliwattHours(textAt(reading, "RV") ?? "", carried.RU ?? "");
    const direction = directionOf(carried.RI ?? "1-b:1.8.0");
    if (isGood && value !== null && direction !== null) registers = { ...registers, [`${direction}_mwh`]: value };
  }
  return registers;
}

/** What the next reading leaves out when it is the same. */
type Carried = Readonly<Partial<Record<"RI" | "RU" | "ST" | "EF", string>>>;

function saidBy(reading: DeviceJson): Carried {
  const said = (["RI", "RU", "ST", "EF"] as const).map((key) => [key, textAt(reading, key)] as const);
  return Object.fromEntries(said.filter(([, value]) => value !== undefined));
}

/** Totals only: registers that begin anew with each charge (B2, B3, C2, C3) are no registers of a meter. */
function directionOf(obis: string): "import" | "export" | null {
  if (/(^|:)0?1\.0?8\.0?0/.test(obis) || /(^|:)B[01]\.0?8\.0?0/i.test(obis)) return "import";
  if (/(^|:)0?2\.0?8\.0?0/.test(obis) || /(^|:)C[01]\.0?8\.0?0/i.test(obis)) return "export";
  return null;
}

/** A key as it was registered: SubjectPublicKeyInfo in DER, as hexadecimal digits or Base64; null when it is none. */
export function readPublicKey(text: string): KeyObject | null {
  const isHex = /^[0-9a-fA-F]+$/.test(text);
  try {
    const key = Buffer.from(text, isHex ? "hex" : "base64");
    return createPublicKey({ key, format: "der", type: "spki" });
  } catch {
    return null;
  }
}

/** Whether this key signed the payload; the key's own curve counts, not the one that the record names. */
export function isSignedBy({ payload, signature }: OcmfRecord, key: KeyObject): boolean {
  if (key.asymmetricKeyType !== "ec" || key.asymmetricKeyDetails?.namedCurve !== signature.curve) return false;
  try {
    return verify(signature.hash, Buffer.from(payload, "utf8"), { key, dsaEncoding: "der" }, signature.bytes);
  } catch {
    return false;
  }
}
