/** The devices that people own already, and what is to be done for each. The words are those of docs/devices. */
import { t } from "@localgrid/ui-components/messages";
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

/** How a device comes in. */
type WayName = "sends" | "asked" | "own-broker" | "gx" | "homewizard" | "gateway" | "reader";

/** One way for a kind of device to come in. */
export type DeviceWay = { readonly way: WayName } & (
  | { readonly kind: "house" }
  | { readonly kind: "polled"; readonly adapter: PolledAdapter; readonly usualPort: number; readonly hasLogin: boolean }
  | { readonly kind: "broker"; readonly is_victron: boolean }
);

export interface DeviceKind {
  readonly kind: DeviceKindName;
  readonly ways: readonly [DeviceWay, ...DeviceWay[]];
  readonly tells_figures: boolean;
}

export const kindText = ({ kind }: DeviceKind) => t(`device-kind-${kind}`);
export const kindExamples = ({ kind }: DeviceKind) => t(`device-kind-${kind}.examples`);
export const wayText = ({ way }: DeviceWay) => t(`device-way-${way}`);

/** What is to be done at the device. */
export const stepTexts = ({ kind }: DeviceKind, { way }: DeviceWay) =>
  [1, 2, 3].map((step) => t(`device-step-${kind}-${way}-${step}`));

const SENDS = { way: "sends", kind: "house" } as const;

export const DEVICE_KINDS: readonly DeviceKind[] = [
  {
    kind: "shelly",
    tells_figures: false,
    ways: [SENDS, { way: "asked", kind: "polled", adapter: "shelly-gen2", usualPort: 80, hasLogin: true }],
  },
  { kind: "tasmota", tells_figures: false, ways: [SENDS] },
  {
    kind: "home-assistant",
    tells_figures: false,
    ways: [SENDS, { way: "own-broker", kind: "broker", is_victron: false }],
  },
  { kind: "victron", tells_figures: false, ways: [{ way: "gx", kind: "broker", is_victron: true }] },
  {
    kind: "p1",
    tells_figures: false,
    ways: [
      { way: "homewizard", kind: "polled", adapter: "homewizard", usualPort: 80, hasLogin: false },
      { way: "gateway", kind: "polled", adapter: "p1", usualPort: 23, hasLogin: false },
      { way: "reader", kind: "house" },
    ],
  },
  {
    kind: "sunspec",
    tells_figures: false,
    ways: [{ way: "asked", kind: "polled", adapter: "sunspec", usualPort: 502, hasLogin: false }],
  },
  { kind: "openevse", tells_figures: true, ways: [SENDS] },
  { kind: "ocmf", tells_figures: false, ways: [SENDS] },
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
