import * as Type from "typebox";
import { HOME_RIGHTS } from "../access/account-store.ts";

/** Closed objects: an unknown key is answered by its name instead of being ignored. */
export function closed<Properties extends Type.TProperties>(properties: Properties, description?: string) {
  return Type.Object(properties, {
    additionalProperties: false,
    ...(description === undefined ? {} : { description }),
  });
}

export function orNull<Schema extends Type.TSchema>(schema: Schema) {
  return Type.Union([schema, Type.Null()]);
}

/** An array that handlers may fill from read-only ones. */
export function list<Schema extends Type.TSchema>(items: Schema) {
  return Type.Immutable(Type.Array(items));
}

export const NoQuery = closed({});
export const NoContent = Type.Null({ description: "done; the answer has no body" });

export const OpaqueId = Type.String({ pattern: "^[a-z0-9][a-z0-9-]{0,31}$", description: "1 to 32 of a-z, 0-9 and -" });
export const DeviceName = Type.String({ pattern: "^d[0-9a-f]{16}$", description: "d and 16 hexadecimal digits" });
export const Sha256 = Type.String({ pattern: "^[0-9a-f]{64}$", description: "SHA-256, 64 hexadecimal digits" });
export const Login = Type.String({ pattern: "^[a-z0-9][a-z0-9._@-]{0,63}$" });
export const RoleName = Type.Enum(["member", "installer", "coordinator"]);
export const HomeRightName = Type.Enum([...HOME_RIGHTS]);
export const Month = Type.String({ pattern: "^\\d{4}-(0[1-9]|1[0-2])$", description: "local month, such as 2016-08" });
export const Day = Type.String({
  pattern: "^(197[1-9]|19[89]\\d|2\\d{3})-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$",
  description: "local day, such as 2016-08-31",
});

/** As far as a JavaScript `Date` reaches without losing anything here. */
export const Seconds = Type.Integer({ minimum: 0, maximum: 8_640_000_000_000, description: "UTC, Unix time in s" });
export const Milliseconds = Type.Integer({ minimum: 0, description: "UTC, Unix time in ms" });
export const Energy = Type.Integer({ minimum: 0, description: "Wh" });
export const SignedEnergy = Type.Integer({ description: "Wh; negative only in corrections" });
export const Power = Type.Integer({ minimum: 0, description: "W" });
export const Price = Type.Integer({
  minimum: -1_000_000_000,
  maximum: 1_000_000_000,
  description: "micro-currency per kWh",
});
export const Money = Type.String({ pattern: "^-?\\d+$", description: "nano-currency as a decimal; + is received" });
export const Quality = Type.Enum(["valid", "estimated", "edited", "questionable"]);

export const Range = closed({ from_s: Seconds, to_s: Seconds });
export const MemberPath = closed({ member: OpaqueId });
export const NewPassword = Type.String({ description: "shown once; the node keeps only its hash" });
