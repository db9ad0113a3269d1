import { promisify } from "node:util";
import { constants, gunzip, zstdDecompress } from "node:zlib";
import { MAX_BATCH_BYTES } from "@localgrid/protocol/upload-limits";
import { cloudHubError } from "../errors.ts";

/** 8 MiB: what a decoder may be made to set aside, whatever a body promises. */
const MAX_WINDOW_LOG = 23;

const DECODERS: Readonly<Record<string, (body: Buffer) => Promise<Buffer>>> = {
  identity: async (body) => body,
  gzip: (body) => promisify(gunzip)(body, { maxOutputLength: MAX_BATCH_BYTES }),
  zstd: (body) =>
    promisify(zstdDecompress)(body, {
      maxOutputLength: MAX_BATCH_BYTES,
      params: { [constants.ZSTD_d_windowLogMax]: MAX_WINDOW_LOG },
    }),
};

/**
 * The body of an upload without its content-encoding. It is never unpacked beyond the size of the largest batch.
 *
 * @throws {LocalGridError} `wrong-content-encoding`, `batch-too-large`, `malformed-encoding`
 */
export async function unpackBatch(body: Buffer, encoding = "identity"): Promise<Uint8Array> {
  const decode = Object.hasOwn(DECODERS, encoding) ? DECODERS[encoding] : undefined;
  if (decode === undefined) throw cloudHubError("wrong-content-encoding", `"${encoding.slice(0, 40)}" is not known`);
  try {
    return await decode(body);
  } catch (cause) {
    const { code, message } = cause as Error & { code?: string };
    if (code === "ERR_BUFFER_TOO_LARGE") {
      throw cloudHubError("batch-too-large", `the body unpacks to more than ${MAX_BATCH_BYTES} bytes`, cause);
    }
    throw cloudHubError("malformed-encoding", `the body is not ${encoding}: ${message}`, cause);
  }
}
