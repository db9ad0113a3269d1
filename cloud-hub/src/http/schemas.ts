import * as Type from "typebox";

/** Closed objects: an unknown key is answered by its name instead of being ignored. */
export function closed<Properties extends Type.TProperties>(properties: Properties, description?: string) {
  return Type.Object(properties, {
    additionalProperties: false,
    ...(description === undefined ? {} : { description }),
  });
}

const hexadecimal = (bytes: number, description: string) =>
  Type.String({ pattern: `^[0-9a-f]{${2 * bytes}}$`, description: `${description}; lower-case hexadecimal` });

export const NodeName = hexadecimal(16, "node id");
export const EpochName = hexadecimal(16, "epoch");
export const HashText = hexadecimal(32, "chain hash");
export const PublicKey = hexadecimal(32, "raw Ed25519 public key");
export const CommunityKey = hexadecimal(32, "key that the community's journals are sealed with");
export const Signature = hexadecimal(64, "Ed25519 signature");
export const CommunityName = Type.String({ pattern: "^[a-z0-9][a-z0-9-]{0,31}$" });
export const Seq = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });

export const Position = closed({ epoch: EpochName, seq: Type.Integer({ minimum: 0 }) });
export const NodePath = closed({ node: NodeName });

export const ErrorJson = Type.Object(
  {
    code: Type.String(),
    message: Type.Optional(Type.String()),
    hint: Type.Optional(Type.String()),
    details: Type.Optional(Type.Array(closed({ path: Type.String(), problem: Type.String() }))),
  },
  { description: "code is stable, message and hint are for people" },
);

export function bytesOf(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex, "hex"));
}

export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

export function orNull<Schema extends Type.TSchema>(schema: Schema) {
  return Type.Union([schema, Type.Null()]);
}
