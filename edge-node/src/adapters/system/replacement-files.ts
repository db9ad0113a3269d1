import { existsSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import type { MissingRange } from "@localgrid/journal/genesis";
import Type, { type Static, type TSchema } from "typebox";
import { Check } from "typebox/schema";
import { edgeNodeError } from "../../errors.ts";
import { syncFolder, writeSecretFile } from "./identity.ts";

const Place = { epoch: Type.String({ pattern: "^[0-9a-f]{32}$" }) };
const Seq = Type.Integer({ minimum: 1 });

const ReplacementSchema = Type.Object({
  generation: Type.Integer({ minimum: 2 }),
  missing: Type.Array(Type.Object({ ...Place, from_seq: Seq, upto_seq: Seq }), { maxItems: 256 }),
});

const ReplacedSchema = Type.Object({
  generation: Type.Integer({ minimum: 2 }),
  at_ms: Type.Integer({ minimum: 0 }),
  told_by: Type.Union([Type.String(), Type.Null()]),
});

/** What a recovered node has yet to say in the first epoch that it opens. */
export interface Replacement {
  readonly generation: number;
  readonly missing: readonly MissingRange[];
}

/** That another box is this node now, since when, and who said so. */
export type Replaced = Static<typeof ReplacedSchema>;

/** Null when nothing waits to be said. @throws {LocalGridError} `replacement-damaged` */
export function readReplacement(data_dir: string): Replacement | null {
  const read = readChecked(replacementFile(data_dir), ReplacementSchema);
  if (read === null) return null;
  const missing = read.missing.map(({ epoch, ...range }) => ({
    epoch: new Uint8Array(Buffer.from(epoch, "hex")),
    ...range,
  }));
  return { generation: read.generation, missing };
}

/** On disk when it returns. */
export function writeReplacement(data_dir: string, { generation, missing }: Replacement): void {
  const ranges = missing.map(({ epoch, from_seq, upto_seq }) => ({
    epoch: Buffer.from(epoch).toString("hex"),
    from_seq,
    upto_seq,
  }));
  writeSecretFile(replacementFile(data_dir), `${JSON.stringify({ generation, missing: ranges }, null, 2)}\n`);
}

export function removeReplacement(data_dir: string): void {
  const file = replacementFile(data_dir);
  rmSync(file, { force: true });
  syncFolder(dirname(file));
}

/** Where a recovery gathers what it fetches; it is gone when the folder is a node's. */
export function recoveryFolder(data_dir: string): string {
  return join(data_dir, "recovery");
}

/**
 * To be asked before a node opens anything: a box that was replaced never writes again, and one that is being recovered
 * does not write yet.
 *
 * @throws {LocalGridError} `node-replaced` which says when and why, `recovery-unfinished`
 */
export function assertMayStart(data_dir: string): void {
  assertNotReplaced(data_dir);
  if (!existsSync(recoveryFolder(data_dir))) return;
  throw edgeNodeError("recovery-unfinished", `a recovery into ${data_dir} has not come to its end`);
}

/** @throws {LocalGridError} `node-replaced` which says when and why */
export function assertNotReplaced(data_dir: string): void {
  const replaced = readChecked(replacedFile(data_dir), ReplacedSchema);
  if (replaced === null) return;
  const { generation, at_ms, told_by } = replaced;
  const source = told_by === null ? "what the new box signed" : `node ${told_by}`;
  const when = new Date(at_ms).toISOString();
  throw edgeNodeError(
    "node-replaced",
    `this box was replaced: since ${when} it is known, from ${source}, that another box with the same recovery code goes on with this journal as generation ${generation}`,
  );
}

/** On disk when it returns: from then on no start succeeds. The first word stays. */
export function writeReplaced(data_dir: string, replaced: Replaced): void {
  const file = replacedFile(data_dir);
  if (!existsSync(file)) writeSecretFile(file, `${JSON.stringify(replaced, null, 2)}\n`);
}

function readChecked<T extends TSchema>(file: string, schema: T): Static<T> | null {
  if (!existsSync(file)) return null;
  try {
    const read: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (Check(schema, read)) return read as Static<T>;
  } catch (cause) {
    throw edgeNodeError("replacement-damaged", `${file} cannot be read`, cause);
  }
  throw edgeNodeError("replacement-damaged", `${file} says nothing that can be understood`);
}

function replacementFile(data_dir: string): string {
  return join(data_dir, "replacement.json");
}

function replacedFile(data_dir: string): string {
  return join(data_dir, "replaced.json");
}
