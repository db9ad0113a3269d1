import { generateKeyPairSync, randomBytes } from "node:crypto";
import { join } from "node:path";
import { clusterConnection } from "@localgrid/cloud-hub/adapters/cluster";
import { openPool } from "@localgrid/cloud-hub/adapters/database";
import { nodeKeyOf } from "@localgrid/journal/head";
import type { BareRouteRequest } from "./bare-route.ts";
import { startChild } from "./child-link.ts";
import { benchError } from "./errors.ts";
import { startHub } from "./hub-under-test.ts";
import { keepAliveLoad, type LoadResult } from "./keep-alive-load.ts";
import type { Measurement, Run } from "./measurement.ts";
import { ratiosOf, roundNumber, spreadOf, spreadText } from "./spread.ts";
import { figureOf } from "./table.ts";

const CONNECTIONS = 1_000;
const ROUND_MS = 4_000;
const COMMUNITY = "sun";
const INTERVAL_S = 900;
const DAY_S = 86_400;
const DAYS = 30;
const FIRST_S = Date.UTC(2026, 5, 1) / 1000;

const INTERVALS = `
  INSERT INTO recomputed_interval
  SELECT $1, $2::bigint + n * ${INTERVAL_S}, 0, ${INTERVAL_S}, 200000 + n, 1000 + n, 2000 + n, 3000 + n, 123456789 + n,
         ($2::bigint + n * ${INTERVAL_S}) * 1000, $3, $3, 200000 + n, 1000 + n, $3, $3, true, 0, 20, NULL
    FROM generate_series(0, ${(DAYS * DAY_S) / INTERVAL_S - 1}) AS n`;

/** A day of closed intervals, as the dashboard asks for it, under as many people as a region has. */
export const hubRead: Measurement = {
  name: "hub-read",
  async measure({ folder, rounds, progress }: Run) {
    const hub = await startHub(join(folder, "hub-read"));
    const connection = clusterConnection(hub.data_dir);
    const pool = openPool(connection);
    const bare = startChild<BareRouteRequest, number>("./bare-route.ts");
    try {
      await fill(pool);
      const [from_s, limit] = [FIRST_S + 10 * DAY_S, DAY_S / INTERVAL_S];
      const to_s = from_s + DAY_S;
      const bare_port = await bare.ask({ connection, community: COMMUNITY, from_s, to_s, limit });
      const path = `/api/communities/${COMMUNITY}/intervals?from_s=${from_s}&to_s=${to_s}&limit=${limit}`;
      const load = { connections: CONNECTIONS, duration_ms: ROUND_MS };
      const ofHub = { ...load, port: hub.port, path, headers: { authorization: `Bearer ${hub.token}` } };
      const ofBare = { ...load, port: bare_port, path: "/bare", headers: {} };
      const [hubs, bares]: [LoadResult[], LoadResult[]] = [[], []];
      for (let round = 0; round <= rounds; round++) {
        const measured = { bare: await keepAliveLoad(ofBare), hub: await keepAliveLoad(ofHub) };
        // The first round warms up.
        if (round === 0) continue;
        hubs.push(measured.hub);
        bares.push(measured.bare);
        progress(`round ${round}: ${roundNumber(measured.hub.requests_per_s)} requests/s`);
      }
      if (hubs.some(({ bytes }) => bytes < 10_000)) throw benchError("wrong-result", "the hub answered too little");
      const [rate, bareRate] = [hubs, bares].map((all) => all.map(({ requests_per_s }) => requests_per_s)) as [
        number[],
        number[],
      ];
      const p95 = spreadText(
        hubs.map(({ p95_ms }) => p95_ms),
        0,
      );
      const perSecond = (values: readonly number[]) => roundNumber(spreadOf(values).median);
      return [
        figureOf({
          what: `hub reads, ${CONNECTIONS.toLocaleString("en")} keep-alive connections ÷ bare Fastify route with the same query`,
          values: ratiosOf(rate, bareRate),
          digits: 2,
          at_least: 0.6,
          notes: [
            `${perSecond(rate)} requests/s against ${perSecond(bareRate)}; p95 ${p95} ms; ${hubs[0]?.bytes} bytes each`,
          ],
        }),
      ];
    } finally {
      await bare.end();
      await pool.end();
      await hub.stop();
    }
  },
};

async function fill(pool: ReturnType<typeof openPool>): Promise<void> {
  const { node, publicKey } = nodeKeyOf(generateKeyPairSync("ed25519").privateKey);
  await pool.query("INSERT INTO community (id, created_at_ms) VALUES ($1, 0)", [COMMUNITY]);
  const key = [Buffer.from(node), COMMUNITY, Buffer.from(publicKey)];
  await pool.query("INSERT INTO node (id, community, public_key, enrolled_at_ms) VALUES ($1, $2, $3, 0)", key);
  const journal =
    "INSERT INTO recomputed_journal (node, status, fold_version, updated_at_ms) VALUES ($1, 'current', 1, 0)";
  await pool.query(journal, [Buffer.from(node)]);
  await pool.query(INTERVALS, [Buffer.from(node), FIRST_S, randomBytes(32)]);
  await pool.query("ANALYZE");
}
