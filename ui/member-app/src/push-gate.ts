/** What the first load knows of pushed notices: whether there is anything to see to. The rest is fetched only then. */
import type { NoticeApi } from "./notice-api.ts";

export const mayPushBeOn = () =>
  window.isSecureContext && "Notification" in window && Notification.permission === "granted";

/** To be awaited before a session ends. @throws {ApiError} where the node is out of reach */
export async function leavePushWhereOn(api: NoticeApi): Promise<void> {
  if (mayPushBeOn()) await (await import("./push-device.ts")).leavePush(api);
}

/** Nobody is here any more, and no session either. */
export async function endPushWhereOn(): Promise<void> {
  if (mayPushBeOn()) await (await import("./push-device.ts")).endPushHere();
}
