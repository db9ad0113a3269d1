/** What needs somebody at the fake hub: it follows from its communities, as at the real one. */
import { createHash } from "node:crypto";
import type { Acknowledgement, Alert } from "../src/alert-types.ts";
import type { MachineFigure, NodeDetail } from "../src/node-types.ts";
import { type FakeCommunity, NOW_MS } from "./fake-communities.ts";
import { bodyOf, type Exchange, type FakeState, loginOf, pageOf, refuse, send } from "./fake-http.ts";
import { fakeMeshSummary } from "./fake-mesh.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const SILENT_MS = 10 * MINUTE_MS;

type Cause = Omit<Alert, "alert" | "acknowledged">;

function causesOf({ community: { community }, nodes, mismatches }: FakeCommunity, now_ms: number): readonly Cause[] {
  const causes = nodes.flatMap((each): readonly Cause[] => {
    const { node, revoked_at_ms, last_contact_at_ms, alarms, reported_alarms, refused } = each;
    if (revoked_at_ms !== null) return [];
    const place = { community, subject: node };
    const isSilent = last_contact_at_ms !== null && now_ms - last_contact_at_ms > SILENT_MS;
    const named = [...alarms.map(({ code }) => code), ...reported_alarms.map(({ alarm }) => alarm)];
    return [
      ...(isSilent
        ? [{ ...place, code: "node-silent", severity: "alarm", since_ms: last_contact_at_ms, details: {} } as const]
        : []),
      ...named.map((alarm) => ({
        ...{ community, code: "journal-alarm", subject: `${node}/${alarm}`, severity: "alarm" as const },
        ...{ since_ms: NOW_MS - 30 * HOUR_MS, details: { alarm, node } },
      })),
      ...(refused.length > 0
        ? [
            {
              ...{ ...place, code: "entries-refused", severity: "note" as const, since_ms: NOW_MS - 2 * HOUR_MS },
              details: { count: refused.length },
            },
          ]
        : []),
    ];
  });
  if (mismatches === 0) return causes;
  const own = { community, subject: community };
  const [alarm, note] = ["alarm", "note"] as const;
  return [
    ...causes,
    {
      ...own,
      code: "results-differ",
      severity: alarm,
      since_ms: NOW_MS - 40 * HOUR_MS,
      details: { count: mismatches },
    },
    { ...own, code: "credit-limit", severity: note, since_ms: NOW_MS - 50 * HOUR_MS, details: { count: 1 } },
  ];
}

const idOf = ({ code, community, subject }: Cause) =>
  createHash("sha256").update(`${code} ${community} ${subject}`).digest("hex").slice(0, 32);

function alertsOf({ communities, taken, now_ms }: FakeState): readonly Alert[] {
  const alerts = communities
    .flatMap((community) => causesOf(community, now_ms))
    .map((cause) => ({ alert: idOf(cause), ...cause, acknowledged: taken.get(idOf(cause)) ?? null }));
  const rank = ({ severity }: Alert) => (severity === "alarm" ? 0 : 1);
  return alerts.sort((a, b) => rank(a) - rank(b) || b.since_ms - a.since_ms);
}

export function openAlertsOf(state: FakeState, community: string | null) {
  const open = alertsOf(state).filter(
    (alert) => alert.acknowledged === null && (community === null || alert.community === community),
  );
  const alarms = open.filter(({ severity }) => severity === "alarm").length;
  return { alarms, notes: open.length - alarms };
}

/** Below `/api/alerts`. */
export async function answerAlerts({ state, request, response, url }: Exchange): Promise<void> {
  const [, , , id = ""] = url.pathname.split("/");
  if (id === "counts") return send(response, openAlertsOf(state, null));
  if (id === "") {
    const community = url.searchParams.get("community");
    const found = alertsOf(state).filter((alert) => community === null || alert.community === community);
    return send(response, pageOf(found, url));
  }
  const alert = alertsOf(state).find((each) => each.alert === id);
  if (state.role !== "operator" && state.role !== "coordinator") return refuse(response, 403, "wrong-role");
  if (alert === undefined) return refuse(response, 404, "unknown-alert");
  const { note } = await bodyOf(request);
  const acknowledged: Acknowledgement = { by: loginOf(state.role), at_ms: state.now_ms, note: String(note) };
  state.taken.set(id, acknowledged);
  send(response, { ...alert, acknowledged });
}

const release = (version: number, version_name: string) => ({
  ...{ release: String(version).repeat(64).slice(0, 64), kind: "application", board: "raspberrypi-arm64" },
  ...{ version, version_name },
});

/** `/api/nodes/<node>` and its machine. */
export function answerNode({ state, response, url }: Exchange, id: string, part: string): void {
  const owner = state.communities.find(({ nodes }) => nodes.some(({ node }) => node === id));
  const node = owner?.nodes.find((each) => each.node === id);
  if (owner === undefined || node === undefined) return refuse(response, 404, "no-such-node");
  if (part === "machine") return send(response, { figures: figuresOf(Number(url.searchParams.get("hours") ?? 48)) });
  const detail: NodeDetail = {
    ...{ ...node, mesh: fakeMeshSummary(id), community: owner.community.community },
    ...{ status_at_ms: node.last_contact_at_ms, clock_error_ms: -1_200, telemetry_backlog_records: 2 },
    has_simulated_clock: false,
    updates: [
      {
        ...release(8, "0.8.0"),
        phase: "stopped",
        outcome: "rolled-back",
        reason: "unhealthy",
        told_at_ms: NOW_MS - 5 * HOUR_MS,
      },
      { ...release(7, "0.7.2"), phase: "running", outcome: "proven", reason: null, told_at_ms: NOW_MS - 400 * HOUR_MS },
    ],
    offers: [release(9, "0.8.1")],
    backups: [{ made_at_ms: NOW_MS - 8 * HOUR_MS, size_bytes: 48_200_000 }],
  };
  send(response, detail);
}

/** A quarter of an hour each, with a night of silence in it. */
function figuresOf(hours: number): readonly MachineFigure[] {
  const figures = Array.from({ length: Math.min(240, hours * 4) }, (_, at) => ({
    at_ms: NOW_MS - at * 15 * MINUTE_MS,
    memory_bytes: 180_000_000 + 4_000_000 * (at % 7),
    disk_free_bytes: 9_000_000_000 + 3_000_000 * at,
    temperature_milli_c: 47_000 + Math.round(6_000 * Math.sin(at / 15)),
  }));
  return figures.filter((_, at) => at < 60 || at > 80).reverse();
}
