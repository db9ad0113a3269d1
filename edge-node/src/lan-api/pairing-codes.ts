import type { RandomBytes } from "@localgrid/passwords/password";
import { meteringPointId } from "@localgrid/vocabulary/identifiers";
import * as Type from "typebox";
import { edgeNodeError } from "../errors.ts";
import type { PairingDesk } from "../pairing/pairing-desk.ts";
import { assertDone } from "./answers.ts";
import type { LanApp } from "./lan-app.ts";
import type { CertificateIssuer, CommunityCommands, CommunityQueries, PeerDesk } from "./ports.ts";
import { closed, DeviceName, Milliseconds, OpaqueId } from "./schemas.ts";

const TAGS = ["pairing"];

const PairingRequest = closed({
  code: Type.String({ minLength: 1, maxLength: 40 }),
  public_key_hex: Type.String({ pattern: "^[0-9a-fA-F]{64}$", description: "raw Ed25519 key that signs readings" }),
  certificate_request_pem: Type.String({ minLength: 1, maxLength: 8_192, description: "PKCS #10" }),
  proof_hex: Type.String({
    pattern: "^[0-9a-fA-F]{128}$",
    description: "Ed25519 signature by that key over lg/pair/1, the code without dashes, and the request, joined",
  }),
});

const Paired = closed({
  device: DeviceName,
  metering_point: OpaqueId,
  certificate_pem: Type.String(),
  ca_certificate_pem: Type.String(),
  mqtt_port: Type.Integer(),
  node_public_key_hex: Type.String({
    description: "raw Ed25519 key by which the device checks what the node tells it",
  }),
});

interface Ports {
  readonly community: Pick<CommunityQueries, "meteringPoints">;
  readonly commands: Pick<CommunityCommands, "registerMeter">;
  readonly pairing: PairingDesk;
  readonly certificates: CertificateIssuer;
  readonly wallClock: { now_ms(): number };
  readonly random: RandomBytes;
  readonly mqttPort: () => number;
  readonly peers: Pick<PeerDesk, "card">;
}

export function pairingRoutes(app: LanApp, ports: Ports): void {
  app.post(
    "/api/pairing-codes",
    {
      config: { roles: ["installer", "coordinator"], errors: ["unknown-metering-point", "too-many-codes"] },
      schema: {
        summary: "Have a code shown, with which one device can take a metering point",
        tags: TAGS,
        body: closed({ metering_point: OpaqueId }),
        response: { 201: closed({ code: Type.String(), expires_at_ms: Milliseconds }) },
      },
    },
    async (request, reply) => {
      const metering_point = meteringPointId(request.body.metering_point);
      const points = ports.community.meteringPoints();
      if (!points.some((point) => point.metering_point === metering_point && point.is_active)) {
        throw edgeNodeError("unknown-metering-point", `there is no active metering point ${metering_point}`);
      }
      const issued = ports.pairing.issueCode({
        metering_point,
        now_ms: ports.wallClock.now_ms(),
        random: ports.random,
      });
      if (issued.kind === "rejected") throw edgeNodeError(issued.reason, "too many codes are open");
      return reply.code(201).send({ code: issued.code, expires_at_ms: Math.floor(issued.expires_at_ms) });
    },
  );

  app.post(
    "/api/devices",
    {
      config: {
        roles: "public",
        errors: [
          "wrong-code",
          "expired-code",
          "wrong-proof",
          "pairing-locked",
          "wrong-certificate-request",
          "unknown-metering-point",
          "device-exists",
          "revoked-device",
        ],
        rateLimit: { max: 600, timeWindow: 60_000 },
      },
      schema: {
        summary: "Pair a device: it trades its code and key for a certificate",
        tags: TAGS,
        body: PairingRequest,
        response: { 201: Paired },
      },
    },
    async (request, reply) => {
      const { code, certificate_request_pem, public_key_hex, proof_hex } = request.body;
      const paired = ports.pairing.redeem({
        code,
        certificate_request_pem,
        public_key: Buffer.from(public_key_hex, "hex"),
        proof: Buffer.from(proof_hex, "hex"),
        now_ms: ports.wallClock.now_ms(),
      });
      if (paired.kind === "rejected") {
        if (paired.reason === "pairing-locked") reply.header("retry-after", paired.retry_after_s);
        throw edgeNodeError(paired.reason, REFUSALS[paired.reason]);
      }
      const { device, metering_point, public_key } = paired;
      const issued = ports.certificates.issueDeviceCertificate({ certificate_request_pem, device });
      assertDone(await ports.commands.registerMeter({ device, metering_point, public_key }));
      const { certificate_pem, ca_certificate_pem } = issued;
      const mqtt_port = ports.mqttPort();
      const node_public_key_hex = Buffer.from(ports.peers.card().public_key).toString("hex");
      const answer = { device, metering_point, certificate_pem, ca_certificate_pem, mqtt_port, node_public_key_hex };
      return reply.code(201).send(answer);
    },
  );
}

const REFUSALS = {
  "wrong-code": "this code is not open",
  "expired-code": "this code was good for ten minutes and is too old",
  "wrong-proof": "the proof was not signed with this key",
  "pairing-locked": "too many wrong codes",
} as const;
