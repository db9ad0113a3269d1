import { describe, expect, test } from "vitest";
import { type HealthReportSources, healthReport } from "./health-report.ts";

/** Everything that says who somebody is or where, as it stands in a community's daily life. */
const PLANTED = {
  logins: ["anna.berg", "otto-k"],
  members: ["familie-berg", "haus-am-see-3"],
  points: ["berg-keller", "at0010000000000000001000003456789"],
  labels: ["Annas Wallbox", "Ottos Shelly"],
  devices: ["d0123456789abcdef", "shellyplus1pm-a8032abe54dc"],
  nodes: ["00112233445566778899aabbccddeeff", "12D3KooWSCufgHzV4fCwRijfH2k3abrpAJxTKxEvN1FDuRXA2U9x"],
  addresses: ["192.168.178.23", "fe80::1ff:fe23:4567:890a", "2001:db8:85a3::8a2e:370:7334", "b8:27:eb:12:34:56"],
  wireless: ["FRITZ!Box 7590 XY", "Villa Kunterbunt"],
  others: ["anna@example.org", "+43 664 1234567", "https://hub.example/join?code=ABCD1234", "localgrid-a1b2c3.local"],
} as const;
const NAMES = [...PLANTED.logins, ...PLANTED.members, ...PLANTED.points, ...PLANTED.labels, ...PLANTED.devices];
const ALL = Object.values(PLANTED).flat();

/** A sentence about each, as programs write them. */
function sentences(): string[] {
  return [
    ...NAMES.map((name) => `${name} was refused, then "${name}" again (${name})`),
    ...PLANTED.nodes.map((id) => `the copy at ${id} is behind`),
    ...PLANTED.addresses.map((address) => `connection from ${address} ended`),
    ...PLANTED.wireless.flatMap((ssid) => [`wlan0: ssid="${ssid}"`, `event: connected, network: "${ssid}"`]),
    ...PLANTED.others.map((one) => `told ${one} so`),
  ];
}

function report(changes: Partial<HealthReportSources> = {}): string {
  return healthReport({
    now_ms: Date.UTC(2026, 10, 21, 23, 5, 9),
    health: { status: "degraded", journal: { position: 12_345 }, details: sentences() },
    metricsText: [
      "# HELP localgrid_journal_position Records",
      "localgrid_journal_position 12345",
      'localgrid_messages_refused_total{reason="unknown-device"} 4',
      `localgrid_peer_latency_seconds{peer="${PLANTED.nodes[0]}"} 0.2`,
      `localgrid_messages_refused_total{reason="${PLANTED.addresses[0]}"} 1`,
      "process_resident_memory_bytes 98566144",
      "member_balance_eur 12.5",
    ].join("\n"),
    release: { version: 3, version_name: "1.3.0", commit: "b89e921" },
    settings: { interval_length_s: 900, has_hub: true },
    files: { "journal.sqlite": 4_096, "local.sqlite": 8_192, [PLANTED.devices[0]]: 1 },
    system: {
      board: { model: "Raspberry Pi 4 Model B Rev 1.5", kernel: "6.12.107-arm64" },
      heat: [{ milli_celsius: 48_312 }],
      storage: { disks: [{ kind: "card", written_bytes: 187_654_321 }] },
      problems: sentences().map((text, at) => `2026-11-21T23:05:${10 + at}+0100 localgrid[412]: ${text}`),
      [PLANTED.addresses[3]]: Object.fromEntries(ALL.map((one) => [one, 1])),
    },
    names: NAMES,
    ...changes,
  });
}

describe("A health report", () => {
  test.each(ALL)("does not hold %s, wherever it stood", (planted) => {
    expect(report().toLowerCase()).not.toContain(planted.toLowerCase());
  });

  test("still says what helps: versions, figures, times, codes", () => {
    const text = report();
    for (const kept of [
      "1.3.0",
      "12345",
      "Raspberry Pi 4 Model B Rev 1.5",
      "48312",
      "187654321",
      "degraded",
      "98566144",
    ]) {
      expect(text).toContain(kept);
    }
    const { metrics, files, made_at, settings } = JSON.parse(text);
    expect(metrics).toEqual({
      localgrid_journal_position: 12_345,
      "localgrid_messages_refused_total{reason=unknown-device}": 4,
      process_resident_memory_bytes: 98_566_144,
    });
    expect(files).toMatchObject({ "journal.sqlite": 4_096, "local.sqlite": 8_192 });
    expect([made_at, settings.interval_length_s]).toEqual(["2026-11-21T23:05:09.000Z", 900]);
  });

  test("can be made of a node that does not run", () => {
    const silent = report({ health: null, metricsText: "", system: null });
    expect(JSON.parse(silent)).toMatchObject({ health: null, metrics: {}, system: null });
  });
});
