import type { MemberId } from "@localgrid/vocabulary/identifiers";

/** What a member sees of the community at this moment. */
export interface MemberFigures {
  /** Of the last closed interval; null when nothing was traded in it, or none is closed yet. */
  readonly price_micro_per_kwh: number | null;
  /** Bought from and sold to neighbours since local midnight. */
  readonly shared_today_wh: number;
  /** + the member has to get, − to pay. */
  readonly balance_nano: bigint;
  /** + draws from the grid, − feeds in; null while nothing fresh is known. */
  readonly power_w: number | null;
}

export interface FigureMessage {
  readonly topic: string;
  readonly payload: string;
  readonly retain: boolean;
}

/** Home Assistant takes what has not been told for so long as unavailable. */
const EXPIRES_AFTER_S = 180;

/** Where a device that only wants one number, such as a charging station's grid feed, finds the home's power. */
export const GRID_POWER_TOPIC = "localgrid/grid_ie";

interface Entity {
  readonly key: string;
  readonly name: string;
  readonly unit: string;
  readonly icon: string;
  readonly device_class?: string;
  readonly state_class?: string;
}

function entities(currency: string): readonly Entity[] {
  return [
    {
      key: "community_price",
      name: "Community price",
      unit: `${currency}/kWh`,
      icon: "mdi:tag",
      state_class: "measurement",
    },
    {
      key: "shared_today",
      name: "Shared today",
      unit: "Wh",
      icon: "mdi:home-group",
      device_class: "energy",
      state_class: "total_increasing",
    },
    {
      key: "balance",
      name: "Balance",
      unit: currency,
      icon: "mdi:scale-balance",
      device_class: "monetary",
      state_class: "total",
    },
    {
      key: "power",
      name: "Grid power",
      unit: "W",
      icon: "mdi:transmission-tower",
      device_class: "power",
      state_class: "measurement",
    },
  ];
}

/**
 * What Home Assistant has to be told once to show a member's figures.
 *
 * Source: home-assistant.io/integrations/mqtt, discovery
 */
export function discoveryMessages(member: MemberId, currency: string): readonly FigureMessage[] {
  return entities(currency).map(({ key, name, unit, icon, device_class, state_class }) => ({
    topic: configTopic(member, key),
    retain: true,
    payload: JSON.stringify({
      name,
      unique_id: `localgrid_${member}_${key}`,
      object_id: `localgrid_${key}`,
      state_topic: stateTopic(member),
      value_template: `{{ value_json.${key} }}`,
      unit_of_measurement: unit,
      icon,
      ...(device_class === undefined ? {} : { device_class }),
      ...(state_class === undefined ? {} : { state_class }),
      expire_after: EXPIRES_AFTER_S,
      device: {
        identifiers: [`localgrid_${member}`],
        name: "localgrid",
        manufacturer: "localgrid",
        model: "energy community",
      },
    }),
  }));
}

/** The power as a plain number, and all figures as one document. */
export function figureMessages(member: MemberId, figures: MemberFigures): readonly FigureMessage[] {
  const { price_micro_per_kwh, shared_today_wh, balance_nano, power_w } = figures;
  const state = {
    community_price: price_micro_per_kwh === null ? null : decimal(BigInt(price_micro_per_kwh), 6),
    shared_today: shared_today_wh,
    balance: decimal(cents(balance_nano), 2),
    power: power_w,
  };
  // What is stored goes last: a broker that takes its time to store must not be overtaken by what is not.
  return [
    ...(power_w === null ? [] : [{ topic: GRID_POWER_TOPIC, payload: String(power_w), retain: false }]),
    { topic: stateTopic(member), payload: JSON.stringify(state), retain: true },
  ];
}

/** Empty and stored: what was there before is gone. */
export function removalMessages(member: MemberId, currency: string): readonly FigureMessage[] {
  const topics = [...entities(currency).map(({ key }) => configTopic(member, key)), stateTopic(member)];
  return topics.map((topic) => ({ topic, payload: "", retain: true }));
}

function configTopic(member: MemberId, key: string): string {
  return `homeassistant/sensor/localgrid_${member}/${key}/config`;
}

function stateTopic(member: MemberId): string {
  return `localgrid/${member}/state`;
}

const NANO_PER_CENT = 10_000_000n;

/** Towards the smaller: nobody is shown more than the ledger has. */
function cents(nano: bigint): bigint {
  const whole = nano / NANO_PER_CENT;
  return nano % NANO_PER_CENT < 0n ? whole - 1n : whole;
}

function decimal(value: bigint, places: number): string {
  const digits = String(value < 0n ? -value : value).padStart(places + 1, "0");
  return `${value < 0n ? "-" : ""}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}
