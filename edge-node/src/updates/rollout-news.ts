import { EVENT_CODES } from "@localgrid/protocol/device-report";
import type { DeviceNews } from "../device-book/device-book.ts";
import type { FirmwareImage } from "./firmware-image.ts";
import { confirmedBy, failedOn, notSilent, type Rollout } from "./rollout.ts";
import { REFUSAL_NAMES, triesFor } from "./update-refusals.ts";

/** A device that went back may try once more: a power cut while it is on trial looks the same as a bad image. */
const ROLLED_BACK_TRIES = 2;

interface Facts {
  readonly image: FirmwareImage;
  readonly now_ms: number;
  /** Devices that the image is for. */
  readonly total: number;
}

/** What the word of a device means for an image: confirmed when it runs it, failed when it went back or refused. */
export function heard(rollout: Rollout, news: DeviceNews, { image, now_ms, total }: Facts): Rollout {
  const { device } = news;
  const { version, board } = image.manifest;
  if (news.kind === "status") {
    const back = notSilent(rollout, device);
    const isRunning = news.status.board === board && news.status.version === version;
    return isRunning && news.status.update !== "on-trial" ? confirmedBy(back, device, now_ms) : back;
  }
  const { code, value } = news.event;
  const failure = { device, at_ms: now_ms, total };
  switch (code) {
    case EVENT_CODES["update-confirmed"]:
      return value === version ? confirmedBy(rollout, device, now_ms) : rollout;
    case EVENT_CODES["update-rolled-back"]: {
      const went = { ...failure, reason: "rolled-back", most_tries: ROLLED_BACK_TRIES };
      return value === version ? failedOn(rollout, went) : rollout;
    }
    case EVENT_CODES["update-refused"]: {
      const isIts = rollout.devices.get(device)?.outcome === "offered";
      const reason = REFUSAL_NAMES.get(value) ?? `refused-${value}`;
      return isIts ? failedOn(rollout, { ...failure, reason, most_tries: triesFor(value) }) : rollout;
    }
    default:
      return rollout;
  }
}
