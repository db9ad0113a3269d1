import { decodeLeaves, decodeRows } from "@localgrid/protocol/settlement-batch";
import type { CommunityId } from "@localgrid/vocabulary/identifiers";
import * as Type from "typebox";
import { cloudHubError } from "../errors.ts";
import type { HubApp } from "../http/hub-app.ts";
import { numberedPartOf, PAGE_QUERY, PageQuery, pageJson, pageOf } from "../http/paging.ts";
import { identityOf } from "../http/route-guard.ts";
import { closed, hexOf } from "../http/schemas.ts";
import type { ChainReader, Submission } from "../settlement/chain-reader.ts";
import type { BatchRecord, BatchSummary, SettlementRecords } from "../settlement/settlement-records.ts";
import { type TradeProof, tradeProof } from "../settlement/trade-proof.ts";
import { CommunityPath, OpaqueId } from "./schemas.ts";
import {
  BatchJson,
  BatchPageJson,
  BatchPath,
  ProofJson,
  SettlementJson,
  TradeJson,
  TradePath,
} from "./settlement-schemas.ts";

const TAGS = ["settlement"];
/** What a batch says of single members is personal data. */
const READERS = ["operator", "coordinator", "billing", "analyst"] as const;
const EVERYBODY = [...READERS, "viewer"] as const;

export interface SettlementRoutePorts {
  readonly settlement: SettlementRecords;
  readonly chain: ChainReader;
  readonly settlement_window_s: number;
}

/** How settlement stands, and what was settled. */
export function settlementRoutes(app: HubApp, ports: SettlementRoutePorts): void {
  stateRoute(app, ports);
  batchRoutes(app, ports);
  tradeRoutes(app, ports);
}

function stateRoute(app: HubApp, { settlement, chain, settlement_window_s }: SettlementRoutePorts): void {
  app.get(
    "/api/settlement",
    {
      config: { hub: { roles: EVERYBODY, scope: "own" } },
      schema: {
        summary: "How the hub stands with the chain, and how far each community's settlement has come",
        tags: TAGS,
        response: { 200: SettlementJson },
      },
    },
    async (request) => {
      const zones = await settlement.zones(settlement_window_s, identityOf(request).community);
      const state = async (zone: (typeof zones)[number]) => {
        const { open_batch: open, ...others } = zone;
        const open_batch = open && { ...open, state: stateOf(null, await chain.submissions(zone.community, open.seq)) };
        return { ...others, open_batch };
      };
      return { chain: { ...chain.status() }, zones: await Promise.all(zones.map(state)) };
    },
  );
}

function batchRoutes(app: HubApp, { settlement, chain }: SettlementRoutePorts): void {
  app.get(
    "/api/communities/:community/batches",
    {
      config: { hub: { roles: EVERYBODY } },
      schema: {
        summary: "Batches of the community, the newest first",
        tags: TAGS,
        params: CommunityPath,
        querystring: PageQuery,
        response: { 200: pageJson(BatchPageJson) },
      },
    },
    async ({ params, query }) => {
      const community = params.community as CommunityId;
      const part = numberedPartOf(query);
      const found = await settlement.batches(community, { limit: part.limit, before: part.after });
      const open = found.find(({ confirmed_at_ms }) => confirmed_at_ms === null);
      const submissions = open === undefined ? [] : await chain.submissions(community, open.seq);
      return pageOf(found, part, { keyOf: ({ seq }) => String(seq), show: (batch) => summaryJson(batch, submissions) });
    },
  );

  app.get(
    "/api/communities/:community/batches/:seq",
    {
      config: { hub: { roles: READERS, errors: ["unknown-batch"] } },
      schema: {
        summary: "One batch: who it moved how much, and the transactions that carried it",
        tags: TAGS,
        params: BatchPath,
        response: { 200: BatchJson },
      },
    },
    async ({ params }) => {
      const community = params.community as CommunityId;
      const { summary, batch, members } = await foundBatch(settlement, { community, seq: params.seq });
      const submissions = await chain.submissions(community, params.seq);
      const names = new Map(members);
      return {
        ...summaryJson(summary, submissions),
        header: hexOf(batch.header),
        trades_root: hexOf(batch.trades_root),
        rows: decodeRows(batch.rows).map(({ member: number, energy_wh, money_units }) => ({
          member: names.get(number) ?? null,
          number,
          energy_wh: Number(energy_wh),
          money_units: String(money_units),
        })),
        submissions: submissions.map((submission) => ({ ...submission })),
      };
    },
  );
}

function tradeRoutes(app: HubApp, { settlement }: SettlementRoutePorts): void {
  app.get(
    "/api/communities/:community/batches/:seq/trades",
    {
      config: { hub: { roles: READERS, errors: ["unknown-batch"] } },
      schema: {
        summary: "Trades in a batch: what it adds for a member and interval to what earlier batches settled",
        tags: TAGS,
        params: BatchPath,
        querystring: closed({ ...PAGE_QUERY, member: Type.Optional(OpaqueId) }),
        response: { 200: pageJson(TradeJson) },
      },
    },
    async ({ params, query }) => {
      const record = await foundBatch(settlement, { community: params.community as CommunityId, seq: params.seq });
      const part = numberedPartOf(query);
      const found = tradesIn(record).filter(
        ({ member, index }) => index > (part.after ?? -1) && (query.member === undefined || member === query.member),
      );
      return pageOf(found.slice(0, part.limit), part, { keyOf: ({ index }) => String(index), show: (trade) => trade });
    },
  );

  app.get(
    "/api/communities/:community/batches/:seq/trades/:index/proof",
    {
      config: { hub: { roles: READERS, errors: ["unknown-batch", "unknown-trade"] } },
      schema: {
        summary: "What shows that a trade is in the batch, and the batch on the chain",
        tags: TAGS,
        params: TradePath,
        response: { 200: ProofJson },
      },
    },
    async ({ params }) => {
      const community = params.community as CommunityId;
      const record = await foundBatch(settlement, { community, seq: params.seq });
      const isFinal = record.summary.confirmed_at_ms !== null;
      const proof = tradeProof(record, {
        index: params.index,
        finalHashes: isFinal ? await settlement.finalHashes(community) : [],
      });
      if (proof === null) throw cloudHubError("unknown-trade", `the batch has no trade ${params.index}`);
      return proofJson(record, proof);
    },
  );
}

async function foundBatch(
  settlement: SettlementRecords,
  { community, seq }: { readonly community: CommunityId; readonly seq: number },
): Promise<BatchRecord> {
  const record = await settlement.find(community, seq);
  if (record === null) throw cloudHubError("unknown-batch", `the community has no batch ${seq}`);
  return record;
}

function tradesIn({ batch, members }: BatchRecord) {
  const names = new Map(members);
  return decodeLeaves(batch.leaves).map((leaf) => ({
    index: leaf.index,
    interval_start_s: leaf.interval_start_s,
    member: names.get(leaf.member) ?? null,
    number: leaf.member,
    revision: leaf.revision,
    energy_wh: Number(leaf.energy_wh),
    price_micro_per_kwh: Number(leaf.price_micro_per_kwh),
    money_nano: String(leaf.money_nano),
  }));
}

function proofJson({ summary, batch, settlement_contract, network_passphrase }: BatchRecord, proof: TradeProof) {
  return {
    leaf: hexOf(proof.leaf),
    index: proof.index,
    trade_count: batch.trade_count,
    proof: proof.proof.map(hexOf),
    header: hexOf(batch.header),
    batch_hash: hexOf(batch.batch_hash),
    batch_count: proof.batch_count,
    batch_proof: proof.batch_proof.map(hexOf),
    tx_hash: summary.tx_hash,
    ledger: summary.ledger,
    settlement_contract,
    network_passphrase,
  };
}

function summaryJson({ batch_hash, ...summary }: BatchSummary, ofOpenBatch: readonly Submission[]) {
  const state = stateOf(summary.confirmed_at_ms, ofOpenBatch);
  return { ...summary, state, batch_hash: hexOf(batch_hash) };
}

/** A transaction that has ended without settling its batch leaves it as it was before. */
function stateOf(confirmed_at_ms: number | null, submissions: readonly Submission[]) {
  if (confirmed_at_ms !== null) return "confirmed" as const;
  const state = submissions.at(-1)?.state;
  return state === "built" || state === "sent" ? state : ("sealed" as const);
}
