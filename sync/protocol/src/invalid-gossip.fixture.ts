import type { Invalid } from "./invalid-messages.fixture.ts";

/** Bytes that no reader of the nodes' messages may accept, written by hand, each with the reason. */

const KEY = `5820${"a1".repeat(32)}`;
const LATER_KEY = `5820${"a2".repeat(32)}`;
const SIGNATURE = `5840${"e5".repeat(64)}`;
const NODE = `50${"b1".repeat(16)}`;
const LATER_NODE = `50${"b2".repeat(16)}`;
const EPOCH = `50${"c3".repeat(16)}`;
const HASH = `5820${"d4".repeat(32)}`;
const ADDRESS = textOf("/ip4/10.0.0.1/tcp/4001");
const SUN = textOf("sun");
const MEMBER = `83${KEY}${SUN}81${ADDRESS}`;
const COPY = `84${NODE}${EPOCH}0405`;
const RECEIPT = `83${NODE}${EPOCH}04`;
const HEAD = `83${EPOCH}1834${HASH}`;
const PAST = "1b0020000000000000";

/** What the invalid ones differ from, each in one thing. */
export const VALID_MEMBERSHIP = membership({});
export const VALID_ANNOUNCEMENT = announcement({});
export const VALID_QUESTION = question({});
export const VALID_REPLY = extents({});

export const INVALID_MEMBERSHIPS: readonly Invalid[] = [
  { reason: "nothing at all", hex: "" },
  { reason: "an array of six items", hex: membership({ array: "86" }).slice(0, -SIGNATURE.length) },
  { reason: "an array of eight items", hex: `${membership({ array: "88" })}00` },
  { reason: "an indefinite array", hex: `${membership({ array: "9f" })}ff` },
  { reason: "another label", hex: membership({ label: textOf("lg/region/2") }) },
  { reason: "a region with a capital", hex: membership({ region: textOf("Valley") }) },
  { reason: "a region without letters", hex: membership({ region: "60" }) },
  { reason: "a region of 33 characters", hex: membership({ region: textOf("v".repeat(33)) }) },
  { reason: "version 0", hex: membership({ version: "00" }) },
  { reason: "the version in its longer form", hex: membership({ version: "1803" }) },
  { reason: "version 2^53", hex: membership({ version: PAST }) },
  { reason: "a time before 1970", hex: membership({ issued_at_ms: "20" }) },
  { reason: "the members as a map", hex: membership({ members: "a0" }) },
  { reason: "257 members announced", hex: membership({ members: `990101${MEMBER.repeat(257)}` }) },
  { reason: "a member of two items", hex: membership({ members: `8182${KEY}${SUN}` }) },
  { reason: "a member's key of 31 bytes", hex: membership({ members: `8183581f${"a1".repeat(31)}${SUN}80` }) },
  { reason: "a community with an underscore", hex: membership({ members: `8183${KEY}${textOf("s_n")}80` }) },
  { reason: "a member twice", hex: membership({ members: `82${MEMBER}${MEMBER}` }) },
  { reason: "members out of order", hex: membership({ members: `8283${LATER_KEY}${SUN}80${MEMBER}` }) },
  { reason: "nine addresses", hex: membership({ members: `8183${KEY}${SUN}89${ADDRESS.repeat(9)}` }) },
  { reason: "an address of 129 characters", hex: membership({ members: address(`/${"x".repeat(128)}`) }) },
  { reason: "an address without its slash", hex: membership({ members: address("ip4/10.0.0.1") }) },
  { reason: "an address with a space", hex: membership({ members: address("/ip4/10.0.0.1 ") }) },
  { reason: "a region's key of 33 bytes", hex: membership({ key: `5821${"a9".repeat(33)}` }) },
  { reason: "a signature of 63 bytes", hex: membership({ signature: `583f${"e5".repeat(63)}` }) },
  { reason: "a byte after the end", hex: `${membership({})}00` },
];

export const INVALID_ANNOUNCEMENTS: readonly Invalid[] = [
  { reason: "nothing at all", hex: "" },
  { reason: "an array of eleven items", hex: announcement({ array: "8b" }).slice(0, -SIGNATURE.length) },
  { reason: "an array of thirteen items", hex: `${announcement({ array: "8d" })}00` },
  { reason: "another label", hex: announcement({ label: textOf("lg/announcement/2") }) },
  { reason: "a node of 15 bytes", hex: announcement({ node: `4f${"b1".repeat(15)}` }) },
  { reason: "a time in its longer form", hex: announcement({ at_ms: "1817" }) },
  { reason: "a counter of 2^53", hex: announcement({ counter: PAST }) },
  { reason: "generation 0", hex: announcement({ generation: "00" }) },
  { reason: "a head as a map", hex: announcement({ head: "a0" }) },
  { reason: "a head of two items", hex: announcement({ head: `82${EPOCH}01` }) },
  { reason: "a head at seq 0", hex: announcement({ head: `83${EPOCH}00${HASH}` }) },
  { reason: "a head at seq 2^53", hex: announcement({ head: `83${EPOCH}${PAST}${HASH}` }) },
  { reason: "a head with a hash of 31 bytes", hex: announcement({ head: `83${EPOCH}01581f${"d4".repeat(31)}` }) },
  { reason: "no head as false", hex: announcement({ head: "f4" }) },
  { reason: "a negative count", hex: announcement({ records: "20" }) },
  { reason: "an uplink of 1", hex: announcement({ has_uplink: "01" }) },
  { reason: "no uplink as null", hex: announcement({ has_uplink: "f6" }) },
  { reason: "65 copies", hex: announcement({ copies: `9841${COPY.repeat(65)}` }) },
  { reason: "a copy of three items", hex: announcement({ copies: `81${RECEIPT}` }) },
  { reason: "a copy without records", hex: announcement({ copies: `8184${NODE}${EPOCH}0400` }) },
  { reason: "a copy twice", hex: announcement({ copies: `82${COPY}${COPY}` }) },
  { reason: "copies out of order", hex: announcement({ copies: `8284${LATER_NODE}${EPOCH}0405${COPY}` }) },
  { reason: "65 receipts", hex: announcement({ receipts: `9841${RECEIPT.repeat(65)}` }) },
  { reason: "a receipt up to seq 0", hex: announcement({ receipts: `8183${NODE}${EPOCH}00` }) },
  { reason: "a receipt twice", hex: announcement({ receipts: `82${RECEIPT}${RECEIPT}` }) },
  { reason: "a signature of 65 bytes", hex: announcement({ signature: `5841${"e5".repeat(65)}` }) },
  { reason: "a byte after the end", hex: `${announcement({})}00` },
];

export const INVALID_QUESTIONS: readonly Invalid[] = [
  { reason: "nothing at all", hex: "" },
  { reason: "an empty array", hex: "80" },
  { reason: "a kind that nobody knows", hex: `81${textOf("peers")}` },
  { reason: "a kind as a byte string", hex: "81456865616473" },
  { reason: "heads with one item more", hex: `82${textOf("heads")}00` },
  { reason: "a membership from a version on", hex: `82${textOf("membership")}03` },
  { reason: "extents of nobody", hex: `81${textOf("extents")}` },
  { reason: "extents of a node of 17 bytes", hex: `82${textOf("extents")}51${"b1".repeat(17)}` },
  { reason: "records without an end", hex: question({ array: "84", upto_seq: "" }) },
  { reason: "records from seq 0 on", hex: question({ from_seq: "00" }) },
  { reason: "records up to a place before they begin", hex: question({ from_seq: "05" }) },
  { reason: "records up to 2^53", hex: question({ upto_seq: PAST }) },
  { reason: "seq in its longer form", hex: question({ from_seq: "1801" }) },
  { reason: "a clock before 1970", hex: `82${textOf("clock")}20` },
  { reason: "a byte after the end", hex: `${question({})}00` },
  { reason: "129 bytes", hex: `82${textOf("clock")}${"00".repeat(122)}` },
];

export const INVALID_REPLIES: readonly Invalid[] = [
  { reason: "nothing at all", hex: "" },
  { reason: "a kind that nobody knows", hex: `81${textOf("peers")}` },
  { reason: "telemetry in place of a journal's batch", hex: `88${textOf("lg/telemetry/1")}` },
  { reason: "a batch of seven items", hex: `87${textOf("lg/upload/1")}` },
  { reason: "extents of generation 0", hex: extents({ generation: "00" }) },
  { reason: "an epoch that ends at 0", hex: extents({ epochs: `8182${EPOCH}00` }) },
  { reason: "an epoch of three items", hex: extents({ epochs: `8183${EPOCH}0101` }) },
  { reason: "an epoch twice", hex: extents({ epochs: `8282${EPOCH}0182${EPOCH}02` }) },
  { reason: "an end at -1", hex: `82${textOf("end")}20` },
  { reason: "an end without its place", hex: `81${textOf("end")}` },
  { reason: "no announcements", hex: `82${textOf("heads")}80` },
  { reason: "65 announcements", hex: `82${textOf("heads")}9841${"40".repeat(65)}` },
  { reason: "an announcement that is not wrapped", hex: `82${textOf("heads")}8180` },
  { reason: "an announcement of 16,385 bytes", hex: `82${textOf("heads")}81594001${"00".repeat(16_385)}` },
  { reason: "a membership that is not wrapped", hex: `82${textOf("membership")}80` },
  { reason: "a clock of one time", hex: `83${textOf("clock")}00f5` },
  { reason: "a clock trusted by 1", hex: `84${textOf("clock")}000001` },
  { reason: "a refusal in a sentence", hex: `82${textOf("refused")}${textOf("not here")}` },
  { reason: "a byte after the end", hex: `${extents({})}00` },
];

interface Parts {
  readonly [part: string]: string;
}

function membership(parts: Parts): string {
  const { array = "87", label = textOf("lg/region/1"), region = textOf("valley"), version = "03" } = parts;
  const { issued_at_ms = "01", members = `81${MEMBER}`, key = KEY, signature = SIGNATURE } = parts;
  return array + label + region + version + issued_at_ms + members + key + signature;
}

function address(text: string): string {
  return `8183${KEY}${SUN}81${textOf(text)}`;
}

function announcement(parts: Parts): string {
  const { array = "8c", label = textOf("lg/announcement/1"), node = NODE, at_ms = "05", counter = "06" } = parts;
  const { generation = "01", head = HEAD, records = "1834", membership_version = "03", has_uplink = "f5" } = parts;
  const { copies = `81${COPY}`, receipts = `81${RECEIPT}`, signature = SIGNATURE } = parts;
  const start = array + label + node + at_ms + counter + generation + head;
  return start + records + membership_version + has_uplink + copies + receipts + signature;
}

function question({ array = "85", from_seq = "01", upto_seq = "04" }: Parts): string {
  return array + textOf("records") + NODE + EPOCH + from_seq + upto_seq;
}

function extents({ generation = "01", epochs = `8182${EPOCH}04` }: Parts): string {
  return `84${textOf("extents")}${NODE}${generation}${epochs}`;
}

function textOf(text: string): string {
  const { length } = text;
  const head = length < 24 ? [0x60 + length] : [0x78, length];
  return Buffer.concat([Uint8Array.from(head), Buffer.from(text)]).toString("hex");
}
