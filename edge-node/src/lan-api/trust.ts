import { hash } from "node:crypto";
import type { FastifyReply } from "fastify";
import * as Type from "typebox";
import type { LanApp } from "./lan-app.ts";
import { TRUST_STYLE, trustPage } from "./trust-page.ts";

interface Download {
  readonly path: string;
  readonly summary: string;
  readonly type: string;
  readonly file: string;
  readonly content: Buffer;
}

/**
 * How people make their browsers believe this node: what the warning means, its authority's certificate in the forms
 * that systems take, and the fingerprint to compare with the screen of the box. Public, for whoever is not yet in.
 */
export function trustRoutes(app: LanApp, { ca_certificate_pem }: { readonly ca_certificate_pem: string }): void {
  const der = derOf(ca_certificate_pem);
  const fingerprint = fingerprintOf(der);
  const public200 = (summary: string) =>
    ({
      config: { roles: "public" },
      schema: { summary, tags: ["trust"], response: { 200: Type.String() } },
    }) as const;
  const page = trustPage(fingerprint);

  app.get("/trust", public200("What to do about a browser's warning"), async (_request, reply) =>
    answer(reply, "text/html; charset=utf-8", page),
  );
  app.get("/trust/page.css", public200("The page's style"), async (_request, reply) =>
    answer(reply, "text/css; charset=utf-8", TRUST_STYLE),
  );
  for (const { path, summary, type, file, content } of downloadsOf(ca_certificate_pem, der)) {
    app.get(path, public200(summary), async (_request, reply) => {
      reply.header("content-disposition", `attachment; filename="${file}"`);
      return answer(reply, type, content);
    });
  }
}

/** SHA-256 of the certificate in pairs of capital digits, as systems show it. */
export function fingerprintOf(der: Buffer): string {
  return (hash("sha256", der).toUpperCase().match(/../g) ?? []).join(":");
}

function answer(reply: FastifyReply, type: string, content: string | Buffer): FastifyReply {
  return reply.header("cache-control", "no-store").type(type).send(content);
}

function downloadsOf(pem: string, der: Buffer): readonly Download[] {
  return [
    {
      path: "/trust/ca.crt",
      summary: "The authority's certificate in DER: Android, Windows, Linux",
      type: "application/x-x509-ca-cert",
      file: "localgrid-ca.crt",
      content: der,
    },
    {
      path: "/trust/ca.pem",
      summary: "The authority's certificate in PEM: macOS, Firefox, command lines",
      type: "application/x-pem-file",
      file: "localgrid-ca.pem",
      content: Buffer.from(pem),
    },
    {
      path: "/trust/ca.mobileconfig",
      summary: "The authority's certificate as a profile: iPhone, iPad",
      type: "application/x-apple-aspen-config",
      file: "localgrid-ca.mobileconfig",
      content: Buffer.from(profileOf(der)),
    },
  ];
}

/** Configuration profile with one root certificate (Apple, Configuration Profile Reference). Always the same for a certificate. */
function profileOf(der: Buffer): string {
  const digits = hash("sha256", der);
  const uuid = (at: number) =>
    [8, 4, 4, 4, 12].map((length, part, all) => {
      const start = at + all.slice(0, part).reduce((sum, one) => sum + one, 0);
      return digits.slice(start, start + length);
    });
  const text = (key: string, value: string) => `<key>${key}</key><string>${value}</string>`;
  const payload = (at: number) => text("PayloadUUID", uuid(at).join("-").toUpperCase());
  const name = `localgrid ${digits.slice(0, 8)}`;
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">\n' +
    '<plist version="1.0"><dict><key>PayloadContent</key><array><dict>' +
    `${text("PayloadType", "com.apple.security.root")}<key>PayloadVersion</key><integer>1</integer>` +
    `${text("PayloadIdentifier", `localgrid.ca.${digits.slice(0, 16)}.root`)}${payload(0)}` +
    `${text("PayloadDisplayName", name)}<key>PayloadContent</key><data>${der.toString("base64")}</data></dict></array>` +
    `${text("PayloadType", "Configuration")}<key>PayloadVersion</key><integer>1</integer>` +
    `${text("PayloadIdentifier", `localgrid.ca.${digits.slice(0, 16)}`)}${payload(32)}` +
    `${text("PayloadDisplayName", name)}${text("PayloadDescription", "Lets this device believe the pages of your localgrid box.")}` +
    "</dict></plist>\n"
  );
}

function derOf(pem: string): Buffer {
  const base64 = pem.split("\n").filter((line) => line !== "" && !line.startsWith("-----"));
  return Buffer.from(base64.join(""), "base64");
}
