import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** Of the files of a node, by name; folders count as the sum of what lies in them. Empty where nothing can be read. */
export function sizesIn(data_dir: string): Readonly<Record<string, number>> {
  try {
    return Object.fromEntries(readdirSync(data_dir).map((name) => [name, sizeOf(join(data_dir, name), 3)]));
  } catch {
    return {};
  }
}

function sizeOf(path: string, levels: number): number {
  try {
    const found = statSync(path);
    if (!found.isDirectory()) return found.size;
    if (levels === 0) return 0;
    return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name), levels - 1), 0);
  } catch {
    return 0;
  }
}
