import { type OpenBundle, openBundle } from "./bundle-reading.ts";
import type { Appliance } from "./ports.ts";
import { bundleIdIn, bundlePath, RELEASES_FOLDER } from "./release-memory.ts";
import { NO_RELEASES, type Release, type ReleaseState } from "./release-state.ts";
import { isStored } from "./taking-application.ts";

/** What lies on the card, for a state that cannot be read: the newest whole applications, in place of what it said. */
export function findReleases(appliance: Appliance): ReleaseState {
  const ids = appliance.files.names(RELEASES_FOLDER).flatMap((name) => bundleIdIn(name) ?? []);
  const found = ids.flatMap((id) => applicationIn(appliance, id) ?? []);
  const [current = null, previous = null] = found.toSorted((one, other) => other.version - one.version);
  return { ...NO_RELEASES, current, previous };
}

function applicationIn(appliance: Appliance, id: string): Release | null {
  const bundle = headOf(appliance, id);
  if (bundle === null || bundle.id !== id) return null;
  const { kind, board, version, version_name } = bundle.manifest;
  const fits = kind === "application" && board === appliance.release.board;
  return fits && isStored(appliance, bundlePath(id)) ? { id, version, version_name } : null;
}

function headOf({ files, releaseKeys }: Appliance, id: string): OpenBundle | null {
  const source = files.open(bundlePath(id));
  if (source === null) return null;
  try {
    return openBundle(source, releaseKeys);
  } catch {
    return null;
  } finally {
    source.close();
  }
}
