import { MOST_MAIL_ADDRESS_LENGTH, MOST_PUSH_ENDPOINT_LENGTH } from "@localgrid/protocol/notice-relay";
import { edgeNodeError } from "../errors.ts";
import { arePushKeys, type PushKeys } from "./push-seal.ts";

/** One `@` with something on both sides, and a domain with a dot; whether anybody reads there, a mailed code shows. */
const ADDRESS = /^[^\s@<>(),;:"[\]\\\p{Cc}]{1,64}@[^\s@<>(),;:"[\]\\\p{Cc}.]+(\.[^\s@<>(),;:"[\]\\\p{Cc}.]+)+$/u;

const VISIBLE = /^[!-~]+$/;

/** @throws {LocalGridError} `not-an-endpoint` */
export function assertPushSubscription({ endpoint, ...keys }: PushKeys & { readonly endpoint: string }): void {
  if (!isEndpoint(endpoint)) throw edgeNodeError("not-an-endpoint", "endpoint is no https address of a push service");
  if (!arePushKeys(keys)) throw edgeNodeError("not-an-endpoint", "p256dh and auth are no keys of a push subscription");
}

/** @throws {LocalGridError} `not-an-address` */
export function assertMailAddress(address: string): void {
  if (address.length <= MOST_MAIL_ADDRESS_LENGTH && ADDRESS.test(address)) return;
  throw edgeNodeError("not-an-address", "that is no e-mail address");
}

function isEndpoint(endpoint: string): boolean {
  if (endpoint.length > MOST_PUSH_ENDPOINT_LENGTH || !VISIBLE.test(endpoint) || !URL.canParse(endpoint)) return false;
  const { protocol, username, password, hash } = new URL(endpoint);
  return protocol === "https:" && username === "" && password === "" && hash === "";
}
