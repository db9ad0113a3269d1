import type { Settings } from "./settings.ts";

/** What the journal of this box has begun with, and cannot change any more. */
export interface NodeTerms {
  readonly community: string;
  readonly interval_length_s: number;
}

/** As the node's own defaults. */
export const DEFAULT_TERMS: NodeTerms = { community: "community", interval_length_s: 900 };

export interface NodeConfigSources {
  readonly settings: Settings;
  readonly terms: NodeTerms;
  /** What a restored node was before, from its own file; wins over settings. */
  readonly restored: Readonly<Record<string, unknown>>;
  readonly releaseKeys: readonly string[];
  readonly hasIpv6: boolean;
  /** Keys that the mounted application knows; null when it does not say. */
  readonly knownKeys: readonly string[] | null;
}

const RESTORED_KEYS = [
  "community",
  "currency",
  "time_zone",
  "interval_length_s",
  "price_rule",
  "close_deadline_s",
  "hub_url",
];

/** The node's configuration on the appliance. Root slot and application are of different ages, so unknown keys are left out. */
export function nodeConfig(sources: NodeConfigSources): Readonly<Record<string, unknown>> {
  const { settings, terms, restored, knownKeys } = sources;
  const told = { currency: settings.currency, time_zone: settings.time_zone, hub_url: settings.hub_url };
  const all = {
    ...placesOf(sources),
    ...terms,
    ...withoutNulls({ ...told, join_code: settings.join_code }),
    peer_addresses: settings.peers,
    ...Object.fromEntries(RESTORED_KEYS.flatMap((key) => (key in restored ? [[key, restored[key]]] : []))),
  };
  return Object.fromEntries(Object.entries(all).filter(([key]) => knownKeys === null || knownKeys.includes(key)));
}

/** The terms that stay once there is a journal. */
export function termsOf(settings: Settings): NodeTerms {
  return {
    community: settings.community ?? DEFAULT_TERMS.community,
    interval_length_s: settings.interval_length_s ?? DEFAULT_TERMS.interval_length_s,
  };
}

function placesOf({ hasIpv6, releaseKeys }: NodeConfigSources): Readonly<Record<string, unknown>> {
  return {
    data_dir: "/data/node",
    host: hasIpv6 ? "::" : "0.0.0.0",
    http_port: 80,
    https_port: 443,
    mqtt_port: 8883,
    house_mqtt_port: 1883,
    peer_port: 4001,
    // Devices hold what is not acknowledged and come again after 30 seconds. A card takes a fifth of the writes.
    commit_gather_ms: 10_000,
    web_root: "/run/localgrid/application/member-app",
    care_socket: "/run/localgrid/care.sock",
    release_inbox: "/data/inbox",
    release_shelf: "/data/releases",
    release_state_file: "/run/localgrid/releases.json",
    release_keys: releaseKeys,
  };
}

function withoutNulls(table: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(table).filter(([, value]) => value !== null));
}
