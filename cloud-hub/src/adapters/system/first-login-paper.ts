import { rmSync } from "node:fs";
import { join } from "node:path";
import type { FirstLoginPaper } from "../../access/access.ts";
import { writeSecretFile } from "./secret-file.ts";

/** The first login in `first-login.json` of the data folder, for its owner's eyes. */
export function firstLoginPaper(data_dir: string, written: (file: string) => void): FirstLoginPaper {
  const file = join(data_dir, "first-login.json");
  return {
    write: (login) => {
      writeSecretFile(file, JSON.stringify(login));
      written(file);
    },
    discard: () => rmSync(file, { force: true }),
  };
}
