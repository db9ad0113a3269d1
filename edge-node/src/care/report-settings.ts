interface ReportedConfig {
  readonly interval_length_s: number;
  readonly price_rule: string;
  readonly close_deadline_s: number;
  readonly house_mqtt_port: number | null;
  readonly hub_url: string | null;
  readonly peer_port: number | null;
  readonly peer_discovery: boolean;
  readonly replica_count: number;
  readonly has_time_source: boolean | null;
  readonly log_level: string;
}

/** What of a node's configuration helps whoever helps, and tells nobody's name or place. */
export function reportSettings(config: ReportedConfig): Readonly<Record<string, string | number | boolean | null>> {
  const { interval_length_s, price_rule, close_deadline_s, replica_count, has_time_source, log_level } = config;
  return {
    interval_length_s,
    price_rule,
    close_deadline_s,
    replica_count,
    has_time_source,
    log_level,
    has_house_broker: config.house_mqtt_port !== null,
    has_hub: config.hub_url !== null,
    has_peers: config.peer_port !== null,
    looks_for_peers: config.peer_discovery,
  };
}
