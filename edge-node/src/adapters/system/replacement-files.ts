import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { MissingRange } from "@localgrid/journal/genesis";
import Type, { type Static, type TSchema } from "typebox";
import { Check } from "typebox/schema";
import { edgeNodeError } from "../../errors.ts";
import { writeSecretFile } from "./identity.ts";

/** More boxes than a node can have had; whatever is above was never reached by replacing. */
export const MAX_GENERATION = 1_000_000;

const Place = { epoch: Type.String({ pattern: "^[0-9a-f]{32}$" }) };
const Seq = Type.Integer({ minimum: 1 });

const ReplacementSchema = Type.Object({
  generation: Type.Integer({ minimum: 2, maximum: MAX_GENERATION }),
  missing: Type.Array(Type.Object({ ...Place, from_seq: Seq, upto_seq: Seq }), { maxItems: 256 }),
  said: Type.Optional(Type.Boolean()),
});

const ReplacedSchema = Type.Object({
  generation: Type.Integer({ minimum: 2 }),
  at_ms: Type.Integer({ minimum: 0 }),
  told_by: Type.Union([Type.String(), Type.Null()]),
});

/** What a recovered node says in the first epoch that it opens. */
export interface Replacement {
  readonly generation: number;
  readonly missing: readonly MissingRange[];
  /** Whether it stands in a genesis: the generation counts all the same, should the disk lose that one again. */
  readonly said: boolean;
}

/** That another box is this node now, since when, and who said so. */
export type Replaced = Static<typeof ReplacedSchema>;

/** Null for a box that took nobody's place. @throws {LocalGridError} `replacement-damaged` */
export function readReplacement(data_dir: string): Replacement | null {
  const read = readChecked(replacementFile(data_dir), ReplacementSchema);
  if (read === null) return null;
  const missing = read.missing.map(({ epoch, ...range }) => ({
    epoch: new Uint8Array(Buffer.from(epoch, "hex")),
    ...range,
  }));
  return { generation: read.generation, missing, said: read.said === true };
}

/** On disk when it returns. @throws {LocalGridError} `replacement-damaged` for a generation that no node can have */
export function writeReplacement(data_dir: string, { generation, missing, said }: Replacement): void {
  if (generation > MAX_GENERATION) {
    throw edgeNodeError("replacement-damaged", `generation ${generation} is more than a node can have`);
  }
  const ranges = missing.map(({ epoch, from_seq, upto_seq }) => ({
    epoch: Buffer.from(epoch).toString("hex"),
    from_seq,
    upto_seq,
  }));
  writeSecretFile(replacementFile(data_dir), `${JSON.stringify({ generation, missing: ranges, said }, null, 2)}\n`);
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
