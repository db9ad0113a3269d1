import { type AddressInfo, createServer } from "node:net";

/** What the appliance listens on, and where this machine reaches it. */
export const GUEST_PORTS = { ssh: 22, http: 80, https: 443, house_mqtt: 1883, mqtt: 8883, peer: 4001 } as const;

export type GuestPorts = Readonly<Record<keyof typeof GUEST_PORTS, number>>;

/** Free ports of the loopback address, one for each that is forwarded. All are held until the last one is known. */
export async function pickGuestPorts(): Promise<GuestPorts> {
  const names = Object.keys(GUEST_PORTS) as (keyof typeof GUEST_PORTS)[];
  const held = await Promise.all(names.map(() => holdPort()));
  await Promise.all(held.map(({ release }) => release()));
  return Object.fromEntries(names.map((name, index) => [name, held[index]?.port])) as GuestPorts;
}

/** For QEMU's user network. */
export function forwardings(ports: GuestPorts): string {
  const names = Object.keys(GUEST_PORTS) as (keyof typeof GUEST_PORTS)[];
  return names.map((name) => `hostfwd=tcp:127.0.0.1:${ports[name]}-:${GUEST_PORTS[name]}`).join(",");
}

function holdPort(): Promise<{ readonly port: number; release(): Promise<void> }> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      resolve({ port, release: () => new Promise((released) => server.close(() => released())) });
    });
  });
}
