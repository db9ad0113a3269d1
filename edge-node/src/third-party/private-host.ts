const IPV4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;
/** Names that only a home's own network answers: mDNS (RFC 6762), RFC 8375, and what routers make up. */
const HOME_NAME =
  /^(?=.{1,253}$)(([a-z0-9_-]{1,63}\.)+(local|lan|home|internal|fritz\.box|home\.arpa)|[a-z0-9_-]{1,63})\.?$/i;

/**
 * Whether a device at this name or address can only be in a private network, as far as that shows before it is
 * resolved. Whoever connects looks again at what a name resolves to.
 */
export function isPrivateHost(host: string): boolean {
  const v4 = IPV4.exec(host);
  if (v4 !== null) return isPrivateV4(v4.slice(1, 5).map(Number));
  if (host.includes(":")) return isPrivateV6(host.replace(/^\[|\]$/g, ""));
  return HOME_NAME.test(host) && !/^[\d.]+$/.test(host) && !/^0x/i.test(host);
}

/** RFC 1918, RFC 3927, loopback. */
function isPrivateV4(parts: readonly number[]): boolean {
  const [a = 256, b = 256] = parts;
  if (parts.some((part) => part > 255)) return false;
  return (
    a === 10 || a === 127 || (a === 172 && b >= 16 && b <= 31) || (a === 192 && b === 168) || (a === 169 && b === 254)
  );
}

/** RFC 4193, link-local, loopback. */
function isPrivateV6(address: string): boolean {
  return /^(::1|f[cd][0-9a-f]{2}:[0-9a-f:]*|fe[89ab][0-9a-f]:[0-9a-f:]*(%[a-z0-9]+)?)$/i.test(address);
}
