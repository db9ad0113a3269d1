import * as Type from "typebox";
import { ROLES } from "../access/identity.ts";
import { CommunityName, closed } from "../http/schemas.ts";

export const NoContent = Type.Null({ description: "done; the answer has no body" });
export const RoleName = Type.Enum([...ROLES]);
export const Login = Type.String({ pattern: "^[a-z0-9][a-z0-9._@-]{0,63}$" });
export const Secret = Type.String({ description: "shown once; the hub keeps only its hash" });

/** What people write, on one line. */
export function lineOf(maxLength: number, description: string) {
  return Type.String({ maxLength, pattern: "^[^\\u0000-\\u001f\\u007f]*$", description });
}

export const OpaqueId = Type.String({ pattern: "^[a-z0-9][a-z0-9-]{0,31}$", description: "1 to 32 of a-z, 0-9 and -" });
/** As far as a JavaScript `Date` reaches without losing anything here. */
export const Seconds = Type.Integer({ minimum: 0, maximum: 8_640_000_000_000, description: "UTC, Unix time in s" });
export const Milliseconds = Type.Integer({ minimum: 0, description: "UTC, Unix time in ms" });
export const Count = Type.Integer({ minimum: 0 });
export const Energy = Type.Integer({ minimum: 0, description: "Wh" });
export const Price = Type.Integer({
  minimum: -1_000_000_000,
  maximum: 1_000_000_000,
  description: "micro-currency per kWh",
});
export const Money = Type.String({ pattern: "^-?\\d+$", description: "nano-currency as a decimal; + is received" });
export const Month = Type.String({ pattern: "^\\d{4}-(0[1-9]|1[0-2])$", description: "local month, such as 2016-08" });

export const CommunityPath = closed({ community: CommunityName });
