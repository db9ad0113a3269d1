import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { cloudHubError } from "../../errors.ts";

/** Always with a digit, unlike the operating system's EPIPE. */
const SQLSTATE = /^(?=.*\d)[0-9A-Z]{5}$/;
const DISK_FULL = "53100";
/** NUL and the like: text comes from clients, and no rule of theirs about text lets these in on purpose. */
const UNSTORABLE_TEXT = /^(22021|22P05)$/;
/**
 * Classes and codes of PostgreSQL for what passes: connections, resources, operator intervention, system errors,
 * serialization failures and locks that were waited for too long.
 */
const PASSING = /^(08|53|57|58|40)|^55P03$/;

/**
 * Runs work on the database. What will pass becomes `store-away` or `store-full`, text that cannot be stored
 * `invalid-input`; refusals of ours and faults of the program stay as they are. Messages go out to everybody: what the
 * driver says, with its addresses and names, is in the cause, for the log.
 *
 * @throws {LocalGridError} `store-away`, `store-full`, `invalid-input`
 */
export async function onDatabase<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw translated(error);
  }
}

function translated(error: unknown): unknown {
  if (error instanceof LocalGridError || !(error instanceof Error)) return error;
  // Drizzle wraps what the driver says.
  if (error.cause instanceof Error && error.constructor.name === "DrizzleQueryError") return translated(error.cause);
  const { code, message } = error as Error & { code?: string };
  if (code === DISK_FULL) return cloudHubError("store-full", "the database has no room", error);
  if (code !== undefined && UNSTORABLE_TEXT.test(code)) {
    return cloudHubError("invalid-input", "a text holds characters that cannot be stored", error);
  }
  const isSqlState = code !== undefined && SQLSTATE.test(code);
  const isOfDriver = isSqlState || code !== undefined || /connect|Connection|Client|timeout/.test(message);
  if (isSqlState ? PASSING.test(code) : isOfDriver && !(error instanceof TypeError)) {
    return cloudHubError("store-away", "the database does not answer", error);
  }
  return error;
}
