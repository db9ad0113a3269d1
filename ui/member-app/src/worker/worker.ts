/**
 * The service worker: opens the page while the node is away, and answers the questions of its views from what the node
 * said last. Browsers run it over TLS and on this machine's own address only; without it the page works as ever.
 */
import { type AppBuild, AppFiles } from "./app-files.ts";
import { isHandled, KeptAnswers } from "./kept-answers.ts";
import { type Exchanged, type OpenPage, PushEvents, type PushRegistration } from "./push-events.ts";

/** Put in by the build step. */
declare const APP_BUILD: AppBuild;

/** The part of the worker's global scope that is used here. */
interface WorkerScope {
  readonly location: Location;
  readonly registration: PushRegistration;
  readonly clients: {
    claim(): Promise<void>;
    matchAll(options: { readonly type: "window" }): Promise<readonly OpenPage[]>;
    openWindow(address: string): Promise<unknown>;
  };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install" | "activate", listener: (event: LastingEvent) => void): void;
  addEventListener(type: "message", listener: (event: MessageEvent<unknown>) => void): void;
  addEventListener(type: "push", listener: (event: PushedEvent) => void): void;
  addEventListener(type: "notificationclick", listener: (event: TappedEvent) => void): void;
  addEventListener(type: "pushsubscriptionchange", listener: (event: LastingEvent & Exchanged) => void): void;
  addEventListener(type: "fetch", listener: (event: QuestionEvent) => void): void;
}

interface LastingEvent {
  waitUntil(work: Promise<unknown>): void;
}

interface PushedEvent extends LastingEvent {
  readonly data: { text(): string } | null;
}

interface TappedEvent extends LastingEvent {
  readonly notification: Notification;
}

interface QuestionEvent extends LastingEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

const scope = globalThis as unknown as WorkerScope;
const ports = {
  caches,
  fetch: (request: Request) => fetch(request),
  now_ms: () => Date.now(),
  pass: (duration_ms: number) => new Promise<void>((resolve) => setTimeout(resolve, duration_ms)),
};
const base = new URL("./", scope.location.href).href;
const files = new AppFiles(APP_BUILD, base, ports);
const answers = new KeptAnswers(ports);
const pushes = new PushEvents({
  caches,
  fetch: (path, init) => fetch(path, init),
  registration: scope.registration,
  pages: () => scope.clients.matchAll({ type: "window" }),
  openPage: (address) => scope.clients.openWindow(address),
  base,
});

scope.addEventListener("install", (event) => event.waitUntil(files.fetchAll()));

scope.addEventListener("activate", (event) => {
  // Answers that were kept for another build may lack what the views of this one read.
  event.waitUntil(Promise.all([files.dropOthers(), answers.forget()]).then(() => scope.clients.claim()));
});

scope.addEventListener("message", ({ data }) => {
  if (data === "take-over") void scope.skipWaiting();
});

scope.addEventListener("push", (event) => event.waitUntil(pushes.show(event.data?.text() ?? "")));

scope.addEventListener("notificationclick", (event) => {
  const { notification } = event;
  notification.close();
  event.waitUntil(pushes.open(notification.data));
});

scope.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(pushes.exchange(event)));

scope.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== scope.location.origin) return;
  if (request.method === "GET" && files.has(pathname)) return event.respondWith(files.answer(request));
  if (!isHandled(request.method, pathname)) return;
  const { answer, isKept } = answers.handle(request);
  event.respondWith(answer);
  event.waitUntil(isKept);
});
