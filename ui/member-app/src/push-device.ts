/** This browser as a place where notices arrive while no page is open (Push API, RFC 8030). */
import { ApiError, asApiError } from "@localgrid/ui-components/json-api";
import { language, speakAll } from "@localgrid/ui-components/language";
import { t } from "@localgrid/ui-components/messages";
import { browserName } from "./browser-name.ts";
import type { NoticeApi } from "./notice-api.ts";
import { forgetPush, type PushMemory, recallPush, rememberPush } from "./push-memory.ts";

type PushApi = Pick<NoticeApi, "noticeWays" | "addNoticeDevice" | "removeNoticeDevice">;

/** `install-first`: an iPhone lets only apps on its home screen. `not-encrypted`: browsers let no page over plain HTTP. */
export type PushSupport = "possible" | "install-first" | "not-encrypted" | "none";

export function pushSupport(): PushSupport {
  if (!window.isSecureContext) return "not-encrypted";
  if ("serviceWorker" in navigator && "PushManager" in window && "Notification" in window) return "possible";
  const { system } = browserName(navigator);
  const isInstalled = window.matchMedia("(display-mode: standalone)").matches;
  return !isInstalled && (system === "iPhone" || system === "iPad") ? "install-first" : "none";
}

/** Null where no notices come to this browser; also where the browser keeps nothing. */
export function recallOwnPush(): Promise<PushMemory | null> {
  return window.isSecureContext ? recallPush(caches).catch(() => null) : Promise.resolve(null);
}

export interface PushWish {
  readonly api: PushApi;
  readonly login: string;
  readonly public_key: string;
}

/**
 * To be called from a tap: browsers ask for permission only then. Resolves when the node knows of it, and at once where
 * permission was not given.
 *
 * @throws {ApiError} `no-worker`, `push-service-away`, and what the node answers
 */
export async function turnOnPush(wish: PushWish): Promise<void> {
  if ((await Notification.requestPermission()) !== "granted") return;
  const before = await recallOwnPush();
  const subscription = await subscribe(wish.public_key);
  await tell(wish, subscription, before).catch(async (thrown: unknown) => {
    if (before === null) await subscription.unsubscribe().catch(() => false);
    throw thrown;
  });
}

/** @throws {ApiError} what the node answers; nothing has changed then */
export async function turnOffPush(api: PushApi, id: string): Promise<void> {
  await api.removeNoticeDevice(id);
  await endPushHere();
}

/** From now on nothing comes to this browser, whatever the node knows: the push service tells it. */
export async function endPushHere(): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration();
  const subscription = await registration?.pushManager.getSubscription();
  await forgetPush(caches);
  await subscription?.unsubscribe();
}

/** Whoever leaves takes their notices along. @throws {ApiError} where the node is out of reach */
export async function leavePush(api: PushApi): Promise<void> {
  const memory = await recallOwnPush();
  if (memory === null) return;
  await api.removeNoticeDevice(memory.id).catch((thrown: unknown) => {
    const { code } = asApiError(thrown);
    if (code === "no-connection" || code === "node-unreachable") throw thrown;
  });
  await endPushHere();
}

/** After somebody has come: what was another's ends, and what has changed since is told to the node. */
export async function keepPush(api: PushApi, login: string): Promise<void> {
  const memory = await recallOwnPush();
  if (memory === null) return;
  if (memory.login !== login) return endPushHere();
  const { push, devices } = await api.noticeWays();
  // Turned off from another device.
  if (!devices.some(({ id }) => id === memory.id)) return endPushHere();
  if (push === null) return;
  const registration = await navigator.serviceWorker.ready;
  const { public_key } = push;
  const standing = memory.public_key === public_key ? await registration.pushManager.getSubscription() : null;
  if (standing?.endpoint === memory.endpoint && memory.language === language.value) return;
  await tell({ api, login, public_key }, standing ?? (await subscribe(public_key)), memory);
}

async function subscribe(applicationServerKey: string): Promise<PushSubscription> {
  const { pushManager } = await workerHere();
  const ask = () => pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
  try {
    return await ask().catch(async (thrown: unknown) => {
      // The hub has another key than before.
      const old = await pushManager.getSubscription();
      if (old === null || !(thrown instanceof DOMException) || thrown.name !== "InvalidStateError") throw thrown;
      await old.unsubscribe();
      return ask();
    });
  } catch (cause) {
    throw new ApiError("push-service-away", String(cause));
  }
}

async function workerHere(): Promise<ServiceWorkerRegistration> {
  const workers = navigator.serviceWorker;
  const taken = await workers.register("./sw.js").catch(() => null);
  if (taken === null && (await workers.getRegistration()) === undefined) throw new ApiError("no-worker", "");
  return workers.ready;
}

async function tell(
  { api, login, public_key }: PushWish,
  subscription: PushSubscription,
  before: PushMemory | null,
): Promise<void> {
  await speakAll();
  const { endpoint = "", keys = {} } = subscription.toJSON();
  const { p256dh = "", auth = "" } = keys;
  const how = { language: language.value, name: ownName() };
  const id = await api.addNoticeDevice({ endpoint, p256dh, auth, ...how });
  const words = { title: t("notice-push-plain"), text: t("notice-push-plain-text") };
  await rememberPush(caches, { login, id, endpoint, public_key, ...how, ...words });
  if (before !== null && before.id !== id) await api.removeNoticeDevice(before.id).catch(() => undefined);
}

function ownName(): string {
  const { browser, system } = browserName(navigator);
  if (browser === null || system === null) return browser ?? system ?? t("notice-device-some");
  return t("notice-device-name", { browser, system });
}
