import { randomInt } from "node:crypto";

/** The test's end of the network: enough of Ethernet, ARP, IPv4, DHCP, TCP and UDP to be a neighbour that asks. */
const SCANNER_MAC = Uint8Array.of(0x52, 0x54, 0x00, 0x10, 0x77, 0x01);
const SCANNER_IP = Uint8Array.of(10, 77, 0, 1);
const GUEST_IP = Uint8Array.of(10, 77, 0, 50);
const SCANNER_PORT = 40_077;
const DHCP_COOKIE = 0x63825363;
const LEASE_S = 86_400;
const [ICMP, TCP, UDP] = [1, 6, 17];
const [FLAG_SYN, FLAG_ACK] = [0x02, 0x10];

export interface ArpAsk {
  readonly kind: "arp";
  readonly from_mac: Uint8Array;
  readonly from_ip: Uint8Array;
  readonly target: string;
}

export interface DhcpAsk {
  readonly kind: "dhcp";
  readonly asks: "discover" | "request";
  readonly from_mac: Uint8Array;
  readonly transaction: number;
}

export type Frame =
  | ArpAsk
  | DhcpAsk
  | {
      readonly kind: "tcp";
      readonly to_scanner: boolean;
      readonly to: string;
      readonly from_port: number;
      readonly to_port: number;
      readonly isSynAck: boolean;
    }
  | {
      readonly kind: "udp";
      readonly to_scanner: boolean;
      readonly to: string;
      readonly from_port: number;
      readonly to_port: number;
    }
  | { readonly kind: "unreachable"; readonly port: number }
  | { readonly kind: "other" };

const OTHER: Frame = { kind: "other" };

export function parseFrame(frame: Buffer): Frame {
  if (frame.length < 34) return OTHER;
  const type = frame.readUInt16BE(12);
  if (type === 0x0806) return parseArp(frame);
  if (type !== 0x0800) return OTHER;
  const header = (frame.readUInt8(14) & 0x0f) * 4;
  const body = frame.subarray(14 + header);
  const to = [...frame.subarray(30, 34)].join(".");
  switch (frame.readUInt8(23)) {
    case TCP:
      return parseTcp(body, to);
    case UDP:
      return parseUdp(frame, body, to);
    case ICMP:
      return parseIcmp(body);
    default:
      return OTHER;
  }
}

function parseArp(frame: Buffer): Frame {
  if (frame.length < 42 || frame.readUInt16BE(20) !== 1) return OTHER;
  const target = [...frame.subarray(38, 42)].join(".");
  return { kind: "arp", from_mac: Buffer.from(frame.subarray(22, 28)), from_ip: frame.subarray(28, 32), target };
}

function parseTcp(body: Buffer, to: string): Frame {
  if (body.length < 20) return OTHER;
  const flags = body.readUInt8(13);
  const [from_port, to_port] = [body.readUInt16BE(0), body.readUInt16BE(2)];
  const isSynAck = (flags & (FLAG_SYN | FLAG_ACK)) === (FLAG_SYN | FLAG_ACK);
  return { kind: "tcp", to_scanner: to_port === SCANNER_PORT, to, from_port, to_port, isSynAck };
}

function parseUdp(frame: Buffer, body: Buffer, to: string): Frame {
  if (body.length < 8) return OTHER;
  const [from_port, to_port] = [body.readUInt16BE(0), body.readUInt16BE(2)];
  const payload = body.subarray(8);
  if (to_port === 67) return parseDhcp(frame, payload);
  return { kind: "udp", to_scanner: to_port === SCANNER_PORT, to, from_port, to_port };
}

function parseDhcp(frame: Buffer, payload: Buffer): Frame {
  if (payload.length < 244 || payload.readUInt32BE(236) !== DHCP_COOKIE) return OTHER;
  const kind = dhcpOption(payload, 53)?.at(0);
  if (kind !== 1 && kind !== 3) return OTHER;
  const from_mac = Buffer.from(frame.subarray(6, 12));
  return { kind: "dhcp", asks: kind === 1 ? "discover" : "request", from_mac, transaction: payload.readUInt32BE(4) };
}

function dhcpOption(payload: Buffer, wanted: number): Buffer | undefined {
  for (let at = 240; at + 1 < payload.length && payload[at] !== 255; ) {
    const length = payload[at] === 0 ? -1 : (payload[at + 1] as number);
    if (payload[at] === wanted) return payload.subarray(at + 2, at + 2 + length);
    at += 2 + length;
  }
  return undefined;
}

/** "Port unreachable" quotes the packet that it is about. */
function parseIcmp(body: Buffer): Frame {
  if (body.length < 8 + 28 || body.readUInt8(0) !== 3) return OTHER;
  const quoted = body.subarray(8);
  const header = (quoted.readUInt8(0) & 0x0f) * 4;
  return { kind: "unreachable", port: quoted.readUInt16BE(header + 2) };
}

export function arpAnswer({ from_mac, from_ip }: ArpAsk): Uint8Array {
  const body = Buffer.concat([
    Uint8Array.of(0, 1, 8, 0, 6, 4, 0, 2),
    SCANNER_MAC,
    SCANNER_IP,
    from_mac,
    Buffer.from(from_ip),
  ]);
  return ethernet(from_mac, 0x0806, body);
}

/** Offers, then grants, the one address that this network has to give. */
export function dhcpAnswer({ asks, from_mac, transaction }: DhcpAsk): Uint8Array {
  const message = Buffer.alloc(240);
  message.set([2, 1, 6, 0], 0);
  message.writeUInt32BE(transaction, 4);
  message.set(GUEST_IP, 16);
  message.set(SCANNER_IP, 20);
  message.set(from_mac, 28);
  message.writeUInt32BE(DHCP_COOKIE, 236);
  const lease = Buffer.alloc(4);
  lease.writeUInt32BE(LEASE_S);
  const options = Buffer.from([
    ...[53, 1, asks === "discover" ? 2 : 5],
    ...[54, 4, ...SCANNER_IP],
    ...[51, 4, ...lease],
    ...[1, 4, 255, 255, 255, 0],
    255,
  ]);
  const payload = udp({ from_port: 67, to_port: 68 }, Buffer.concat([message, options]));
  return ethernet(from_mac, 0x0800, ipv4(UDP, GUEST_IP, payload));
}

export function tcpSyn(to_mac: Uint8Array, port: number): Uint8Array {
  const segment = Buffer.alloc(20);
  segment.writeUInt16BE(SCANNER_PORT, 0);
  segment.writeUInt16BE(port, 2);
  segment.writeUInt32BE(randomInt(2 ** 32), 4);
  segment.set([0x50, FLAG_SYN, 0x72, 0x10], 12);
  const pseudo = Buffer.concat([SCANNER_IP, GUEST_IP, Uint8Array.of(0, TCP, 0, segment.length)]);
  segment.writeUInt16BE(checksum(Buffer.concat([pseudo, segment])), 16);
  return ethernet(to_mac, 0x0800, ipv4(TCP, GUEST_IP, segment));
}

/** A question that DNS, DHCP, mDNS, SNMP or NTP would each take for something: long enough for all of them. */
export function udpProbe(to_mac: Uint8Array, port: number): Uint8Array {
  const payload = Buffer.alloc(48);
  // A DNS question for "local", which is also a well-formed beginning for an NTP client's.
  payload.set([0x23, 0x77, 0x01, 0x00, 0, 1, 0, 0, 0, 0, 0, 0, 5, 0x6c, 0x6f, 0x63, 0x61, 0x6c, 0, 0, 1, 0, 1]);
  return ethernet(to_mac, 0x0800, ipv4(UDP, GUEST_IP, udp({ from_port: SCANNER_PORT, to_port: port }, payload)));
}

function udp(ports: { readonly from_port: number; readonly to_port: number }, payload: Uint8Array): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt16BE(ports.from_port, 0);
  header.writeUInt16BE(ports.to_port, 2);
  header.writeUInt16BE(8 + payload.length, 4);
  return Buffer.concat([header, payload]);
}

function ipv4(protocol: number, to: Uint8Array, payload: Uint8Array): Buffer {
  const header = Buffer.alloc(20);
  header.writeUInt8(0x45, 0);
  header.writeUInt16BE(20 + payload.length, 2);
  header.set([64, protocol], 8);
  header.set(SCANNER_IP, 12);
  header.set(to, 16);
  header.writeUInt16BE(checksum(header), 10);
  return Buffer.concat([header, payload]);
}

function ethernet(to: Uint8Array, type: number, payload: Uint8Array): Buffer {
  const header = Buffer.alloc(14);
  header.set(to, 0);
  header.set(SCANNER_MAC, 6);
  header.writeUInt16BE(type, 12);
  return Buffer.concat([header, payload]);
}

function checksum(bytes: Buffer): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) {
    sum += at + 1 < bytes.length ? bytes.readUInt16BE(at) : (bytes[at] as number) << 8;
  }
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return ~sum & 0xffff;
}
