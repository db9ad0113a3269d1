import { createHash, createPublicKey, type KeyObject, randomBytes, sign, verify } from "node:crypto";
import { isIP, isIPv4 } from "node:net";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import {
  DER_TAG,
  type DerElement,
  derBitString,
  derBoolean,
  derContext,
  derElement,
  derInteger,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  derText,
  derTime,
  expectDerTag,
  readDerElement,
  readDerElements,
} from "./certificate-authority-der.ts";

const MAX_REQUEST_CHARACTERS = 8192;
const ECDSA_WITH_SHA256 = derSequence(derObjectIdentifier("1.2.840.10045.4.3.2"));

/** What a certificate is for; decides its extensions (RFC 5280, 4.2.1). */
export type CertificateRole =
  | { readonly kind: "authority" }
  | { readonly kind: "server"; readonly names: readonly string[] }
  | { readonly kind: "device" };

export interface CertificateContent {
  readonly role: CertificateRole;
  readonly common_name: string;
  readonly public_key: KeyObject;
  readonly issuer_common_name: string;
  readonly issuer_key: KeyObject;
  readonly not_before_ms: number;
  readonly not_after_ms: number;
}

/** An X.509 version 3 certificate, signed with ECDSA over SHA-256; the serial number is random. */
export function buildCertificate(content: CertificateContent): string {
  const body = derSequence(
    derContext(0, derInteger(Uint8Array.of(2))),
    derInteger(serialNumber()),
    ECDSA_WITH_SHA256,
    nameOf(content.issuer_common_name),
    derSequence(derTime(content.not_before_ms), derTime(content.not_after_ms)),
    nameOf(content.common_name),
    spkiOf(content.public_key),
    derContext(3, derSequence(...extensionsOf(content))),
  );
  return toPem("CERTIFICATE", signed(body, content.issuer_key));
}

/** A PKCS#10 request (RFC 2986) for a P-256 key, as a device makes it when it is paired. */
export function buildCertificateRequest(request: { readonly common_name: string; readonly key: KeyObject }): string {
  const body = derSequence(
    derInteger(Uint8Array.of(0)),
    nameOf(request.common_name),
    spkiOf(createPublicKey(request.key)),
    derContext(0),
  );
  return toPem("CERTIFICATE REQUEST", signed(body, request.key));
}

/**
 * The key of a PKCS#10 request whose self-signature holds. The name in the request is not looked at.
 *
 * @throws {LocalGridError} `wrong-certificate-request` when it is too long, malformed, not for a P-256 key,
 * not signed with ECDSA over SHA-256, or not signed by its own key
 */
export function publicKeyOfRequest(certificate_request_pem: string): KeyObject {
  try {
    return checkedRequestKey(fromPem("CERTIFICATE REQUEST", certificate_request_pem));
  } catch (cause) {
    if (cause instanceof LocalGridError && cause.code === "wrong-certificate-request") throw cause;
    throw new LocalGridError("wrong-certificate-request", "the certificate request cannot be read", { cause });
  }
}

function checkedRequestKey(der: Uint8Array): KeyObject {
  const [body, algorithm, signature, ...rest] = readDerElements(readDerElement(der, DER_TAG.sequence).content);
  if (rest.length > 0) throw wrongRequest("the certificate request has parts too many");
  const fields = readDerElements(expectDerTag(body, DER_TAG.sequence).content);
  const spki = expectDerTag(fields[2], DER_TAG.sequence);
  const key = createPublicKey({ key: Buffer.from(spki.bytes), format: "der", type: "spki" });
  if (key.asymmetricKeyType !== "ec" || key.asymmetricKeyDetails?.namedCurve !== "prime256v1") {
    throw wrongRequest("the key of a device's certificate must be on the curve P-256");
  }
  if (!ECDSA_WITH_SHA256.every((byte, i) => byte === algorithm?.bytes[i])) {
    throw wrongRequest("the certificate request must be signed with ECDSA over SHA-256");
  }
  const bits = expectDerTag(signature, DER_TAG.bitString).content;
  const isOwn = bits[0] === 0 && verify("sha256", (body as DerElement).bytes, key, bits.subarray(1));
  if (!isOwn) throw wrongRequest("the certificate request is not signed by its own key");
  return key;
}

function extensionsOf({ role, public_key, issuer_key }: CertificateContent): Uint8Array[] {
  const isAuthority = role.kind === "authority";
  const extensions = [
    extension(
      "2.5.29.19",
      isAuthority ? derSequence(derBoolean(true), derInteger(Uint8Array.of(0))) : derSequence(),
      true,
    ),
    // keyCertSign and cRLSign are bits 5 and 6, digitalSignature is bit 0.
    extension(
      "2.5.29.15",
      isAuthority ? derBitString(Uint8Array.of(0x06), 1) : derBitString(Uint8Array.of(0x80), 7),
      true,
    ),
    extension("2.5.29.14", derOctetString(keyIdentifier(public_key))),
  ];
  if (isAuthority) return extensions;
  const purpose = role.kind === "server" ? "1.3.6.1.5.5.7.3.1" : "1.3.6.1.5.5.7.3.2";
  extensions.push(extension("2.5.29.37", derSequence(derObjectIdentifier(purpose))));
  extensions.push(extension("2.5.29.35", derSequence(derElement(0x80, keyIdentifier(createPublicKey(issuer_key))))));
  if (role.kind === "server") extensions.push(extension("2.5.29.17", derSequence(...role.names.map(generalName))));
  return extensions;
}

function extension(identifier: string, value: Uint8Array, isCritical = false): Uint8Array {
  const critical = isCritical ? [derBoolean(true)] : [];
  return derSequence(derObjectIdentifier(identifier), ...critical, derOctetString(value));
}

function generalName(name: string): Uint8Array {
  return isIP(name) === 0 ? derElement(0x82, Buffer.from(name, "ascii")) : derElement(0x87, addressBytes(name));
}

function addressBytes(address: string): Uint8Array {
  if (isIPv4(address)) return Uint8Array.from(address.split(".").map(Number));
  const canonical = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [head = "", tail] = canonical.split("::");
  const groups = (text: string) => (text === "" ? [] : text.split(":").map((group) => Number.parseInt(group, 16)));
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  const zeros = new Array<number>(8 - before.length - after.length).fill(0);
  return Uint8Array.from([...before, ...zeros, ...after].flatMap((group) => [group >>> 8, group & 0xff]));
}

function nameOf(common_name: string): Uint8Array {
  return derSequence(derElement(DER_TAG.set, derSequence(derObjectIdentifier("2.5.4.3"), derText(common_name))));
}

function spkiOf(key: KeyObject): Uint8Array {
  return key.export({ type: "spki", format: "der" });
}

/** RFC 5280, 4.2.1.2, method 1, over the whole key information: any unique value will do. */
function keyIdentifier(key: KeyObject): Uint8Array {
  return createHash("sha256").update(spkiOf(key)).digest().subarray(0, 20);
}

function serialNumber(): Uint8Array {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] as number) & 0x7f) | 0x40;
  return bytes;
}

function signed(body: Uint8Array, key: KeyObject): Uint8Array {
  return derSequence(body, ECDSA_WITH_SHA256, derBitString(sign("sha256", body, key)));
}

function toPem(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}

function fromPem(label: string, pem: string): Uint8Array {
  if (pem.length > MAX_REQUEST_CHARACTERS) throw wrongRequest("the certificate request is too long");
  // Some tools write NEW CERTIFICATE REQUEST (RFC 7468, section 7).
  const match = new RegExp(
    `^\\s*-----BEGIN (?:NEW )?${label}-----([A-Za-z0-9+/=\\s]+)-----END (?:NEW )?${label}-----\\s*$`,
  ).exec(pem);
  if (match === null) throw wrongRequest("the certificate request is not in PEM form");
  return Buffer.from(match[1] as string, "base64");
}

function wrongRequest(message: string): LocalGridError {
  return new LocalGridError("wrong-certificate-request", message);
}
