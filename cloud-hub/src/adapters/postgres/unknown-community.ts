import { cloudHubError } from "../../errors.ts";

const FOREIGN_KEY_VIOLATION = "23503";

/**
 * Runs a write whose only foreign key is a community's.
 *
 * @throws {LocalGridError} `unknown-community`
 */
export async function namingCommunities<T>(write: () => PromiseLike<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const { cause = error } = error as Error;
    const { code } = cause as { readonly code?: string };
    if (code !== FOREIGN_KEY_VIOLATION) throw error;
    throw cloudHubError("unknown-community", "there is no such community", error);
  }
}
