import { healBootSlots, readBootSlots } from "./boot-files.ts";
import type { BootSlots } from "./boot-slots.ts";
import { type OpenBundle, openBundle, placesOf } from "./bundle-reading.ts";
import type { Appliance } from "./ports.ts";
import { bundlePath, readKnownReleases, removeLeftovers, writeReleases } from "./release-memory.ts";
import { writeReleaseNews } from "./release-news.ts";
import { findReleases } from "./release-search.ts";
import {
  chooseApplication,
  dropDamaged,
  type HealthBefore,
  NO_RELEASES,
  type Release,
  type ReleaseState,
  settleSystem,
} from "./release-state.ts";
import { isStored } from "./taking-application.ts";
import { type RunningTrial, writeTrial } from "./trial-file.ts";

/** The one inside the root slot: what starts when nothing else can. */
export const FACTORY_APPLICATION = "/usr/lib/localgrid/application.squashfs";
const NOTHING_KNOWN: HealthBefore = { status: null, had_readings: false };

/**
 * Mounts the application that is to run, whatever an interruption left behind. A bundle is verified again each time:
 * a card that lost a bit of it is noticed here and not in a house.
 */
export function startApplication(appliance: Appliance): void {
  const { files, machine, partitions } = appliance;
  const bootSlots = healedBootSlots(appliance);
  const known = readKnownReleases(files);
  const before = known ?? findReleases(appliance);
  const settled = settleSystem(before, { running: partitions.running, bootSlots, at_ms: machine.now_ms() });
  const { state, choice } = chooseIntact(appliance, settled);
  // A system in trial may have other release keys: what it cannot verify is not for it to drop.
  const isGuest = isRootInTrial(appliance, bootSlots);
  const kept = isGuest ? settled : state;
  const isNews = known === null ? !isGuest : JSON.stringify(kept) !== JSON.stringify(known);
  if (isNews) remember(appliance, kept);
  if (known !== null && !isGuest) removeLeftovers(files, kept);
  mount(appliance, choice);
  machine.configureNode();
  writeTrial(files, trialOf(appliance, state, bootSlots));
  writeReleaseNews(appliance, { state: kept, running: choice, bootSlots });
}

/** {@link startApplication} whatever is wrong on the data partition: one of them is mounted. */
export function startSafely(appliance: Appliance): void {
  try {
    startApplication(appliance);
  } catch (error) {
    appliance.machine.log(`no release on the data partition can be started: ${(error as Error).stack}`);
    startFactoryApplication(appliance);
  }
}

/** Puts the node on the application that is to run now. */
export function switchApplication(appliance: Appliance): void {
  const { machine } = appliance;
  try {
    machine.stopNode();
    startSafely(appliance);
  } finally {
    machine.startNode();
  }
}

/** Starts what is inside the root slot, with nothing read from the data partition: a box that runs can be helped. */
function startFactoryApplication(appliance: Appliance): void {
  mount(appliance, null);
  appliance.machine.configureNode();
  const bootSlots = readBootSlots(appliance);
  writeTrial(appliance.files, trialOf(appliance, NO_RELEASES, bootSlots));
  writeReleaseNews(appliance, { state: NO_RELEASES, running: null, bootSlots });
}

function healedBootSlots(appliance: Appliance): BootSlots | null {
  try {
    return healBootSlots(appliance);
  } catch (error) {
    appliance.machine.log(`the boot partition cannot be put into order: ${(error as Error).message}`);
    return readBootSlots(appliance);
  }
}

/** A data partition that is full or refuses writes changes nothing about what can be started. */
function remember({ files, machine }: Appliance, state: ReleaseState): void {
  try {
    writeReleases(files, state);
  } catch (error) {
    if (!isStorageFault(error)) throw error;
    machine.log(`the state of the releases cannot be written: ${(error as Error).message}`);
  }
}

function isStorageFault(error: unknown): boolean {
  return ["ENOSPC", "EROFS", "EIO", "EDQUOT"].includes((error as NodeJS.ErrnoException).code ?? "");
}

function chooseIntact(
  appliance: Appliance,
  state: ReleaseState,
): { readonly state: ReleaseState; readonly choice: Release | null } {
  const { machine, release } = appliance;
  const at_ms = machine.now_ms();
  const chosen = chooseApplication(state, { factory_version: release.factory.version, at_ms });
  if (chosen.choice === null || isStored(appliance, bundlePath(chosen.choice.id))) return chosen;
  const message = "the bundle on the card is not what was signed any more";
  return chooseIntact(appliance, dropDamaged(chosen.state, chosen.choice, { message, at_ms }));
}

function mount(appliance: Appliance, choice: Release | null): void {
  const { files, machine, releaseKeys } = appliance;
  const path = choice === null ? FACTORY_APPLICATION : bundlePath(choice.id);
  const source = files.open(path);
  if (source === null) throw new Error(`${path} is missing`);
  try {
    const whole = { offset: 0, size: source.size };
    machine.mountApplication({ path, ...(choice === null ? whole : imageIn(openBundle(source, releaseKeys))) });
  } finally {
    source.close();
  }
}

function imageIn(bundle: OpenBundle): { readonly offset: number; readonly size: number } {
  const [place] = placesOf(bundle);
  return { offset: place?.at ?? 0, size: place?.file.size ?? 0 };
}

function isRootInTrial({ partitions }: Pick<Appliance, "partitions">, bootSlots: BootSlots | null): boolean {
  return bootSlots?.active === partitions.running && bootSlots.trial !== null;
}

function trialOf(
  { partitions, machine }: Appliance,
  state: ReleaseState,
  bootSlots: BootSlots | null,
): RunningTrial | null {
  const system = isRootInTrial({ partitions }, bootSlots);
  const application = state.trial !== null;
  if (!(system || application)) return null;
  const before = state.trial?.before ?? state.system_trial?.before ?? NOTHING_KNOWN;
  return { application, system, since_ms: machine.now_ms(), before };
}
