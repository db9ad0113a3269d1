import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { edgeNodeError } from "../../errors.ts";
import type { PolledDevice } from "../../third-party/device-adapter.ts";
import type { PolledAdapterName, PolledSettings } from "../../third-party/polled-settings.ts";
import { turned } from "./guarded-adapter.ts";
import { DEVICE_LIMITS, type DeviceLimits } from "./polled/device-limits.ts";
import type { PollResult } from "./polled/poll-result.ts";
import { homeWizardPoll, shellyPoll } from "./polled/polled-http.ts";
import { p1Poll } from "./polled/polled-p1.ts";
import { sunSpecPoll } from "./polled/polled-sunspec.ts";

const POLLS: Readonly<
  Record<PolledAdapterName, (settings: PolledSettings, limits: DeviceLimits) => () => Promise<PollResult>>
> = { "shelly-gen2": shellyPoll, homewizard: homeWizardPoll, p1: p1Poll, sunspec: sunSpecPoll };

/** Often enough that the registers at the edge of an interval are known within seconds. */
const EVERY_MS = 10_000;

/** A device that the node asks; nothing is opened before the first poll, and nothing stays open between two. */
export function createPolledDevice(settings: PolledSettings, limits: DeviceLimits = DEVICE_LIMITS): PolledDevice {
  const poll = POLLS[settings.adapter](settings, limits);
  return {
    name: settings.adapter,
    every_ms: EVERY_MS,
    async poll() {
      const { reports, raw } = await poll().catch(refusedWithCode);
      return { reports: reports.map((report) => turned(report, settings.settings)), raw };
    },
    close() {},
  };
}

/** Whatever a device answers, or its member entered for it, ends this poll and nothing else. */
function refusedWithCode(cause: unknown): never {
  if (cause instanceof LocalGridError) throw cause;
  throw edgeNodeError(
    "device-answer-malformed",
    "the device could not be asked, or what it answered not be read",
    cause,
  );
}
