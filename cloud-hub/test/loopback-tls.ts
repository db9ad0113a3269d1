import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openCertificateAuthority } from "@localgrid/edge-node/adapters/certificate-authority";

/** What a TLS server on this machine needs, and whoever is to trust it. */
export interface LoopbackTls {
  readonly key: string;
  readonly cert: string;
  readonly ca: string;
  /** For processes, as NODE_EXTRA_CA_CERTS. */
  readonly ca_file: string;
  remove(): void;
}

export function loopbackTls(): LoopbackTls {
  const folder = mkdtempSync(join(tmpdir(), "lg-tls-"));
  const now_ms = Date.now();
  const authority = openCertificateAuthority({ data_dir: folder, now_ms });
  const names = ["localhost", "127.0.0.1"];
  const { key_pem: key, certificate_pem: cert } = authority.serverCredentials({ names, now_ms });
  const ca_file = join(folder, "trusted.pem");
  writeFileSync(ca_file, authority.ca_certificate_pem);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  return { key, cert, ca: authority.ca_certificate_pem, ca_file, remove };
}
