import { createPrivateKey } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { nodeSeedOf } from "@localgrid/journal/node-seed";
import { encode } from "uqr";
import { edgeNodeError } from "../errors.ts";
import { recoveryQr, recoveryWords } from "../recovery/recovery-code.ts";

export interface RecoveryCodeOptions {
  readonly data_dir: string;
  /** Also as a QR code, for terminals that know colours. */
  readonly wants_qr: boolean;
}

const WORDS_PER_ROW = 4;
/** Light modules around the code, without which cameras do not find it (ISO/IEC 18004, 5.3.8). */
const QUIET_ZONE_MODULES = 4;
const NOTE = "Whoever has these words has the node: write them down, keep them where the box is not.";

/**
 * Writes a node's recovery code to standard output. The node may be running.
 *
 * @throws {LocalGridError} `no-journal` when no node has been in the folder
 */
export async function printRecoveryCode(options: RecoveryCodeOptions): Promise<void> {
  console.log(recoveryCodeCard(seedIn(options.data_dir), options));
  // Not into a file that the words are kept in: `recover` reads it as it is.
  console.error(`\n${NOTE}`);
}

/** Words in 6 numbered rows of 4, the QR code below them. */
export function recoveryCodeCard(seed: Uint8Array, { wants_qr }: Pick<RecoveryCodeOptions, "wants_qr">): string {
  const cells = recoveryWords(seed)
    .split(" ")
    .map((word, index) => `${String(index + 1).padStart(2)}. ${word.padEnd(10)}`);
  const rows: string[] = [];
  for (let at = 0; at < cells.length; at += WORDS_PER_ROW) {
    rows.push(
      cells
        .slice(at, at + WORDS_PER_ROW)
        .join("")
        .trimEnd(),
    );
  }
  const qr = wants_qr ? ["", qrForTerminal(recoveryQr(seed))] : [];
  return [...rows, ...qr].join("\n");
}

function seedIn(data_dir: string): Uint8Array {
  const file = join(data_dir, "keys", "node-key.pem");
  // Looked at before it is read: a command that shows a key never makes one.
  if (!existsSync(file)) throw edgeNodeError("no-journal", `${data_dir} holds no node's key`);
  return nodeSeedOf(createPrivateKey(readFileSync(file)));
}

/** Two modules per character. Both colours are set, for a code in a dark terminal's own colours would be a negative. */
function qrForTerminal(text: string): string {
  const { data } = encode(text, { ecc: "M", border: QUIET_ZONE_MODULES });
  const lines: string[] = [];
  for (let row = 0; row < data.length; row += 2) {
    const upper = data[row] ?? [];
    const lower = data[row + 1] ?? [];
    const halves = upper.map((isDark, column) => `\u001b[${isDark ? 30 : 97};${lower[column] ? 40 : 107}m▀`);
    lines.push(`${halves.join("")}\u001b[0m`);
  }
  return lines.join("\n");
}
