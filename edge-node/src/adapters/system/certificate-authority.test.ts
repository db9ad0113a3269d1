import { execFileSync } from "node:child_process";
import { createPrivateKey, generateKeyPairSync, X509Certificate } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import tls from "node:tls";
import { deviceId } from "@localgrid/vocabulary/identifiers";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { localServerNames, openCertificateAuthority } from "./certificate-authority.ts";
import { buildCertificateRequest } from "./certificate-authority-x509.ts";

const NOW_MS = Date.now();
const DAY_MS = 86_400_000;
const DEVICE = deviceId("d0123456789abcdef");
const NAMES = ["localhost", "127.0.0.1", "::1", "fd12:3456:789a::1:0:7", "node-7.local"];

let data_dir: string;

beforeEach(() => {
  data_dir = mkdtempSync(join(tmpdir(), "localgrid-ca-"));
});

afterEach(() => rmSync(data_dir, { recursive: true, force: true }));

function newKey() {
  return generateKeyPairSync("ec", { namedCurve: "prime256v1" }).privateKey;
}

function open(now_ms = NOW_MS) {
  return openCertificateAuthority({ data_dir, now_ms });
}

function issue(authority = open(), key = newKey()) {
  const certificate_request_pem = buildCertificateRequest({ common_name: "someone else", key });
  const certificate_pem = authority.issueDeviceCertificate({ certificate_request_pem, device: DEVICE, now_ms: NOW_MS });
  return { key_pem: key.export({ type: "pkcs8", format: "pem" }) as string, certificate_pem };
}

/** Whether mutual TLS between these two succeeds, and as whom the client is then known. */
async function handshake(server: tls.TlsOptions, client: tls.ConnectionOptions): Promise<string> {
  const listener = tls.createServer({ ...server, requestCert: true, rejectUnauthorized: true });
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  const outcome = new Promise<string>((resolve) => {
    listener.once("secureConnection", (socket) => {
      resolve(String(socket.getPeerCertificate().subject.CN));
      socket.destroy();
    });
    listener.once("tlsClientError", (error, socket) =>
      resolve(`refused ${socket.authorizationError ?? error.message}`),
    );
  });
  const socket = tls.connect({ ...client, port: (listener.address() as AddressInfo).port, host: "127.0.0.1" });
  const failure = new Promise<string>((resolve) => socket.once("error", (error) => resolve(`failed ${error.message}`)));
  const result = await Promise.race([outcome, failure]);
  socket.destroy();
  listener.close();
  return result;
}

describe("the node's certificate authority", () => {
  test("is made once and found again", () => {
    const first = open();
    expect(open().ca_certificate_pem).toBe(first.ca_certificate_pem);
    const certificate = new X509Certificate(first.ca_certificate_pem);
    expect(certificate.ca).toBe(true);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.validToDate.getTime()).toBeGreaterThan(NOW_MS + 40 * 365 * DAY_MS);
  });

  test("keeps its keys from other users and leaves no drafts behind", () => {
    open().serverCredentials({ names: NAMES, now_ms: NOW_MS });
    const files = readdirSync(join(data_dir, "ca")).sort();
    expect(files).toEqual(["authority.pem", "server.pem"]);
    for (const file of files) expect(statSync(join(data_dir, "ca", file)).mode & 0o777).toBe(0o600);
    expect(statSync(join(data_dir, "ca")).mode & 0o777).toBe(0o700);
  });

  test("is never replaced when its file is damaged", () => {
    open();
    const path = join(data_dir, "ca", "authority.pem");
    const damaged = readFileSync(path, "utf8").slice(0, -200);
    writeFileSync(path, damaged);
    expect(() => open()).toThrowError(expect.objectContaining({ code: "certificate-authority-damaged" }));
    expect(readFileSync(path, "utf8")).toBe(damaged);
  });

  test("is not taken for damaged when a crash left a half-written draft", () => {
    const before = open().ca_certificate_pem;
    writeFileSync(join(data_dir, "ca", "authority.pem.new"), "-----BEGIN PRIV");
    expect(open().ca_certificate_pem).toBe(before);
  });
});

describe("the server's certificate", () => {
  test("covers every name and address and chains to the authority", () => {
    const authority = open();
    const { certificate_pem } = authority.serverCredentials({ names: NAMES, now_ms: NOW_MS });
    const certificate = new X509Certificate(certificate_pem);
    expect(certificate.checkIssued(new X509Certificate(authority.ca_certificate_pem))).toBe(true);
    expect(certificate.checkHost("node-7.local")).toBe("node-7.local");
    expect(certificate.checkHost("other.local")).toBeUndefined();
    for (const address of ["127.0.0.1", "::1", "fd12:3456:789a::1:0:7"])
      expect(certificate.checkIP(address)).toBe(address);
    expect(certificate.checkIP("10.0.0.1")).toBeUndefined();
  });

  test("is kept until 30 days before its end, and made anew when a name is added", () => {
    const first = open().serverCredentials({ names: NAMES, now_ms: NOW_MS });
    const end_ms = new X509Certificate(first.certificate_pem).validToDate.getTime();
    expect(open().serverCredentials({ names: NAMES.slice(1), now_ms: end_ms - 30 * DAY_MS })).toEqual(first);
    const renewed = open().serverCredentials({ names: NAMES, now_ms: end_ms - 30 * DAY_MS + 1 });
    expect(renewed).not.toEqual(first);
    expect(open().serverCredentials({ names: NAMES, now_ms: NOW_MS })).toEqual(renewed);
    expect(open().serverCredentials({ names: [...NAMES, "192.168.1.9"], now_ms: NOW_MS })).not.toEqual(renewed);
  });

  test("is made anew when the stored one is another authority's", () => {
    const first = open().serverCredentials({ names: NAMES, now_ms: NOW_MS });
    rmSync(join(data_dir, "ca", "authority.pem"));
    expect(open().serverCredentials({ names: NAMES, now_ms: NOW_MS })).not.toEqual(first);
  });

  test("is already valid for a board whose clock starts in the past", () => {
    const credentials = open(0).serverCredentials({ names: NAMES, now_ms: 0 });
    const certificate = new X509Certificate(credentials.certificate_pem);
    expect(certificate.validFromDate.getTime()).toBe(Date.UTC(2024, 0, 1));
    expect(certificate.validToDate.getTime()).toBeGreaterThan(Date.UTC(2025, 0, 1));
  });

  test("is asked for with names that reach this host", () => {
    const names = localServerNames();
    expect(names).toEqual(expect.arrayContaining(["localhost", "127.0.0.1", "::1"]));
    expect(names.length).toBeLessThanOrEqual(32);
    expect(() => open().serverCredentials({ names, now_ms: NOW_MS })).not.toThrow();
  });
});

describe("a device's certificate", () => {
  test("names the device whatever the request says, for clients only, for ten years", () => {
    const certificate = new X509Certificate(issue().certificate_pem);
    expect(certificate.subject).toBe(`CN=${DEVICE}`);
    expect(certificate.keyUsage).toEqual(["1.3.6.1.5.5.7.3.2"]);
    expect(certificate.ca).toBe(false);
    const years = (certificate.validToDate.getTime() - NOW_MS) / (365 * DAY_MS);
    expect(Math.round(years)).toBe(10);
  });

  test.each(["TLSv1.2", "TLSv1.3"] as const)("is accepted over %s, and the server's by the device", async (version) => {
    const authority = open();
    const { key_pem: key, certificate_pem: cert } = authority.serverCredentials({ names: NAMES, now_ms: NOW_MS });
    const device = issue(authority);
    const ca = authority.ca_certificate_pem;
    const result = await handshake(
      { key, cert, ca },
      { key: device.key_pem, cert: device.certificate_pem, ca, maxVersion: version },
    );
    expect(result).toBe(DEVICE);
  });

  test("is not what a server's certificate can stand in for", async () => {
    const authority = open();
    const { key_pem: key, certificate_pem: cert } = authority.serverCredentials({ names: NAMES, now_ms: NOW_MS });
    const ca = authority.ca_certificate_pem;
    expect(await handshake({ key, cert, ca }, { key, cert, ca })).toMatch(/INVALID_PURPOSE/);
  });

  test("satisfies OpenSSL's strict chain check, from a request that OpenSSL made", () => {
    const authority = open();
    const keyPath = join(data_dir, "device.key");
    const run = (...options: string[]) => execFileSync("openssl", options, { encoding: "utf8", stdio: "pipe" });
    run("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", keyPath);
    const certificate_request_pem = run("req", "-new", "-key", keyPath, "-subj", "/O=Meters/CN=anything", "-sha256");
    const pem = authority.issueDeviceCertificate({ certificate_request_pem, device: DEVICE, now_ms: NOW_MS });
    expect(new X509Certificate(pem).checkPrivateKey(createPrivateKey(readFileSync(keyPath)))).toBe(true);
    writeFileSync(join(data_dir, "ca.pem"), authority.ca_certificate_pem);
    writeFileSync(join(data_dir, "device.pem"), pem);
    const verdict = run(
      "verify",
      "-x509_strict",
      "-purpose",
      "sslclient",
      "-CAfile",
      join(data_dir, "ca.pem"),
      join(data_dir, "device.pem"),
    );
    expect(verdict).toMatch(/OK/);
    writeFileSync(join(data_dir, "own.csr"), buildCertificateRequest({ common_name: DEVICE, key: newKey() }));
    expect(run("req", "-in", join(data_dir, "own.csr"), "-verify", "-noout", "-subject")).toContain(DEVICE);
  });
});

describe("a certificate request", () => {
  function refusalOf(certificate_request_pem: string): unknown {
    try {
      open().issueDeviceCertificate({ certificate_request_pem, device: DEVICE, now_ms: NOW_MS });
      return "issued";
    } catch (error) {
      return (error as { code?: unknown }).code;
    }
  }

  const good = buildCertificateRequest({ common_name: "x", key: newKey() });
  const der = Buffer.from(good.replace(/-----[^-]+-----|\n/g, ""), "base64");
  const pem = (bytes: Uint8Array) =>
    `-----BEGIN CERTIFICATE REQUEST-----\n${Buffer.from(bytes).toString("base64")}\n-----END CERTIFICATE REQUEST-----\n`;

  test("is refused after any change of a single byte", () => {
    expect(refusalOf(pem(der))).toBe("issued");
    for (let i = 0; i < der.length; i++) {
      const changed = Buffer.from(der);
      changed[i] = (changed[i] as number) ^ 0x41;
      expect(refusalOf(pem(changed)), `byte ${i}`).toBe("wrong-certificate-request");
    }
  });

  test("is refused when it is cut off, too long, or no request at all", () => {
    for (let length = 0; length < der.length; length += 7) {
      expect(refusalOf(pem(der.subarray(0, length)))).toBe("wrong-certificate-request");
    }
    for (const text of [
      "",
      "hello",
      pem(Buffer.concat([der, der])),
      pem(Buffer.alloc(9000)),
      open().ca_certificate_pem,
    ]) {
      expect(refusalOf(text)).toBe("wrong-certificate-request");
    }
  });

  test("is refused for a key that the devices' TLS does not use", () => {
    const key = generateKeyPairSync("ec", { namedCurve: "secp384r1" }).privateKey;
    expect(refusalOf(buildCertificateRequest({ common_name: "x", key }))).toBe("wrong-certificate-request");
  });
});
