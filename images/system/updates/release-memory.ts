import type { CardFiles } from "./ports.ts";
import { keptIds, NO_RELEASES, type ReleaseState } from "./release-state.ts";

// Where the state of the releases is kept, and the bundles that it names.

export const RELEASES_FOLDER = "/data/releases";
const STATE_FILE = `${RELEASES_FOLDER}/state.json`;
const MAX_STATE_BYTES = 64 * 1024;
const BUNDLE_NAME = /^([0-9a-f]{64})\.lgu$/;

export function bundlePath(id: string): string {
  return `${RELEASES_FOLDER}/${id}.lgu`;
}

/** What cannot be read counts as nothing taken: the application inside the root slot runs then. */
export function readReleases(files: CardFiles): ReleaseState {
  const bytes = files.read(STATE_FILE, MAX_STATE_BYTES);
  if (bytes === null) return NO_RELEASES;
  try {
    const state = JSON.parse(new TextDecoder().decode(bytes)) as Partial<ReleaseState>;
    return state.format === 1 ? { ...NO_RELEASES, ...state } : NO_RELEASES;
  } catch {
    return NO_RELEASES;
  }
}

/** On the card when it returns. */
export function writeReleases(files: CardFiles, state: ReleaseState): void {
  replaceFile(files, STATE_FILE, new TextEncoder().encode(`${JSON.stringify(state, null, 2)}\n`));
}

/** The old content or the new one, whatever happens meanwhile. */
export function replaceFile(files: CardFiles, path: string, bytes: Uint8Array): void {
  const sink = files.create(`${path}.new`);
  sink.write(bytes);
  sink.finish();
  files.rename(`${path}.new`, path);
  files.syncFolder(path.slice(0, path.lastIndexOf("/")));
}

/** Removes bundles that no release needs, and what an interruption left half written. */
export function removeLeftovers(files: CardFiles, state: ReleaseState): void {
  const kept = keptIds(state);
  for (const name of files.names(RELEASES_FOLDER)) {
    const id = BUNDLE_NAME.exec(name)?.[1];
    const stays = name === "state.json" || (id !== undefined && kept.has(id));
    if (!stays) files.remove(`${RELEASES_FOLDER}/${name}`);
  }
}
