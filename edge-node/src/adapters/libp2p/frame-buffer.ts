import { edgeNodeError } from "../../errors.ts";

const LENGTH_BYTES = 4;
const SMALL_BYTES = 16_384;

/** The frame with its length before it. */
export function withLength(frame: Uint8Array): Uint8Array {
  const framed = Buffer.allocUnsafe(LENGTH_BYTES + frame.length);
  framed.writeUInt32BE(frame.length, 0);
  framed.set(frame, LENGTH_BYTES);
  return framed;
}

/** Bytes as they came, and the frames in them: 4 bytes of length, big-endian, then the frame. */
export class FrameBuffer {
  readonly #max_frame_bytes: number;
  #chunks: Uint8Array[] = [];
  #bytes = 0;
  /** Small chunks, put together: whoever sends single bytes must not cost an object for each of them. */
  #small = new Uint8Array(0);
  #small_bytes = 0;

  constructor(max_frame_bytes: number) {
    this.#max_frame_bytes = max_frame_bytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  push(chunk: Uint8Array): void {
    this.#bytes += chunk.length;
    if (chunk.length >= SMALL_BYTES) {
      this.#flush();
      this.#chunks.push(chunk);
      return;
    }
    if (this.#small_bytes + chunk.length > this.#small.length) {
      this.#flush();
      this.#small = new Uint8Array(SMALL_BYTES);
    }
    this.#small.set(chunk, this.#small_bytes);
    this.#small_bytes += chunk.length;
  }

  /** Whether {@link take} has something to say, be it a frame or that one is too large. */
  isReady(): boolean {
    const length = this.#length();
    return length !== null && (length > this.#max_frame_bytes || this.#bytes >= LENGTH_BYTES + length);
  }

  /**
   * The next whole frame; null when more bytes are needed. It may share memory with what came after it.
   *
   * @throws {LocalGridError} `peer-frame-too-large`, as soon as the length is known
   */
  take(): Uint8Array | null {
    const length = this.#length();
    if (length === null) return null;
    if (length > this.#max_frame_bytes) {
      throw edgeNodeError("peer-frame-too-large", `a frame of ${length} bytes; at most ${this.#max_frame_bytes}`);
    }
    const end = LENGTH_BYTES + length;
    if (this.#bytes < end) return null;
    const all = this.#joined();
    const rest = all.subarray(end);
    this.#chunks = rest.length === 0 ? [] : [rest];
    this.#bytes = rest.length;
    return all.subarray(LENGTH_BYTES, end);
  }

  #length(): number | null {
    if (this.#bytes < LENGTH_BYTES) return null;
    const first = this.#chunks[0];
    const start = first !== undefined && first.length >= LENGTH_BYTES ? first : this.#joined();
    return new DataView(start.buffer, start.byteOffset, LENGTH_BYTES).getUint32(0);
  }

  #flush(): void {
    if (this.#small_bytes > 0) this.#chunks.push(this.#small.subarray(0, this.#small_bytes));
    this.#small = this.#small.subarray(this.#small_bytes);
    this.#small_bytes = 0;
  }

  #joined(): Uint8Array {
    this.#flush();
    const [first] = this.#chunks;
    if (this.#chunks.length === 1 && first !== undefined) return first;
    const all = Buffer.concat(this.#chunks, this.#bytes);
    this.#chunks = [all];
    return all;
  }
}
