const SECTOR_BYTES = 512;
const FIRST_ENTRY = 446;
const ENTRY_BYTES = 16;
const ENTRIES = 4;
const SIGNATURE = 0xaa55;

export interface Partition {
  /** From 1, as in `6c677264-01`. */
  readonly number: number;
  readonly start_bytes: number;
  readonly size_bytes: number;
  readonly type: number;
}

/**
 * Reads the table in the first sector of a card. Empty entries are left out.
 *
 * @throws {Error} when the sector is no MBR
 */
export function partitionsOf(sector: Uint8Array): readonly Partition[] {
  const view = new DataView(sector.buffer, sector.byteOffset, sector.byteLength);
  if (sector.byteLength < SECTOR_BYTES || view.getUint16(SECTOR_BYTES - 2, true) !== SIGNATURE) {
    throw new Error("the card's first sector holds no partition table");
  }
  const partitions: Partition[] = [];
  for (let index = 0; index < ENTRIES; index++) {
    const at = FIRST_ENTRY + index * ENTRY_BYTES;
    const type = view.getUint8(at + 4);
    const start_bytes = view.getUint32(at + 8, true) * SECTOR_BYTES;
    const size_bytes = view.getUint32(at + 12, true) * SECTOR_BYTES;
    if (type !== 0) partitions.push({ number: index + 1, start_bytes, size_bytes, type });
  }
  return partitions;
}

/** The disk signature, which names the partitions: `6c677264`. */
export function diskSignatureOf(sector: Uint8Array): string {
  const view = new DataView(sector.buffer, sector.byteOffset, sector.byteLength);
  return view.getUint32(440, true).toString(16).padStart(8, "0");
}
