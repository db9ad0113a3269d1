import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes, X509Certificate } from "node:crypto";
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { isIP } from "node:net";
import { hostname, networkInterfaces } from "node:os";
import { dirname, join } from "node:path";
import type { DeviceId } from "@localgrid/vocabulary/identifiers";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { buildCertificate, publicKeyOfRequest } from "./certificate-authority-x509.ts";

const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;
const MAX_NAMES = 32;

/**
 * Every certificate is valid from here. Neither a board without a clock battery nor a meter that has not
 * yet heard the time may find a certificate "not yet valid".
 */
const NOT_BEFORE_MS = Date.UTC(2024, 0, 1);

/** A private key with its certificate. */
export interface TlsCredentials {
  readonly key_pem: string;
  readonly certificate_pem: string;
}

/** The node's own authority: the only one whose device certificates its broker accepts. */
export interface CertificateAuthority {
  readonly ca_certificate_pem: string;

  /**
   * The broker's credentials for these names and addresses. The stored ones are used while they cover all
   * names and have 30 days left; else new ones are made and stored. `now_ms` is real wall-clock time.
   */
  serverCredentials(server: { readonly names: readonly string[]; readonly now_ms: number }): TlsCredentials;

  /**
   * A client certificate for ten years, with the device's id as its common name whatever the request says.
   * `now_ms` is real wall-clock time.
   *
   * @throws {LocalGridError} `wrong-certificate-request`
   */
  issueDeviceCertificate(request: {
    readonly certificate_request_pem: string;
    readonly device: DeviceId;
    readonly now_ms: number;
  }): string;
}

/**
 * Opens the authority in `<data_dir>/ca/`, and makes it when the directory has none. A key and its
 * certificate share one file, so that no crash can separate them.
 *
 * @param now_ms real wall-clock time, also where the community's clock is accelerated
 * @throws {LocalGridError} `certificate-authority-damaged`: a new authority is never made over a broken one,
 * because every paired device would be locked out
 */
export function openCertificateAuthority({
  data_dir,
  now_ms,
}: {
  readonly data_dir: string;
  readonly now_ms: number;
}): CertificateAuthority {
  const directory = join(data_dir, "ca");
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, "authority.pem");
  if (!existsSync(path)) writeDurably(path, makeAuthority(now_ms));
  const { key_pem, certificate_pem } = readAuthority(path);
  const key = createPrivateKey(key_pem);
  const certificate = new X509Certificate(certificate_pem);
  const issuer = { issuer_common_name: commonNameOf(certificate), issuer_key: key, not_before_ms: NOT_BEFORE_MS };
  return {
    ca_certificate_pem: certificate_pem,
    serverCredentials(server) {
      const serverPath = join(directory, "server.pem");
      const stored = readCredentials(serverPath);
      if (stored !== null && isUsable(stored, certificate, server)) return stored;
      const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
      const fresh = {
        key_pem: pemOf(privateKey),
        certificate_pem: buildCertificate({
          ...issuer,
          role: { kind: "server", names: server.names },
          common_name: "localgrid node",
          public_key: publicKey,
          not_after_ms: atLeastNotBefore(server.now_ms) + 2 * YEAR_MS,
        }),
      };
      writeDurably(serverPath, fresh);
      return fresh;
    },
    issueDeviceCertificate({ certificate_request_pem, device, now_ms: issued_at_ms }) {
      return buildCertificate({
        ...issuer,
        role: { kind: "device" },
        common_name: device,
        public_key: publicKeyOfRequest(certificate_request_pem),
        not_after_ms: atLeastNotBefore(issued_at_ms) + 10 * YEAR_MS,
      });
    },
  };
}

/** Every name and address under which devices on this network may reach the node; sorted, without repeats. */
export function localServerNames(): readonly string[] {
  const host = hostname().toLowerCase();
  // The one that all boxes share: whichever box has it on a network is reached by it.
  const names = new Set(["localhost", "127.0.0.1", "::1", "localgrid.local"]);
  if (/^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/.test(host)) {
    names.add(host);
    if (!host.includes(".")) names.add(`${host}.local`);
  }
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  for (const { address, internal, scopeid } of addresses) {
    if (!internal && !scopeid && isIP(address) !== 0 && names.size < MAX_NAMES) names.add(address);
  }
  return [...names].sort();
}

function makeAuthority(now_ms: number): TlsCredentials {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  // The random part tells two nodes' authorities apart, also on a meter that has seen both.
  const common_name = `localgrid ${randomBytes(4).toString("hex")}`;
  const certificate_pem = buildCertificate({
    role: { kind: "authority" },
    common_name,
    public_key: publicKey,
    issuer_common_name: common_name,
    issuer_key: privateKey,
    not_before_ms: NOT_BEFORE_MS,
    not_after_ms: atLeastNotBefore(now_ms) + 50 * YEAR_MS,
  });
  return { key_pem: pemOf(privateKey), certificate_pem };
}

function readAuthority(path: string): TlsCredentials {
  const credentials = readCredentials(path);
  if (credentials === null || !new X509Certificate(credentials.certificate_pem).ca) {
    throw new LocalGridError(
      "certificate-authority-damaged",
      `${path} holds no key with its certificate: restore it from a backup`,
    );
  }
  return credentials;
}

/** `null` when the file is missing or does not hold a key and the certificate that belongs to it. */
function readCredentials(path: string): TlsCredentials | null {
  if (!existsSync(path)) return null;
  const text = readFileSync(path, "utf8");
  const key_pem = /-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----\n/.exec(text)?.[0];
  const certificate_pem = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n/.exec(text)?.[0];
  if (key_pem === undefined || certificate_pem === undefined) return null;
  try {
    const isPair = new X509Certificate(certificate_pem).checkPrivateKey(createPrivateKey(key_pem));
    return isPair ? { key_pem, certificate_pem } : null;
  } catch {
    return null;
  }
}

function isUsable(
  { certificate_pem }: TlsCredentials,
  authority: X509Certificate,
  server: { readonly names: readonly string[]; readonly now_ms: number },
): boolean {
  const certificate = new X509Certificate(certificate_pem);
  const isOurs = certificate.checkIssued(authority) && certificate.verify(authority.publicKey);
  const hasTimeLeft = certificate.validToDate.getTime() - server.now_ms >= 30 * DAY_MS;
  const coversNames = server.names.every((name) =>
    isIP(name) === 0
      ? certificate.checkHost(name, { subject: "never" }) !== undefined
      : certificate.checkIP(name) !== undefined,
  );
  return isOurs && hasTimeLeft && coversNames;
}

function writeDurably(path: string, { key_pem, certificate_pem }: TlsCredentials): void {
  const draft = `${path}.new`;
  const file = openSync(draft, "w", 0o600);
  try {
    writeSync(file, key_pem + certificate_pem);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
  const directory = openSync(dirname(path), "r");
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}

function commonNameOf(certificate: X509Certificate): string {
  return /^CN=(.+)$/m.exec(certificate.subject)?.[1] ?? "";
}

function pemOf(key: KeyObject): string {
  return key.export({ type: "pkcs8", format: "pem" }) as string;
}

function atLeastNotBefore(now_ms: number): number {
  return Math.max(now_ms, NOT_BEFORE_MS);
}
