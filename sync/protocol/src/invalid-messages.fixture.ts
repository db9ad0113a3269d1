/** Bytes that every decoder of the device format must refuse, written by hand, each with the reason. */
export interface Invalid {
  readonly reason: string;
  readonly hex: string;
}

const KID = "0001020304050607";
const SIGNATURE = `5840${"ab".repeat(64)}`;
const TIME = "1b0000019e8088a7a0";

/** Keys 0 to 8 of a correct payload. */
const FIELDS = [`0001`, `0101`, `02${TIME}`, `031a0012d687`, `0400`, `0519032c`, `0600`, `0701`, `0819ea60`];
const PAYLOAD = mapOf(FIELDS);

/** What the invalid examples differ from, each in one thing. */
export const VALID_PAYLOAD = PAYLOAD;
export const VALID_MESSAGE = message({});

const MAX = "1b001fffffffffffff";

export const INVALID_MESSAGES: readonly Invalid[] = [
  { reason: "nothing at all", hex: "" },
  { reason: "no tag", hex: message({ tag: "" }) },
  { reason: "the tag of COSE_Mac0", hex: message({ tag: "d1" }) },
  { reason: "the tag in its longer form", hex: message({ tag: "d812" }) },
  { reason: "an array of three items", hex: message({ array: "83", signature: "" }) },
  { reason: "an array of five items", hex: `${message({ array: "85" })}00` },
  { reason: "an indefinite array", hex: `${message({ array: "9f" })}ff` },
  { reason: "the protected header names ES256", hex: message({ header: "43a10126" }) },
  { reason: "an empty protected header", hex: message({ header: "40" }) },
  { reason: "the protected header holds one entry more", hex: message({ header: "45a201270300" }) },
  { reason: "the protected header is not wrapped into a byte string", hex: message({ header: "a10127" }) },
  { reason: "the protected header writes -8 in two bytes", hex: message({ header: "44a1013807" }) },
  { reason: "no key id", hex: message({ unprotected: "a0" }) },
  { reason: "another entry beside the key id", hex: message({ unprotected: `a20448${KID}0540` }) },
  { reason: "another entry in place of the key id", hex: message({ unprotected: `a10548${KID}` }) },
  { reason: "a key id of 7 bytes", hex: message({ unprotected: "a1044700010203040506" }) },
  { reason: "a key id of 9 bytes", hex: message({ unprotected: `a10449${KID}08` }) },
  { reason: "the key id is text", hex: message({ unprotected: "a104683031323334353637" }) },
  { reason: "the payload is not wrapped into a byte string", hex: message({ payload: PAYLOAD }) },
  { reason: "a detached payload", hex: message({ payload: "f6" }) },
  { reason: "the payload's length in its longer form", hex: message({ payload: `590023${PAYLOAD}` }) },
  { reason: "an indefinite payload", hex: message({ payload: `5f${bytesOf(PAYLOAD)}ff` }) },
  { reason: "a signature of 63 bytes", hex: message({ signature: `583f${"ab".repeat(63)}` }) },
  { reason: "a signature of 65 bytes", hex: message({ signature: `5841${"ab".repeat(65)}` }) },
  { reason: "the signature is cut", hex: message({}).slice(0, -2) },
  { reason: "a byte after the message's end", hex: `${message({})}00` },
];

export const INVALID_PAYLOADS: readonly Invalid[] = [
  { reason: "an empty payload", hex: "" },
  { reason: "an array in place of the map", hex: "8901010101010101010101" },
  { reason: "version 2", hex: withField(0, "0002") },
  { reason: "version 0", hex: withField(0, "0000") },
  { reason: "no version", hex: mapOf(FIELDS.slice(1)) },
  { reason: "no uptime", hex: mapOf(FIELDS.slice(0, 8)) },
  { reason: "nine entries announced as eight", hex: `a8${FIELDS.join("")}` },
  { reason: "nine entries announced as ten", hex: `aa${FIELDS.join("")}` },
  { reason: "the number of entries in its longer form", hex: `b809${FIELDS.join("")}` },
  { reason: "an indefinite map", hex: `bf${FIELDS.join("")}ff` },
  { reason: "a byte after the payload's end", hex: `${PAYLOAD}00` },
  { reason: "the last byte is missing", hex: PAYLOAD.slice(0, -2) },
  { reason: "keys 3 and 4 exchanged", hex: mapOf(exchanged(3, 4)) },
  { reason: "key 4 twice", hex: mapOf([...FIELDS.slice(0, 5), ...FIELDS.slice(4)]) },
  { reason: "a key in its longer form", hex: withField(1, "180101") },
  { reason: "a text key", hex: withField(1, "613101") },
  { reason: "seq 0", hex: withField(1, "0100") },
  { reason: "a negative seq", hex: withField(1, "0120") },
  { reason: "seq in its longer form", hex: withField(1, "011801") },
  { reason: "seq 2^53", hex: withField(1, "011b0020000000000000") },
  { reason: "a time with a fraction", hex: withField(2, "02fb4279e8046c520000") },
  { reason: "a tagged time", hex: withField(2, `02c1${TIME}`) },
  { reason: "a negative import register", hex: withField(3, "0320") },
  { reason: "an import register of 2^53", hex: withField(3, "031b0020000000000000") },
  { reason: "an import register of 2^64 - 1", hex: withField(3, "031bffffffffffffffff") },
  { reason: "a negative export register", hex: withField(4, "0420") },
  { reason: "power as a float", hex: withField(5, "05f94a58") },
  { reason: "power of 2^31 W", hex: withField(5, "051a80000000") },
  { reason: "power of -2^31 - 1 W", hex: withField(5, "053a80000000") },
  { reason: "no value for power", hex: withField(5, "05f6") },
  { reason: "negative flags", hex: withField(6, "0620") },
  { reason: "flags of 33 bits", hex: withField(6, "061b0000000100000000") },
  { reason: "a boot count of 33 bits", hex: withField(7, "071b0000000100000000") },
  { reason: "a negative uptime", hex: withField(8, "0820") },
  { reason: "key 24", hex: mapOf([...FIELDS, "181800"]) },
  { reason: "key -1", hex: mapOf([...FIELDS, "2000"]) },
  { reason: "key 11 before key 10", hex: mapOf([...FIELDS, "0b00", "0a00"]) },
  { reason: "key 10 twice", hex: mapOf([...FIELDS, "0a00", "0a00"]) },
  { reason: "key 9 after key 10", hex: mapOf([...FIELDS, "0a00", `09${listOf([step({})])}`]) },
  { reason: "text under key 10", hex: mapOf([...FIELDS, "0a6131"]) },
  { reason: "a float under key 10", hex: mapOf([...FIELDS, "0af90000"]) },
  { reason: "-2^53 under key 10", hex: mapOf([...FIELDS, "0a3b001fffffffffffff"]) },
  { reason: "no following reading where one is announced", hex: following([]) },
  { reason: "64 following readings", hex: following(Array.from({ length: 64 }, () => step({}))) },
  { reason: "a following reading of four numbers", hex: following(["8401000000"]) },
  { reason: "a following reading of six numbers", hex: following(["86010000000000"]) },
  { reason: "a following reading as a byte string", hex: following(["450100000000"]) },
  { reason: "an indefinite list of following readings", hex: mapOf([...FIELDS, `099f${step({})}ff`]) },
  { reason: "a following reading before its predecessor", hex: following([step({ time: "20" })]) },
  { reason: "an import register that goes back", hex: following([step({ imported: "20" })]) },
  { reason: "an export register that goes back", hex: following([step({ exported: "20" })]) },
  { reason: "power of 2^31 W in a following reading", hex: following([step({ power: "1a80000000" })]) },
  { reason: "flags of 33 bits in a following reading", hex: following([step({ flags: "1b0000000100000000" })]) },
  { reason: "seq passes 2^53 - 1", hex: following([step({})], `01${MAX}`) },
  { reason: "time passes 2^53 - 1", hex: following([step({})], `02${MAX}`) },
  { reason: "the import register passes 2^53 - 1", hex: following([step({ imported: "01" })], `03${MAX}`) },
  { reason: "the export register passes 2^53 - 1", hex: following([step({ exported: "01" })], `04${MAX}`) },
  { reason: "uptime passes 2^53 - 1", hex: following([step({})], `08${MAX}`) },
];

export const INVALID_ACKS: readonly Invalid[] = [
  { reason: "an acknowledgement of a bare number", hex: "1840" },
  { reason: "an empty acknowledgement", hex: "a0" },
  { reason: "an acknowledgement of -1", hex: "a10020" },
  { reason: "an acknowledgement of 2^53", hex: "a1001b0020000000000000" },
  { reason: "a reason alone", hex: "a101626e6f" },
  { reason: "a reason that is a number", hex: "a200010100" },
  { reason: "a reason of 129 characters", hex: `a20001017881${"61".repeat(129)}` },
  { reason: "a reason that is not UTF-8", hex: "a200010161ff" },
  { reason: "an unknown key in an acknowledgement", hex: "a300010161610300" },
  { reason: "an event number of -1", hex: "a200000220" },
  { reason: "the reason after the event number", hex: "a30000020001626e6f" },
  { reason: "a byte after the acknowledgement's end", hex: "a1000100" },
];

export const INVALID_LIVES: readonly Invalid[] = [
  { reason: "a live payload without power", hex: `a100${TIME}` },
  { reason: "a live payload with an unknown key", hex: `a500${TIME}0100020003000400` },
  { reason: "a live payload with key 4 in place of 2", hex: `a300${TIME}01000400` },
  { reason: "a state of charge before the voltage", hex: `a400${TIME}010003000200` },
  { reason: "a state of charge of 1001 permille", hex: `a300${TIME}0100031903e9` },
  { reason: "a negative live time", hex: "a200200100" },
  { reason: "live power of 2^31 W", hex: `a200${TIME}011a80000000` },
  { reason: "a negative live voltage", hex: `a300${TIME}01000220` },
  { reason: "a live voltage of 33 bits", hex: `a300${TIME}0100021b0000000100000000` },
  { reason: "a byte after the live payload's end", hex: `a200${TIME}010000` },
];

interface MessageParts {
  readonly tag?: string;
  readonly array?: string;
  readonly header?: string;
  readonly unprotected?: string;
  readonly payload?: string;
  readonly signature?: string;
}

function message(parts: MessageParts): string {
  const { tag = "d2", array = "84", header = "43a10127", unprotected = `a10448${KID}` } = parts;
  const { payload = bytesOf(PAYLOAD), signature = SIGNATURE } = parts;
  return tag + array + header + unprotected + payload + signature;
}

interface StepParts {
  readonly time?: string;
  readonly imported?: string;
  readonly exported?: string;
  readonly power?: string;
  readonly flags?: string;
}

function step({ time = "01", imported = "00", exported = "00", power = "00", flags = "00" }: StepParts): string {
  return `85${time}${imported}${exported}${power}${flags}`;
}

/** A payload with following readings; `replaced` stands in for the field of the same key. */
function following(steps: readonly string[], replaced?: string): string {
  const fields = FIELDS.map((field) => (replaced?.slice(0, 2) === field.slice(0, 2) ? replaced : field));
  return mapOf([...fields, `09${listOf(steps)}`]);
}

function withField(index: number, field: string): string {
  return mapOf(FIELDS.with(index, field));
}

function exchanged(a: number, b: number): readonly string[] {
  return FIELDS.with(a, FIELDS[b] as string).with(b, FIELDS[a] as string);
}

function mapOf(fields: readonly string[]): string {
  return head(0xa0, fields.length) + fields.join("");
}

function listOf(items: readonly string[]): string {
  return head(0x80, items.length) + items.join("");
}

function bytesOf(content: string): string {
  return head(0x40, content.length / 2) + content;
}

function head(type: number, count: number): string {
  const bytes = count < 24 ? [type | count] : [type | 24, count];
  return Buffer.from(bytes).toString("hex");
}
