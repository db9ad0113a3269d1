import { lookup as resolve } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";

/**
 * What is nobody's push service: this machine, networks of houses and providers, what maps or tunnels to them, documents'
 * examples, many at once. IANA's special-purpose registries (RFC 6890).
 */
const SPECIAL_IPV4 = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const;
/** Within what is given out to the world at all. */
const SPECIAL_IPV6 = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const;

const special = new BlockList();
for (const [network, bits] of SPECIAL_IPV4) special.addSubnet(network, bits, "ipv4");
for (const [network, bits] of SPECIAL_IPV6) special.addSubnet(network, bits, "ipv6");
const worldwide = new BlockList();
worldwide.addSubnet("2000::", 3, "ipv6");

/** Refused before anything is sent: the address belongs to no public host. */
export class PrivateAddressError extends Error {}

/** Whether an address is of the public internet. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !special.check(address, "ipv4");
  return family === 6 && worldwide.check(address, "ipv6") && !special.check(address, "ipv6");
}

/** Looks a host up as Node does, and fails when any of its addresses is not public. */
export const publicLookup: LookupFunction = (host, options, answer) => {
  resolve(host, { ...options, all: true }, (error, found) => {
    if (error !== null) return answer(error, []);
    if (found.length === 0 || !found.every(({ address }) => isPublicAddress(address))) {
      return answer(new PrivateAddressError("the host is not public"), []);
    }
    const [first] = found;
    if (options.all === true || first === undefined) answer(null, found);
    else answer(null, first.address, first.family);
  });
};
