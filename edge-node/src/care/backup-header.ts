import { edgeNodeError } from "../errors.ts";

/** What anybody may read of a backup without its recovery code. */
export interface BackupHeader {
  /** 32 hexadecimal digits. */
  readonly node: string;
  /** Opaque id. */
  readonly community: string;
  readonly made_at_ms: number;
  /** Null when the journal is not inside: then the hub or other nodes have to have it. */
  readonly journal_records: number | null;
  /** Of what is inside, before it was packed; for people. */
  readonly content_bytes: number;
  /** Fresh for each backup, 64 hexadecimal digits. */
  readonly salt: string;
}

/** Longer beginnings are not read. */
export const MAX_HEADER_BYTES = 2_048;

const FIRST_LINE = "localgrid backup 1";
const NOTE = "This file opens with the recovery code of its node: localgrid restore --from FILE";
const NO_JOURNAL = "not inside";

/** Lines of text, an empty one after them. */
export function headerText(header: BackupHeader): string {
  const { node, community, made_at_ms, journal_records, content_bytes, salt } = header;
  const lines = [
    FIRST_LINE,
    `node: ${node}`,
    `community: ${community}`,
    `made at: ${new Date(made_at_ms).toISOString()}`,
    `journal: ${journal_records === null ? NO_JOURNAL : `${journal_records} records`}`,
    `content: ${content_bytes} bytes`,
    `salt: ${salt}`,
    `note: ${NOTE}`,
  ];
  return `${lines.join("\n")}\n\n`;
}

/** How many bytes the header takes at the beginning of what was read so far; null while its end has not come. */
export function headerEnd(bytes: Uint8Array): number | null {
  const end = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf("\n\n");
  return end < 0 ? null : end + 2;
}

/** @throws {LocalGridError} `not-a-backup` */
export function readHeader(text: string): BackupHeader {
  const [first, ...lines] = text.trimEnd().split("\n");
  if (first !== FIRST_LINE) throw edgeNodeError("not-a-backup", "it does not begin as a backup of a node does");
  const values = new Map(lines.map((line) => [line.split(": ", 1)[0], line.slice(line.indexOf(": ") + 2)]));
  const journal = lineOf(values, "journal", /^(\d{1,15} records|not inside)$/);
  return {
    node: lineOf(values, "node", /^[0-9a-f]{32}$/),
    community: lineOf(values, "community", /^[a-z0-9][a-z0-9-]{0,31}$/),
    made_at_ms: Date.parse(lineOf(values, "made at", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)),
    journal_records: journal === NO_JOURNAL ? null : Number.parseInt(journal, 10),
    content_bytes: Number.parseInt(lineOf(values, "content", /^\d{1,15} bytes$/), 10),
    salt: lineOf(values, "salt", /^[0-9a-f]{64}$/),
  };
}

function lineOf(values: ReadonlyMap<string | undefined, string>, name: string, form: RegExp): string {
  const value = values.get(name) ?? "";
  if (!form.test(value)) throw edgeNodeError("not-a-backup", `its beginning says nothing right of "${name}"`);
  return value;
}
