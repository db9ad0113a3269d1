import { type DeviceKeys, deviceIdentityOf, generateDeviceKeys } from "./device/device-identity.ts";
import type { DeviceStore } from "./device/device-store.ts";
import { createFleet } from "./fleet.ts";
import type { HomeDevices, PairingPlace } from "./home-devices.ts";
import type { RecordedHomes } from "./recorded-homes.ts";
import { systemTimer } from "./system-timer.ts";

/** Devices in this process that replay a recording. Their store is left to whoever opened it. */
export function simulatedDevices(store: DeviceStore, recorded: RecordedHomes): HomeDevices {
  return {
    homes: () => store.homes(),
    async addMissing(homes) {
      const known = store.homes();
      for (const home of homes) if (!known.includes(home)) store.addDevice(home, generateDeviceKeys());
    },
    isPaired: (home) => store.certificateOf(home) !== null,
    hasDelivered: (home) => store.homeStore(home).state().acknowledged > 0,
    pair: (home, code, place) => pairThrough(store, home, { code, ...place }),
    newestReadingAt_ms: () => store.newestReadingAt_ms(),
    createFleet: (homes, { broker, clock, report }) =>
      createFleet(
        { homes, broker, begin_at_ms: clock.now_ms() },
        { store, recorded, clock, timer: systemTimer, random: Math.random, report },
      ),
    close: async () => {},
  };
}

async function pairThrough(
  store: DeviceStore,
  home: string,
  { code, api }: PairingPlace & { readonly code: string },
): Promise<void> {
  const keys = store.keysOf(home) as DeviceKeys;
  const paired = await api.call("POST", "/api/devices", { body: deviceIdentityOf(keys).pairingRequest(code) });
  const { certificate_pem, ca_certificate_pem } = paired.body as {
    certificate_pem: string;
    ca_certificate_pem: string;
  };
  store.saveCertificate(home, { certificate_pem, ca_certificate_pem });
}
