import { applianceError } from "../errors.ts";
import { copyBundle, isIntact, type OpenBundle, openBundle, placesOf } from "./bundle-reading.ts";
import type { Appliance } from "./ports.ts";
import { bundlePath, RELEASES_FOLDER, readReleases, removeLeftovers, writeReleases } from "./release-memory.ts";
import { type HealthBefore, type ReleaseState, takeApplication } from "./release-state.ts";

/** What stays free for the node's journal while an update is taken. */
const RESERVE_BYTES = 16 * 1024 * 1024;
const DRAFT = `${RELEASES_FOLDER}/incoming.part`;

/**
 * Copies a bundle to where only root writes, reads it back from the card, and makes it the one to start next.
 *
 * @throws {LocalGridError} `no-room`, `hash-mismatch`, `card-unreliable`
 */
export function takeApplicationBundle(appliance: Appliance, bundle: OpenBundle, before: HealthBefore): void {
  const { files, machine } = appliance;
  const { id, manifest } = bundle;
  files.makeFolder(RELEASES_FOLDER);
  const state = withRoomFor(appliance, bundle);
  storeBundle(appliance, bundle);
  const release = { id, version: manifest.version, version_name: manifest.version_name };
  writeReleases(files, takeApplication(state, { release, before, at_ms: machine.now_ms() }));
}

/** Verified once more, as it lies on the card. @throws {LocalGridError} `hash-mismatch`, `card-unreliable` */
export function storeBundle({ files, machine, releaseKeys }: Appliance, bundle: OpenBundle): void {
  const sink = files.create(DRAFT);
  try {
    copyBundle(bundle, sink);
  } catch (error) {
    sink.abandon();
    files.remove(DRAFT);
    throw error;
  }
  sink.finish();
  machine.forgetCaches();
  if (!isStored({ files, releaseKeys }, DRAFT)) {
    files.remove(DRAFT);
    throw applianceError("card-unreliable", "the bundle does not come back from the card as it was written");
  }
  files.rename(DRAFT, bundlePath(bundle.id));
  files.syncFolder(RELEASES_FOLDER);
}

/** Whether a bundle on the card is whole: its signature and every byte. */
export function isStored({ files, releaseKeys }: Pick<Appliance, "files" | "releaseKeys">, path: string): boolean {
  const source = files.open(path);
  if (source === null) return false;
  try {
    const stored = openBundle(source, releaseKeys);
    return placesOf(stored).every((place) => isIntact(source, place));
  } catch {
    return false;
  } finally {
    source.close();
  }
}

/** Gives up the release to go back to when there is no other way: the one inside the root slot remains. */
function withRoomFor({ files }: Appliance, { source }: OpenBundle): ReleaseState {
  const state = readReleases(files);
  removeLeftovers(files, state);
  const needed = source.size + RESERVE_BYTES;
  if (files.freeBytes(RELEASES_FOLDER) >= needed) return state;
  const smaller = { ...state, previous: null, kept_system: null };
  writeReleases(files, smaller);
  removeLeftovers(files, smaller);
  if (files.freeBytes(RELEASES_FOLDER) >= needed) return smaller;
  throw applianceError("no-room", `${needed} bytes are needed on the data partition`);
}
