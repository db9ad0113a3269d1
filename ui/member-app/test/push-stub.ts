/** A push service within the page: the real ones are out of a test's reach. */
import type { BrowserContext, Page } from "playwright-core";

const KEY = "stub-subscription";

/** Holds for every page that is loaded from now on; what is subscribed outlasts them, as in a browser. */
export async function stubPushService(context: BrowserContext): Promise<void> {
  await context.addInitScript((key) => {
    if (!("PushManager" in window)) return;
    const made = (endpoint: string) => ({
      endpoint,
      toJSON: () => ({ endpoint, keys: { p256dh: "BPublic", auth: "secret" } }),
      unsubscribe: async () => {
        localStorage.removeItem(key);
        return true;
      },
    });
    const stub = {
      subscribe: async ({ applicationServerKey }: { applicationServerKey: string }) => {
        if (localStorage.getItem("stub-push-away") !== null) throw new DOMException("no push service", "AbortError");
        const round = Number(localStorage.getItem("stub-round") ?? 0) + 1;
        localStorage.setItem("stub-round", String(round));
        localStorage.setItem(key, `https://push.example/${applicationServerKey.slice(0, 6)}/${round}`);
        return made(localStorage.getItem(key) ?? "");
      },
      getSubscription: async () => {
        const endpoint = localStorage.getItem(key);
        return endpoint === null ? null : made(endpoint);
      },
    };
    Object.assign(PushManager.prototype, stub);
  }, KEY);
}

export const subscribedEndpoint = (page: Page) => page.evaluate((key) => localStorage.getItem(key), KEY);

export interface Pusher {
  /** Hands a message to the worker as a push service would. */
  readonly push: (data: string) => Promise<void>;
  readonly shown: () => Promise<readonly { readonly title: string; readonly body: string; readonly data: unknown }[]>;
}

export async function createPusher(context: BrowserContext, page: Page): Promise<Pusher> {
  const devtools = await context.newCDPSession(page);
  const registered = new Promise<string>((resolve) => {
    devtools.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const [first] = registrations;
      if (first !== undefined) resolve(first.registrationId);
    });
  });
  await devtools.send("ServiceWorker.enable");
  const registrationId = await registered;
  const { origin } = new URL(page.url());
  return {
    push: async (data) => {
      await devtools.send("ServiceWorker.deliverPushMessage", { origin, registrationId, data });
    },
    shown: () =>
      page.evaluate(async () => {
        const registration = await navigator.serviceWorker.ready;
        return (await registration.getNotifications()).map(({ title, body, data }) => ({ title, body, data }));
      }),
  };
}
