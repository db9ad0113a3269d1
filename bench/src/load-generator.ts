import { answerRequests } from "./child-link.ts";
import { DeviceClient, WINDOW } from "./device-client.ts";
import type { LoadAnswer, LoadRequest } from "./load-protocol.ts";

// Plays all devices. Its own processor time counts for nothing.

const PACE_TICK_MS = 5;

const clients: DeviceClient[] = [];
const broken = Promise.withResolvers<never>();
let acked = newCount();
let onAcked: (client: number) => void = () => {};

// Nobody may be waiting for it when it comes; the next request is told.
broken.promise.catch(() => {});

answerRequests<LoadRequest, LoadAnswer>(async (request) => {
  if (request.kind === "connect") return connectAll(request);
  acked = newCount();
  const before_ms = performance.now();
  const work = request.kind === "flood" ? flood(request) : pace(request);
  await Promise.race([work, broken.promise]);
  return { ...acked, elapsed_ms: performance.now() - before_ms };
});

function newCount() {
  return { messages: 0, payload_bytes: 0, ack_ms: [] as number[] };
}

async function connectAll({
  devices,
  mqtt_port,
  start_ms,
}: Extract<LoadRequest, { kind: "connect" }>): Promise<LoadAnswer> {
  for (const [index, device] of devices.entries()) {
    const client = await DeviceClient.open({
      device,
      mqtt_port,
      start_ms,
      onAcked(payload_bytes, took_ms) {
        acked.messages += 1;
        acked.payload_bytes += payload_bytes;
        acked.ack_ms.push(took_ms);
        onAcked(index);
      },
      onBroken: broken.reject,
    });
    clients.push(client);
  }
  return { ...newCount(), elapsed_ms: 0 };
}

/** Every client keeps its window full for so long; ends when the last message was acknowledged. */
function flood({ duration_ms, readings }: Extract<LoadRequest, { kind: "flood" }>): Promise<void> {
  const until_ms = performance.now() + duration_ms;
  for (const client of clients) for (let sent = 0; sent < WINDOW; sent++) client.send(readings);
  return settled((index) => {
    if (performance.now() < until_ms) clients[index]?.send(readings);
  });
}

/** Messages at equal distances, from one client after the other. */
async function pace({ duration_ms, readings, messages_per_s }: Extract<LoadRequest, { kind: "pace" }>): Promise<void> {
  const start_ms = performance.now();
  const all = (duration_ms / 1000) * messages_per_s;
  let sent = 0;
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const due = Math.min(all, ((performance.now() - start_ms) / 1000) * messages_per_s);
      for (; sent < due; sent++) clients[sent % clients.length]?.send(readings);
      if (sent < all) return;
      clearInterval(timer);
      resolve();
    }, PACE_TICK_MS);
  });
  if (onWay() > 0) await settled(() => {});
}

function settled(onEach: (client: number) => void): Promise<void> {
  return new Promise((resolve) => {
    onAcked = (client) => {
      onEach(client);
      if (onWay() === 0) resolve();
    };
  });
}

function onWay(): number {
  let count = 0;
  for (const client of clients) count += client.onWayCount;
  return count;
}
