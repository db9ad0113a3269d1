import { type BundleManifest, misfitOf } from "@localgrid/protocol/update-bundle";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { type ApplianceErrorCode, applianceError } from "../errors.ts";
import { readBootSlots } from "./boot-files.ts";
import { type OpenBundle, openBundle } from "./bundle-reading.ts";
import { healthBefore, waitForCalm } from "./calm.ts";
import type { Appliance } from "./ports.ts";
import { RELEASES_FOLDER, readReleases, removeLeftovers, writeReleases } from "./release-memory.ts";
import { readReleaseNews, refreshReleaseNews } from "./release-news.ts";
import { fateOf, withRefusal } from "./release-state.ts";
import { switchApplication } from "./starting.ts";
import { storeBundle, takeApplicationBundle } from "./taking-application.ts";
import { takeSystemBundle } from "./taking-system.ts";
import { readTrial } from "./trial-file.ts";

export const INBOX = "/data/inbox";
/** Longer than any proof takes. */
const TRIAL_LIMIT_MS = 90 * 60_000;
const POLL_MS = 5_000;
/** A copy for the other nodes is a favour: it never makes a card fuller than this. */
const KEEPING_RESERVE_BYTES = 512 * 1024 * 1024;
const MAX_STICK_BUNDLES = 64;
/** There while something was taken and not started yet: with it the service looks again though the inbox is empty. */
const UNFINISHED_FILE = "/run/localgrid/unfinished-update";
/** While one of these is there, the box has no node that could prove anything. */
const WITHOUT_NODE = [
  ["/run/localgrid", "recovery"],
  ["/data/settings", "recovery-code"],
  ["/data/settings", "reset-keep-keys"],
] as const;

/** Takes all that the node brought; returns when nothing is left, or when the machine is about to start again. */
export async function takeInbox(appliance: Appliance): Promise<void> {
  const { files } = appliance;
  if (!((await canRunNode(appliance)) && (await finishPending(appliance)))) return;
  for (;;) {
    const [name] = bundlesIn(appliance, INBOX);
    if (name === undefined || !(await hasNothingToProve(appliance))) return;
    const path = `${INBOX}/${name}`;
    const next = await takeFile(appliance, path);
    files.remove(path);
    files.syncFolder(INBOX);
    await goOn(appliance, next);
    if (next === "restart") return;
  }
}

/** Takes the newest bundle that fits and is whole, a system before an application; the refusals of others are noted. */
export async function takeFolder(appliance: Appliance, folder: string): Promise<void> {
  if (!((await canRunNode(appliance)) && (await finishPending(appliance)) && (await hasNothingToProve(appliance))))
    return;
  const names = bundlesIn(appliance, folder).filter((name) => name.endsWith(".lgu"));
  const paths = names.slice(0, MAX_STICK_BUNDLES).map((name) => `${folder}/${name}`);
  const ranked = paths.map((path) => ({ path, rank: rankOf(appliance, path) }));
  for (const { path } of ranked.toSorted((one, other) => other.rank - one.rank)) {
    const next = await takeFile(appliance, path);
    if (next !== "nothing") return goOn(appliance, next);
  }
}

/** What has to happen after a bundle was taken. */
type Next = "nothing" | "switch" | "restart";

async function takeFile(appliance: Appliance, path: string): Promise<Next> {
  const { files } = appliance;
  const source = files.open(path);
  if (source === null) return "nothing";
  let bundle: OpenBundle | null = null;
  try {
    bundle = openBundle(source, appliance.releaseKeys);
    return await takeBundle(appliance, bundle);
  } catch (error) {
    noteRefusal(appliance, bundle, asRefusal(error));
    return "nothing";
  } finally {
    source.close();
    refreshReleaseNews(appliance);
  }
}

async function takeBundle(appliance: Appliance, bundle: OpenBundle): Promise<Next> {
  const { machine } = appliance;
  const fate = fateOf(readReleases(appliance.files), bundle.id);
  // Taken before a cut of power could remove it from where it came.
  if (fate === "taken" || fate === "proven") return "nothing";
  if (fate === "rolled-back") throw applianceError("failed-before", "it was started and did not prove itself");
  if (fate === "given-up") throw applianceError("gave-up", "writing it was begun too often and never ended");
  const misfit = misfitIn(appliance, bundle.manifest);
  if (misfit !== null) throw applianceError(misfit, describe(bundle.manifest));
  const before = await healthBefore(appliance);
  machine.log(`takes ${describe(bundle.manifest)}`);
  if (bundle.manifest.kind === "application") {
    takeApplicationBundle(appliance, bundle, before);
    return "switch";
  }
  takeSystemBundle(appliance, bundle, before);
  keepForOthers(appliance, bundle);
  return "restart";
}

async function goOn(appliance: Appliance, next: Next): Promise<void> {
  if (next === "nothing") return;
  const { machine, files } = appliance;
  files.create(UNFINISHED_FILE).finish();
  await waitForCalm(appliance);
  if (next === "restart") return machine.reboot();
  switchApplication(appliance);
  machine.startProof();
  files.remove(UNFINISHED_FILE);
}

/** What was taken and is not started yet, because this program was interrupted. */
function pendingIn(appliance: Appliance): Next {
  const { files, partitions } = appliance;
  const { trial, system_trial } = readReleases(files);
  const flippedTo = system_trial === null ? null : readBootSlots(appliance)?.active;
  if (flippedTo === system_trial?.root_slot && flippedTo !== partitions.running) return "restart";
  return trial !== null && readTrial(files) === null ? "switch" : "nothing";
}

/** False when the machine is about to start again. */
async function finishPending(appliance: Appliance): Promise<boolean> {
  const next = pendingIn(appliance);
  await goOn(appliance, next);
  return next !== "restart";
}

/** A cable may have decided for a box without settings: then the file stays, and the node runs. */
async function canRunNode({ files, machine }: Appliance): Promise<boolean> {
  const isUndecided = files.names("/run/localgrid").includes("undecided") && (await machine.health()) === null;
  const isWithout = WITHOUT_NODE.some(([folder, name]) => files.names(folder).includes(name));
  if (!(isUndecided || isWithout)) return true;
  machine.log("no update is taken: this box has no node yet, or waits for its data; plug a stick in again later");
  return false;
}

/** One update at a time: the next waits until this one proved itself or was taken back. */
async function hasNothingToProve(appliance: Appliance): Promise<boolean> {
  const { machine, files } = appliance;
  const end_ms = machine.uptime_ms() + TRIAL_LIMIT_MS;
  while (readTrial(files) !== null || isFlipPending(appliance)) {
    if (machine.uptime_ms() >= end_ms) return false;
    await machine.pause(POLL_MS);
  }
  return true;
}

function isFlipPending(appliance: Appliance): boolean {
  return readBootSlots(appliance)?.trial !== null && readReleases(appliance.files).system_trial !== null;
}

function bundlesIn({ files }: Appliance, folder: string): readonly string[] {
  return files.names(folder).filter((name) => !name.startsWith("."));
}

/** The higher, the sooner it is tried; 0 for what does not fit, as far as its head says. */
function rankOf(appliance: Appliance, path: string): number {
  const source = appliance.files.open(path);
  if (source === null) return 0;
  try {
    const { manifest } = openBundle(source, appliance.releaseKeys);
    if (misfitIn(appliance, manifest) !== null) return 0;
    return manifest.version + (manifest.kind === "system" ? 2 ** 32 : 0);
  } catch {
    return 0;
  } finally {
    source.close();
  }
}

function misfitIn(appliance: Appliance, manifest: BundleManifest): ReturnType<typeof misfitOf> {
  const { board, system, factory } = appliance.release;
  const application = readReleaseNews(appliance)?.application ?? factory;
  const { version } = manifest.kind === "system" ? system : application;
  return misfitOf(manifest, { board, version });
}

function keepForOthers(appliance: Appliance, bundle: OpenBundle): void {
  const { files, machine } = appliance;
  try {
    if (files.freeBytes(RELEASES_FOLDER) < bundle.source.size + KEEPING_RESERVE_BYTES) return;
    storeBundle(appliance, bundle);
    const state = { ...readReleases(files), kept_system: bundle.id };
    writeReleases(files, state);
    removeLeftovers(files, state);
  } catch (error) {
    machine.log(`the bundle is not kept for other nodes: ${(error as Error).message}`);
  }
}

/** A refusal is shown; what is a fault of this program ends it. */
function asRefusal(error: unknown): LocalGridError {
  if (error instanceof LocalGridError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOSPC") return applianceError("no-room", message, error);
  if (code === "EIO" || code === "EROFS") return applianceError("card-unreliable", message, error);
  throw error;
}

function noteRefusal(appliance: Appliance, bundle: OpenBundle | null, refusal: LocalGridError): void {
  const { files, machine } = appliance;
  const { kind = null, version = null, version_name = null } = bundle?.manifest ?? {};
  const entry = { kind, version, version_name, id: bundle?.id ?? null, reason: refusal.code as ApplianceErrorCode };
  machine.log(`refuses an update: ${refusal.message} [${refusal.code}]`);
  const before = readReleases(files);
  const state = withRefusal(before, { ...entry, at_ms: machine.now_ms(), message: refusal.message });
  if (state === before) return;
  try {
    files.makeFolder(RELEASES_FOLDER);
    writeReleases(files, state);
  } catch (error) {
    machine.log(`a refusal cannot be noted: ${(error as Error).message}`);
  }
}

function describe({ kind, version, version_name }: BundleManifest): string {
  return `${kind} ${version_name} (${version})`;
}
