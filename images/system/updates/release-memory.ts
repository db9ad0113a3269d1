import type { CardFiles } from "./ports.ts";
import { keptIds, NO_RELEASES, type ReleaseState } from "./release-state.ts";

// Where the state of the releases is kept, and the bundles that it names.

export const RELEASES_FOLDER = "/data/releases";
const STATE_NAME = "state.json";
const STATE_FILE = `${RELEASES_FOLDER}/${STATE_NAME}`;
const MAX_STATE_BYTES = 64 * 1024;
const BUNDLE_NAME = /^([0-9a-f]{64})\.lgu$/;

export function bundlePath(id: string): string {
  return `${RELEASES_FOLDER}/${id}.lgu`;
}

/** What cannot be read counts as nothing taken. */
export function readReleases(files: CardFiles): ReleaseState {
  return readKnownReleases(files) ?? NO_RELEASES;
}

/** Null when there is a state that cannot be read, because it is damaged or of a later program. */
export function readKnownReleases(files: CardFiles): ReleaseState | null {
  if (!files.names(RELEASES_FOLDER).includes(STATE_NAME)) return NO_RELEASES;
  try {
    const bytes = files.read(STATE_FILE, MAX_STATE_BYTES);
    const state = JSON.parse(new TextDecoder().decode(bytes ?? undefined)) as Partial<ReleaseState>;
    return state.format === 1 ? { ...NO_RELEASES, ...state } : null;
  } catch {
    return null;
  }
}

/** Null when a file of this name is no bundle. */
export function bundleIdIn(name: string): string | null {
  return BUNDLE_NAME.exec(name)?.[1] ?? null;
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

/**
 * Removes bundles that no release needs, and what an interruption left half written. Nothing while the state on the card
 * cannot be read: nobody knows then what is needed.
 */
export function removeLeftovers(files: CardFiles, state: ReleaseState): void {
  if (readKnownReleases(files) === null) return;
  const kept = keptIds(state);
  for (const name of files.names(RELEASES_FOLDER)) {
    const id = bundleIdIn(name);
    const stays = name === STATE_NAME || (id !== null && kept.has(id));
    if (!stays) files.remove(`${RELEASES_FOLDER}/${name}`);
  }
}
