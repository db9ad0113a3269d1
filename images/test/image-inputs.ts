import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { hostCommand } from "./emulator/host-command.ts";

/** Folders and files of which something is on the card. */
const SOURCES = [
  "build-image.sh",
  "edge-node",
  "images",
  "package.json",
  "pnpm-lock.yaml",
  "pnpm-workspace.yaml",
  "sync",
  "ui/components",
  "ui/member-app",
];

/** What lies between them and is not on the card. */
const NOT_ON_CARD = /(^images\/(test\/|tested\.json$))|(^edge-node\/test\/)|\.test\.tsx?$|\.md$|\/fixtures?\//;

export function isImageInput(path: string): boolean {
  const isInside = SOURCES.some((source) => path === source || path.startsWith(`${source}/`));
  return isInside && !NOT_ON_CARD.test(path);
}

/** One hash over names and contents of all files that go into the image, as they lie in the working folder. */
export async function imageInputsHash(root: string): Promise<string> {
  const args = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", ...SOURCES];
  const listed = (await hostCommand("git", args, { cwd: root })).toString("utf8").split("\0");
  const paths = [...new Set(listed)].filter((path) => path !== "" && isImageInput(path)).sort();
  const hash = createHash("sha256");
  for (const path of paths) {
    const content = contentOf(join(root, path));
    if (content === null) continue;
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

/** Null for a file that is deleted but still listed. */
function contentOf(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
