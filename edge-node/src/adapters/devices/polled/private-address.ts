import { lookup } from "node:dns/promises";
import { BlockList, isIP } from "node:net";
import { edgeNodeError } from "../../../errors.ts";

const PRIVATE = new BlockList();
for (const [network, bits] of [
  ["10.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["169.254.0.0", 16],
  ["127.0.0.0", 8],
] as const) {
  PRIVATE.addSubnet(network, bits, "ipv4");
}
for (const [network, bits] of [
  ["fc00::", 7],
  ["fe80::", 10],
] as const) {
  PRIVATE.addSubnet(network, bits, "ipv6");
}
PRIVATE.addAddress("::1", "ipv6");

const HOST = /^[A-Za-z0-9._:%-]{1,253}$/;

/** Names to addresses; the machine's own way when left out. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/** RFC 1918, link-local, loopback and unique local addresses, also when written as IPv4 in IPv6. */
export function isPrivateAddress(address: string): boolean {
  const plain = address.replace(/%.*$/, "").replace(/^::ffff:(?=\d+\.)/i, "");
  const version = isIP(plain);
  return version !== 0 && PRIVATE.check(plain, version === 4 ? "ipv4" : "ipv6");
}

/**
 * The address to connect to. Whoever connects does so to this very address: the name may mean another one a moment
 * later.
 *
 * @throws {LocalGridError} `address-not-private`, `device-unreachable`
 */
export async function privateAddressOf(host: string, resolve: Resolve = resolveHere): Promise<string> {
  const name = host.replace(/^\[(.*)\]$/, "$1");
  if (!HOST.test(name)) throw edgeNodeError("address-not-private", "this is no name and no address");
  const addresses = isIP(name) === 0 ? await resolved(name, resolve) : [name];
  const address = addresses.find(isPrivateAddress);
  if (address === undefined) throw edgeNodeError("address-not-private", `${name} is not in a private network`);
  return address;
}

async function resolved(name: string, resolve: Resolve): Promise<readonly string[]> {
  try {
    return await resolve(name);
  } catch (cause) {
    throw edgeNodeError("device-unreachable", `nobody knows the name ${name}`, cause);
  }
}

async function resolveHere(host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}
