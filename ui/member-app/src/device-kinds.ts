/** The devices that people own already, and what is to be done for each. The words are those of docs/devices. */
import type { AdapterSettings, ConnectionWay, PolledAdapter } from "./device-types.ts";

export type DeviceKindName =
  | "shelly"
  | "tasmota"
  | "home-assistant"
  | "victron"
  | "p1"
  | "sunspec"
  | "openevse"
  | "ocmf";

/** One way for a kind of device to come in. */
export type DeviceWay = { readonly name: string; readonly steps: readonly [string, string, string] } & (
  | { readonly kind: "house" }
  | { readonly kind: "polled"; readonly adapter: PolledAdapter; readonly usualPort: number; readonly hasLogin: boolean }
  | { readonly kind: "broker"; readonly is_victron: boolean }
);

export interface DeviceKind {
  readonly kind: DeviceKindName;
  readonly name: string;
  readonly what: string;
  readonly ways: readonly [DeviceWay, ...DeviceWay[]];
  readonly tells_figures: boolean;
}

const FILL_IN = "Enter the server, port, user and password from above, and save.";

const SENDS = { kind: "house", name: "It sends to the node" } as const;

export const DEVICE_KINDS: readonly DeviceKind[] = [
  {
    kind: "shelly",
    name: "Shelly",
    what: "Meters, plugs and relays",
    tells_figures: false,
    ways: [
      {
        ...SENDS,
        steps: [
          "Open the Shelly's address in a browser, then Settings → MQTT, and enable it without TLS.",
          `${FILL_IN} In one field the server is written with its port, such as node:1883.`,
          "Switch on “Generic status update over MQTT”, then save and reboot. Older Shellys have no such switch.",
        ],
      },
      {
        kind: "polled",
        adapter: "shelly-gen2",
        usualPort: 80,
        hasLogin: true,
        name: "The node asks it",
        steps: [
          "This works with Shelly Plus, Pro, and generations 3 and 4.",
          "Look up the Shelly's address in your router, and tell the router to keep it.",
          "Has the Shelly a password? Its user is admin.",
        ],
      },
    ],
  },
  {
    kind: "tasmota",
    name: "Tasmota",
    what: "Plugs and infrared reading heads",
    tells_figures: false,
    ways: [
      {
        ...SENDS,
        steps: [
          "Open the device's address, then Configuration → Configure MQTT.",
          `${FILL_IN} The topic is a name of its own.`,
          "In the console enter TelePeriod 10: it then tells its values every ten seconds.",
        ],
      },
    ],
  },
  {
    kind: "home-assistant",
    name: "Home Assistant & ESPHome",
    what: "Also zigbee2mqtt, OpenDTU and others with discovery",
    tells_figures: false,
    ways: [
      {
        ...SENDS,
        steps: [
          "ESPHome: put mqtt: with broker, port, username and password from above into its configuration. Others: Settings → MQTT.",
          "Leave Home Assistant's discovery on; in zigbee2mqtt and OpenDTU switch it on.",
          "Install or save, and start the device again.",
        ],
      },
      {
        kind: "broker",
        is_victron: false,
        name: "Over my own broker",
        steps: [
          "The node logs in at your Mosquitto as a client and hears what devices tell there.",
          "Make a user for it there, one that may read everything.",
          "Leave Home Assistant's discovery on in the devices.",
        ],
      },
    ],
  },
  {
    kind: "victron",
    name: "Victron",
    what: "Cerbo GX, Venus, Ekrano",
    tells_figures: false,
    ways: [
      {
        kind: "broker",
        is_victron: true,
        name: "The node logs in at the GX",
        steps: [
          "On the GX: Settings → Services → MQTT on LAN: on.",
          "If its security profile asks for a password, note it.",
          "Enter the GX's address here. As the meter of a home take the one whose name begins with grid.",
        ],
      },
    ],
  },
  {
    kind: "p1",
    name: "P1 & HomeWizard",
    what: "The smart meter's own port",
    tells_figures: false,
    ways: [
      {
        kind: "polled",
        adapter: "homewizard",
        usualPort: 80,
        hasLogin: false,
        name: "HomeWizard",
        steps: [
          "In the HomeWizard app: Settings → Meters → your meter → Local API: on.",
          "Look up its address in your router, and tell the router to keep it.",
          "Enter the address here.",
        ],
      },
      {
        kind: "polled",
        adapter: "p1",
        usualPort: 23,
        hasLogin: false,
        name: "Gateway over TCP",
        steps: [
          "Connect the gateway (ser2net or a serial server) to the meter's P1 port.",
          "Look up its address in your router, and tell the router to keep it.",
          "Enter address and port here. An encrypted meter needs its key in the reader.",
        ],
      },
      {
        ...SENDS,
        name: "A reader that sends",
        steps: [
          "Open the reader's settings for MQTT.",
          FILL_IN,
          "Have it send whole telegrams, or the values of each tariff.",
        ],
      },
    ],
  },
  {
    kind: "sunspec",
    name: "SunSpec inverter",
    what: "SolarEdge, Fronius, SMA, Kostal and others",
    tells_figures: false,
    ways: [
      {
        kind: "polled",
        adapter: "sunspec",
        usualPort: 502,
        hasLogin: false,
        name: "The node asks it",
        steps: [
          "In the inverter's menu: Modbus TCP: on.",
          "Note its port, usually 502, and its unit, usually 1. Meters of a Fronius are often 200 or 240.",
          "Look up its address in your router, tell the router to keep it, and enter it here.",
        ],
      },
    ],
  },
  {
    kind: "openevse",
    name: "OpenEVSE",
    what: "Charging stations, EmonEVSE too",
    tells_figures: true,
    ways: [
      {
        ...SENDS,
        steps: [
          "In the station's page: Services → MQTT: enable, protocol mqtt.",
          `${FILL_IN} Leave the base topic as it is.`,
          "To charge with what is left over: Solar divert: on, type grid +I/−E, topic localgrid/grid_ie.",
        ],
      },
    ],
  },
  {
    kind: "ocmf",
    name: "Wallbox with OCMF",
    what: "Charging stations that sign their readings",
    tells_figures: false,
    ways: [
      {
        ...SENDS,
        steps: [
          "Have the station publish its OCMF records over MQTT, on a topic that ends in ocmf.",
          FILL_IN,
          "Find the public key on the station's label or in its page, often as a QR code.",
        ],
      },
    ],
  },
];

export interface WayFields {
  readonly host: string;
  readonly port: number | null;
  readonly unit: number | null;
  readonly user: string | null;
  readonly password: string | null;
}

export function wayOf(way: DeviceWay, { unit, ...fields }: WayFields): ConnectionWay {
  if (way.kind === "house") return { kind: "house" };
  if (way.kind === "broker") return { kind: "broker", is_victron: way.is_victron, ...fields };
  return { kind: "polled", adapter: way.adapter, unit: way.adapter === "sunspec" ? unit : null, ...fields };
}

export function settingsOf(kind: DeviceKind, keys: Readonly<Record<string, string>>): AdapterSettings {
  return { roles: {}, reversed: [], public_keys: keys, tells_figures: kind.tells_figures };
}
