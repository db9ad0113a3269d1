import { ROOT_FILE } from "@localgrid/protocol/update-bundle";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { applianceError } from "../errors.ts";
import { commandLineFor, readBootSlots, writeBootSlots } from "./boot-files.ts";
import { otherRootSlot, type RootSlot, settledOn, trialOf } from "./boot-slots.ts";
import { copyFile, isIntact, type OpenBundle, placesOf } from "./bundle-reading.ts";
import type { Appliance, ByteSource } from "./ports.ts";
import { RELEASES_FOLDER, readReleases, replaceFile, writeReleases } from "./release-memory.ts";
import { confirmFlip, giveUp, type HealthBefore, takeSystem } from "./release-state.ts";

/** A cut of power while the other root slot is written costs one; each one is as many bytes for the card to bear. */
const MAX_ATTEMPTS = 5;
const BOOT_RESERVE_BYTES = 1024 * 1024;
const COMMAND_LINE = "cmdline.txt";

type Place = ReturnType<typeof placesOf>[number];

/**
 * Writes the root slot that does not run and its boot files, reads all of it back from the card, and only then tells
 * the firmware to try it at the next start.
 *
 * @throws {LocalGridError} `no-room`, `hash-mismatch`, `card-unreliable`, `gave-up`, `boot-partition-unreadable`
 */
export function takeSystemBundle(appliance: Appliance, bundle: OpenBundle, before: HealthBefore): void {
  const { files, partitions, machine } = appliance;
  const target = otherRootSlot(partitions.running);
  countAttempt(appliance, bundle.id);
  try {
    stayOnRunning(appliance);
    // The small part first: whether it has room is known only there.
    writeBootFiles(appliance, bundle, target);
    writeRoot(appliance, bundle, target);
    machine.forgetCaches();
    verifyAll(appliance, bundle, target);
  } catch (error) {
    if (isPassing(error)) writeReleases(files, { ...readReleases(files), taking: null });
    throw error;
  }
  const { version, version_name } = bundle.manifest;
  const taken = { release: { id: bundle.id, version, version_name }, root_slot: target, before };
  writeReleases(files, takeSystem(readReleases(files), { ...taken, at_ms: machine.now_ms() }));
  writeBootSlots(appliance, trialOf(target));
  writeReleases(files, confirmFlip(readReleases(files), machine.now_ms()));
}

/** There may be room another day, and another copy may be whole. */
function isPassing(error: unknown): boolean {
  return error instanceof LocalGridError && ["no-room", "hash-mismatch"].includes(error.code);
}

function countAttempt({ files }: Appliance, id: string): void {
  files.makeFolder(RELEASES_FOLDER);
  const state = readReleases(files);
  const attempts = state.taking?.id === id ? state.taking.attempts + 1 : 1;
  if (attempts > MAX_ATTEMPTS) {
    writeReleases(files, giveUp(state, id));
    throw applianceError("gave-up", `writing it was begun ${MAX_ATTEMPTS} times and never ended`);
  }
  writeReleases(files, { ...state, taking: { id, attempts } });
}

/** What is about to be written over must not be what the firmware would start. */
function stayOnRunning(appliance: Appliance): void {
  const { running } = appliance.partitions;
  const bootSlots = readBootSlots(appliance);
  if (bootSlots?.active === running && bootSlots.trial === null) return;
  writeBootSlots(appliance, settledOn(running));
}

function writeRoot({ partitions }: Appliance, bundle: OpenBundle, target: RootSlot): void {
  const place = rootOf(bundle);
  const room = sizeOf(partitions.open(target));
  if (place.file.size > room) {
    throw applianceError("no-room", `${place.file.size} bytes, a root slot holds ${room}`);
  }
  const sink = partitions.write(target);
  try {
    copyFile(bundle.source, place, sink);
  } catch (error) {
    sink.abandon();
    throw error;
  }
  sink.finish();
}

function writeBootFiles(appliance: Appliance, bundle: OpenBundle, target: RootSlot): void {
  const { files, boot } = appliance;
  const folder = `${boot.folder}/${target}`;
  const commandLine = commandLineFor(appliance, target);
  const places = bootFilesOf(bundle);
  const needed = places.reduce((sum, { file }) => sum + file.size, BOOT_RESERVE_BYTES);
  const writeAll = () => {
    files.removeFolder(folder);
    files.makeFolder(folder);
    const free = files.freeBytes(boot.folder);
    if (free < needed)
      throw applianceError("no-room", `${needed} bytes are needed on the boot partition, ${free} are free`);
    for (const place of places) writeBootFile(appliance, bundle, { place, folder });
    replaceFile(files, `${folder}/${COMMAND_LINE}`, commandLine);
    files.syncFolder(folder);
  };
  boot.whileWritable(writeAll, { repairFirst: true });
}

function writeBootFile(
  { files }: Appliance,
  { source }: OpenBundle,
  { place, folder }: { readonly place: Place; readonly folder: string },
): void {
  const path = `${folder}/${bootNameOf(place)}`;
  const parent = path.slice(0, path.lastIndexOf("/"));
  if (parent !== folder) files.makeFolder(parent);
  const sink = files.create(path);
  try {
    copyFile(source, place, sink);
  } catch (error) {
    sink.abandon();
    throw error;
  }
  sink.finish();
  files.syncFolder(parent);
}

/** A kernel that dies before anything can count its starts is the worst case: none is tried that is not as signed. */
function verifyAll(appliance: Appliance, bundle: OpenBundle, target: RootSlot): void {
  const { files, partitions, boot } = appliance;
  const root = partitions.open(target);
  expectIntact(root, { ...rootOf(bundle), at: 0 });
  for (const place of bootFilesOf(bundle)) {
    const source = files.open(`${boot.folder}/${target}/${bootNameOf(place)}`);
    expectIntact(source, { ...place, at: 0 });
  }
  const commandLine = files.read(`${boot.folder}/${target}/${COMMAND_LINE}`, 4096);
  if (commandLine === null || Buffer.compare(commandLine, commandLineFor(appliance, target)) !== 0) {
    throw applianceError("card-unreliable", `${COMMAND_LINE} does not come back from the card as it was written`);
  }
}

function expectIntact(source: ByteSource | null, place: Place): void {
  try {
    if (source !== null && source.size >= place.file.size && isIntact(source, place)) return;
  } finally {
    source?.close();
  }
  throw applianceError("card-unreliable", `${place.file.name} does not come back from the card as it was written`);
}

function rootOf(bundle: OpenBundle): Place {
  const place = placesOf(bundle).find(({ file }) => file.name === ROOT_FILE);
  if (place === undefined) throw applianceError("hash-mismatch", "a system bundle without a root");
  return place;
}

function bootFilesOf(bundle: OpenBundle): readonly Place[] {
  return placesOf(bundle).filter(({ file }) => file.name !== ROOT_FILE);
}

function bootNameOf({ file }: Place): string {
  return file.name.slice("boot/".length);
}

function sizeOf(source: ByteSource): number {
  source.close();
  return source.size;
}
