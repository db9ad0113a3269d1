import { BlockList, isIP } from "node:net";

/** Networks that end at the premises: loopback, RFC 1918, link-local and unique local addresses. */
const SUBNETS = [
  ["127.0.0.0", 8, "ipv4"],
  ["10.0.0.0", 8, "ipv4"],
  ["172.16.0.0", 12, "ipv4"],
  ["192.168.0.0", 16, "ipv4"],
  ["169.254.0.0", 16, "ipv4"],
  ["::1", 128, "ipv6"],
  ["fe80::", 10, "ipv6"],
  ["fc00::", 7, "ipv6"],
] as const;

const AT_HOME = new BlockList();
for (const [network, prefix, family] of SUBNETS) AT_HOME.addSubnet(network, prefix, family);

/** Names without a dot, and domains that the public network does not know (RFC 6762, RFC 8375, RFC 6761). */
const HOME_NAME = /^[^.]+$|\.(local|lan|internal|home\.arpa|localhost)$/;

/** Whether a secret may go there: by TLS anywhere, without it only to a hub on the same premises. */
export function isForSecrets(hub_url: string): boolean {
  const { protocol, hostname } = new URL(hub_url);
  if (protocol === "https:") return true;
  const host = hostname.replace(/^\[|\]$/g, "");
  const family = isIP(host);
  return family === 0 ? HOME_NAME.test(host) : AT_HOME.check(host, family === 6 ? "ipv6" : "ipv4");
}
