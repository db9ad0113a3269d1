/*
 * What a node asks of the program that runs as root on its card, over a local socket: one line of JSON in, lines of JSON
 * out. The last line is `done` or `refused`. A request to write a backup goes on behind its line in frames, each a length
 * in 4 bytes, big end first, and so many bytes; the length 0 says that all of it has come. Without that nothing is kept.
 *
 * There is no request that names a path or a program: what can be asked for is this list.
 */

export const MAX_CARE_REQUEST_BYTES = 4_096;
export const MAX_CARE_ANSWER_BYTES = 65_536;
export const MAX_CARE_FRAME_BYTES = 1_048_576;

export type ResetMode = "wipe" | "keep-keys";

export type CareRequest =
  | { readonly request: "status" }
  | { readonly request: "health-report" }
  | { readonly request: "stick" }
  | { readonly request: "backup-to-stick"; readonly name: string }
  | { readonly request: "restart" }
  | { readonly request: "reset-token" }
  | { readonly request: "reset"; readonly mode: ResetMode; readonly token: string };

/** What is on the stick that is plugged in. */
export interface StickReport {
  readonly free_bytes: number;
  /** The newest names first, at most 64. */
  readonly backups: readonly { readonly name: string; readonly bytes: number }[];
}

export type CareAnswer =
  | { readonly answer: "progress"; readonly bytes: number }
  | { readonly answer: "done"; readonly result: unknown }
  | { readonly answer: "refused"; readonly code: string; readonly message: string };

/** File names of backups: nothing that a shell or a FAT file system could take for something else. */
const BACKUP_NAME = /^[a-z0-9][a-z0-9-]{0,79}\.lgbackup$/;
const TOKEN = /^[0-9a-f]{32}$/;
const CODE = /^[a-z][a-z0-9-]{0,63}$/;
const PLAIN = new Set(["status", "health-report", "stick", "restart", "reset-token"]);

export function isBackupName(name: string): boolean {
  return BACKUP_NAME.test(name);
}

/** Null for everything that is not on the list, or has more in it than belongs there. */
export function readCareRequest(line: string): CareRequest | null {
  if (Buffer.byteLength(line) > MAX_CARE_REQUEST_BYTES) return null;
  const fields = objectIn(line);
  if (fields === null) return null;
  const { request, ...others } = fields;
  const names = Object.keys(others).sort().join();
  if (typeof request !== "string") return null;
  if (PLAIN.has(request)) return names === "" ? ({ request } as CareRequest) : null;
  const { name, mode, token } = others;
  if (request === "backup-to-stick" && names === "name" && typeof name === "string" && isBackupName(name)) {
    return { request, name };
  }
  const isMode = mode === "wipe" || mode === "keep-keys";
  if (request === "reset" && names === "mode,token" && isMode && typeof token === "string" && TOKEN.test(token)) {
    return { request, mode, token };
  }
  return null;
}

/** Null for what is no answer. */
export function readCareAnswer(line: string): CareAnswer | null {
  if (Buffer.byteLength(line) > MAX_CARE_ANSWER_BYTES) return null;
  const { answer, bytes, result = null, code, message } = objectIn(line) ?? {};
  if (answer === "progress" && Number.isSafeInteger(bytes)) return { answer, bytes: bytes as number };
  if (answer === "done") return { answer, result };
  if (answer !== "refused" || typeof code !== "string" || !CODE.test(code)) return null;
  return { answer, code, message: String(message ?? code).slice(0, 500) };
}

function objectIn(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? { ...(value as Record<string, unknown>) } : null;
  } catch {
    return null;
  }
}
