const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const FORM = /^C[A-Z2-7]{55}$/;
/** Kind, 32 bytes, checksum. */
const BITS_PER_LETTER = 5n;
const ID_BYTES = 32;

/**
 * The 32 bytes that the address of a contract stands for; null for what is no such address. Source: strkey of SEP-23,
 * base 32 of kind (2 << 3), bytes and CRC-16/XMODEM, low byte first.
 */
export function contractIdOf(address: string): Uint8Array | null {
  if (!FORM.test(address)) return null;
  let value = 0n;
  for (const letter of address) value = (value << BITS_PER_LETTER) | BigInt(ALPHABET.indexOf(letter));
  const bytes = Buffer.from(value.toString(16).padStart(70, "0"), "hex");
  const covered = bytes.subarray(0, 1 + ID_BYTES);
  if (bytes.readUInt16LE(1 + ID_BYTES) !== checksumOf(covered)) return null;
  return new Uint8Array(covered.subarray(1));
}

function checksumOf(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) {
    sum ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) sum = ((sum << 1) ^ (sum & 0x8000 ? 0x1021 : 0)) & 0xffff;
  }
  return sum;
}
