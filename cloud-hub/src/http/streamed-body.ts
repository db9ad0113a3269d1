import type { FastifyRequest } from "fastify";
import { type CloudHubErrorCode, cloudHubError } from "../errors.ts";

/**
 * The body as it comes. What nobody wants any more is read and dropped: else the client would not hear the answer.
 *
 * @throws {LocalGridError} `interrupted` when it breaks off
 */
export async function* streamedBody(
  { raw }: FastifyRequest,
  interrupted: CloudHubErrorCode,
): AsyncGenerator<Uint8Array> {
  let isWhole = false;
  try {
    for await (const bytes of raw.iterator({ destroyOnReturn: false })) yield bytes as Uint8Array;
    isWhole = true;
  } catch (cause) {
    throw cloudHubError(interrupted, "the content broke off", cause);
  } finally {
    if (!isWhole) raw.resume();
  }
}
