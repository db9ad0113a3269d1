/** Notices that come through the browser's push service while no page is open. */
import { type PushMemory, recallPush, rememberPush } from "../push-memory.ts";

/** What the node seals for one browser. */
interface PushedNotice {
  readonly title: string;
  readonly body: string;
  /** View of the app: `#/statement/2016-08`. */
  readonly url: string;
  /** Of two with the same, the later one is shown. */
  readonly tag: string;
  readonly lang: string;
}

export interface PushRegistration {
  readonly pushManager: Pick<PushManager, "subscribe">;
  showNotification(title: string, options: NotificationOptions): Promise<void>;
}

export interface OpenPage {
  navigate(address: string): Promise<unknown>;
  focus(): Promise<unknown>;
}

export interface PushEventsPorts {
  readonly caches: Pick<CacheStorage, "open" | "delete">;
  readonly fetch: (path: string, init?: RequestInit) => Promise<Response>;
  readonly registration: PushRegistration;
  readonly pages: () => Promise<readonly OpenPage[]>;
  readonly openPage: (address: string) => Promise<unknown>;
  /** Address of the folder that the app is in. */
  readonly base: string;
}

export interface Exchanged {
  readonly oldSubscription?: PushSubscription | null;
  readonly newSubscription?: PushSubscription | null;
}

const DEVICES = "/api/notices/devices";
const NOTICES = "#/notices";

/** Another app's address in place of a view leads to the notices. */
const viewOf = (url: unknown) => (typeof url === "string" && url.startsWith("#/") ? url : NOTICES);

export class PushEvents {
  private readonly ports: PushEventsPorts;

  constructor(ports: PushEventsPorts) {
    this.ports = ports;
  }

  /** Browsers demand that something is shown; what came for somebody who has left this browser is not. */
  async show(message: string): Promise<void> {
    const memory = await recallPush(this.ports.caches);
    const { title, url, ...others } = (memory === null ? null : noticeIn(message)) ?? plainNotice(memory);
    await this.ports.registration.showNotification(title, { ...others, icon: "./icon-192.png", data: viewOf(url) });
  }

  /** Shows the view that a notification leads to: in a page that is open, else in a new one. */
  async open(view: unknown): Promise<unknown> {
    const address = new URL(viewOf(view), this.ports.base).href;
    const [page] = await this.ports.pages();
    if (page === undefined) return this.ports.openPage(address);
    await page.navigate(address);
    return page.focus();
  }

  /** The push service has given the browser another address: the node is told, where the session still stands. */
  async exchange({ oldSubscription, newSubscription }: Exchanged): Promise<void> {
    const { caches, fetch, registration } = this.ports;
    const memory = await recallPush(caches);
    const key = oldSubscription?.options.applicationServerKey;
    if (memory === null || !(newSubscription || key)) return;
    const subscription =
      newSubscription ??
      (await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key ?? null }));
    const { login, csrf_token } = (await (await fetch("/api/session")).json()) as Record<string, string>;
    if (login !== memory.login) return;
    const { endpoint, keys } = subscription.toJSON();
    const { language, name } = memory;
    const headers = { "content-type": "application/json", "x-csrf-token": csrf_token ?? "" };
    const body = JSON.stringify({ endpoint, ...keys, language, name });
    const answer = await fetch(DEVICES, { method: "POST", headers, body });
    if (!answer.ok) return;
    const { id } = (await answer.json()) as { id: string };
    await rememberPush(caches, { ...memory, id, endpoint: endpoint ?? "" });
    if (id !== memory.id) await fetch(`${DEVICES}/${memory.id}`, { method: "DELETE", headers });
  }
}

function noticeIn(message: string): PushedNotice | null {
  try {
    const told = JSON.parse(message) as PushedNotice;
    const { title, body } = told;
    if (title === "" || typeof title !== "string" || typeof body !== "string") return null;
    return { title, body, url: told.url, tag: String(told.tag), lang: String(told.lang) };
  } catch {
    return null;
  }
}

function plainNotice(memory: PushMemory | null): PushedNotice {
  const { title = "localgrid", text = "", language = "" } = memory ?? {};
  return { title, body: text, url: NOTICES, tag: "notice", lang: language };
}
