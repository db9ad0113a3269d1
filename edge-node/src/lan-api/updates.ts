import { Readable } from "node:stream";
import * as Type from "typebox";
import { edgeNodeError } from "../errors.ts";
import type { KnownImage } from "../updates/update-desk.ts";
import type { LanApp } from "./lan-app.ts";
import type { UpdateDeskPort } from "./ports.ts";
import { sessionOf } from "./route-guard.ts";
import { closed, list, Milliseconds, NoContent, orNull, Sha256 } from "./schemas.ts";

const TAGS = ["firmware"];
const Count = Type.Integer({ minimum: 0 });
const ImagePath = closed({ sha256: Sha256 });

const RolloutSettingsJson = closed({
  soak_ms: Type.Integer({
    minimum: 0,
    maximum: 2_592_000_000,
    description: "what a ring must have run before the next",
  }),
  most_failures: Type.Integer({
    minimum: 1,
    maximum: 10_000,
    description: "so many stop the rollout; so does half a ring",
  }),
});

const RingJson = closed({ devices: Count, offered: Count, confirmed: Count, failed: Count });

const ImageJson = closed({
  sha256: Sha256,
  board: Type.String(),
  version: Count,
  version_name: Type.String(),
  min_version: Count,
  size: Count,
  added_at_ms: Milliseconds,
  added_by: Type.String(),
  phase: Type.Enum(["draft", "running", "paused", "stopped", "withdrawn"]),
  ring: Count,
  settings: RolloutSettingsJson,
  devices: Type.Integer({ minimum: 0, description: "that it is for, as far as they have told" }),
  rings: list(RingJson),
  failures: list(closed({ device: Type.String(), reason: Type.String(), at_ms: Milliseconds })),
  complete_since_ms: orNull(Milliseconds),
});

const FAILURES_SHOWN = 100;
/** Hexadecimal digits of a signed manifest; in a header, because the body is the image. */
const ManifestHeader = Type.Object({
  "x-firmware-manifest": Type.String({
    pattern: "^([0-9a-f]{2}){1,256}$",
    description: "the signed manifest, hexadecimal",
  }),
});

interface Ports {
  readonly updates: UpdateDeskPort;
}

/** Images of devices: the coordinator brings and rolls them out, devices fetch them. */
export function updateRoutes(app: LanApp, { updates }: Ports): void {
  uploadRoute(app, updates);

  app.get(
    "/api/firmware",
    {
      config: { roles: ["coordinator", "installer"] },
      schema: {
        summary: "Images of this node and how far each has come",
        tags: TAGS,
        response: { 200: closed({ images: list(ImageJson) }) },
      },
    },
    async () => ({ images: updates.list().map(imageJson) }),
  );

  app.post(
    "/api/firmware/:sha256/rollout",
    {
      config: {
        roles: ["coordinator"],
        errors: ["unknown-image", "wrong-rollout-action", "rollout-running", "storage-full"],
      },
      schema: {
        summary: "Start, pause, resume or withdraw an image",
        description:
          "It goes to one device, then to a tenth, then to all; too many failures stop it until it is resumed.",
        tags: TAGS,
        params: ImagePath,
        body: closed({
          action: Type.Enum(["start", "pause", "resume", "withdraw"]),
          settings: Type.Optional(RolloutSettingsJson),
        }),
        response: { 200: ImageJson },
      },
    },
    async (request) => {
      const { action, settings = null } = request.body;
      return imageJson(updates.act(request.params.sha256, action, settings));
    },
  );

  app.delete(
    "/api/firmware/:sha256",
    {
      config: { roles: ["coordinator"], errors: ["unknown-image", "image-in-use", "storage-full"] },
      schema: { summary: "Remove an image", tags: TAGS, params: ImagePath, response: { 204: NoContent } },
    },
    async (request, reply) => {
      updates.remove(request.params.sha256);
      return reply.code(204).send(null);
    },
  );
}

function uploadRoute(app: LanApp, updates: UpdateDeskPort): void {
  app.register(async (scope: LanApp) => {
    // The image goes to the disk as it comes; its size is in the manifest, and no byte more is taken.
    scope.addContentTypeParser("application/octet-stream", (_request, payload, done) => done(null, payload));
    scope.post(
      "/api/firmware",
      {
        config: {
          roles: ["coordinator"],
          errors: [
            "wrong-manifest",
            "image-exists",
            "image-mismatch",
            "too-many-images",
            "downloads-busy",
            "storage-full",
          ],
        },
        schema: {
          summary: "Bring a signed image: the body is the image, a header its manifest",
          tags: TAGS,
          headers: ManifestHeader,
          response: { 201: ImageJson },
        },
      },
      async (request, reply) => {
        if (!(request.body instanceof Readable)) throw edgeNodeError("image-mismatch", "the body is no image");
        const signed_manifest = new Uint8Array(Buffer.from(request.headers["x-firmware-manifest"], "hex"));
        const { login } = sessionOf(request);
        const known = await updates.add({ signed_manifest, login, chunks: request.body });
        return reply.code(201).send(imageJson(known));
      },
    );
  });
}

function imageJson({ image, rollout, total }: KnownImage) {
  const { sha256, manifest, added_at_ms, added_by } = image;
  const { board, version, version_name, min_version, size } = manifest;
  const entries = [...rollout.devices];
  return {
    sha256,
    board,
    version,
    version_name,
    min_version,
    size,
    added_at_ms,
    added_by,
    phase: rollout.phase,
    ring: rollout.ring,
    settings: rollout.settings,
    devices: total,
    rings: [0, 1, 2].map((ring) => {
      const outcomes = entries.filter(([, device]) => device.ring === ring).map(([, { outcome }]) => outcome);
      const count = (wanted: string) => outcomes.filter((outcome) => outcome === wanted).length;
      const [offered, confirmed, failed] = [count("offered"), count("confirmed"), count("failed")];
      return { devices: outcomes.length, offered, confirmed, failed };
    }),
    failures: entries
      .filter(([, { outcome }]) => outcome === "failed")
      .slice(0, FAILURES_SHOWN)
      .map(([device, { reason, at_ms }]) => ({ device, reason: reason ?? "unknown", at_ms: Math.floor(at_ms) })),
    complete_since_ms: rollout.complete_since_ms === null ? null : Math.floor(rollout.complete_since_ms),
  };
}
