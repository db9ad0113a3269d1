import { cloudHubError } from "../errors.ts";
import type { Chain, ChainHead, ChainZone, ZoneSigners } from "./chain.ts";
import { isOnChain } from "./chain-of-zone.ts";
import { decodePositions } from "./member-rows.ts";
import type { LaneTask } from "./outbox/submission-builder.ts";
import type { SubmissionStore } from "./outbox/submission-store.ts";
import type { SealedBatch } from "./sealed-batch.ts";
import type { ChainPositions, SealRequest, SettlementBook, Zone } from "./settlement-book.ts";
import type { SettlementKeys } from "./settlement-keys.ts";

export interface ZonePlanPorts {
  readonly book: SettlementBook;
  readonly chain: Chain;
  readonly store: SubmissionStore;
  readonly keys: SettlementKeys;
  readonly window_s: number;
  readonly max_trades: number;
  readonly now_ms: () => number;
  readonly events: {
    sealed(batch: SealedBatch): void;
    confirmed(batch: SealedBatch): void;
  };
}

/** Hashes that the settlement contract keeps of a zone's last batches. */
const RING_SIZE = 16;
const HASH_BYTES = 32;
const POSITIONS_FOR_MS = 60_000;
/** How often a batch that waits for signatures asks who may sign it. */
const SIGNERS_FOR_MS = 60_000;

/** What one zone's own account does next: seal, attest, settle, confirm. The zone's cursor on the chain decides. */
export class ZonePlan {
  private readonly ports: ZonePlanPorts;
  private readonly community: Zone["community"];
  private signersLooked_ms: number | null = null;
  private seen: { readonly positions: ChainPositions; readonly at_ms: number } | null = null;

  constructor(ports: ZonePlanPorts, community: Zone["community"]) {
    this.ports = ports;
    this.community = community;
  }

  /**
   * @throws {LocalGridError} what the zone waits for: `zone-not-ready`, `awaits-signature`, `window-ahead`,
   *   `chain-disagrees`, `wrong-operator`, `not-sealed`, and those of the ports
   */
  async next(zone: Zone): Promise<LaneTask | null> {
    const { book, chain } = this.ports;
    if (zone.status === "new") throw cloudHubError("zone-not-ready", `zone ${zone.zone} is not open yet`);
    if (!isOnChain(zone, chain.identity)) {
      const [theirs, ours] = [zone.chain?.settlement_contract, chain.identity.settlement_contract];
      throw cloudHubError("chain-disagrees", `zone ${zone.zone} belongs to ${theirs}, not to ${ours}`);
    }
    const open = await book.openBatch(this.community);
    const head = await this.headOrSealed(zone, open);
    const batch = open ?? (await this.seal(zone, head));
    if (batch === null) return null;
    const onChain = await chain.zone(zone.zone);
    if (onChain === null) throw cloudHubError("chain-disagrees", `zone ${zone.zone} is not on the chain any more`);
    if (onChain.cursor >= batch.seq) {
      await this.confirm(batch, onChain);
      return this.next(zone);
    }
    return this.settle(zone, { batch, onChain, head });
  }

  /** Seals while the chain is away, too: what it has to settle then stands, and members see it. */
  private async headOrSealed(zone: Zone, open: SealedBatch | null): Promise<ChainHead> {
    try {
      return await this.ports.chain.head();
    } catch (error) {
      if (open === null) await this.sealWith(zone, { chain_time_s: null, positions: null });
      throw error;
    }
  }

  private async seal(zone: Zone, head: ChainHead): Promise<SealedBatch | null> {
    const { window_s } = this.ports;
    if (Math.floor(head.close_s / window_s) * window_s <= zone.window_end_s) return null;
    return this.sealWith(zone, { chain_time_s: head.close_s, positions: await this.positions(zone) });
  }

  /** Members' accounts, a little old where nothing happens: terms are looked at again before a batch goes out. */
  private async positions({ zone, sealed_seq }: Zone): Promise<ChainPositions> {
    const { chain, now_ms } = this.ports;
    if (this.seen === null || this.seen.at_ms + POSITIONS_FOR_MS <= now_ms()) {
      await this.assertNotAhead(zone, sealed_seq);
      const positions = decodePositions(await chain.positions(zone, await chain.memberCount(zone)));
      this.seen = { positions, at_ms: now_ms() };
    }
    return this.seen.positions;
  }

  /** Before anything is sealed that could never be taken back. */
  private async assertNotAhead(zone: number, sealed_seq: number): Promise<void> {
    const cursor = (await this.ports.chain.zone(zone))?.cursor ?? 0;
    if (cursor <= sealed_seq) return;
    const message = `zone ${zone}: the chain has ${cursor} batches, this database knows of ${sealed_seq}: it is older`;
    throw cloudHubError("chain-disagrees", message);
  }

  private async sealWith(
    { zone }: Zone,
    seen: Pick<SealRequest, "chain_time_s" | "positions">,
  ): Promise<SealedBatch | null> {
    const { book, chain, keys, window_s, max_trades, now_ms, events } = this.ports;
    const outcome = await book.sealNext(this.community, {
      ...seen,
      domain: chain.identity.domain,
      window_s,
      max_trades,
      at_ms: now_ms(),
    });
    if (outcome.kind === "refused")
      throw cloudHubError("not-sealed", `zone ${zone}: ${outcome.code}, ${outcome.message}`);
    if (outcome.kind !== "sealed") return null;
    const { batch } = outcome;
    events.sealed(batch);
    const { batch_hash, seq } = batch;
    await book.attest(this.community, seq, {
      signer: keys.attestingKey,
      batch_hash,
      signature: keys.attest(batch_hash),
    });
    return book.openBatch(this.community);
  }

  private async confirm(batch: SealedBatch, onChain: ChainZone): Promise<void> {
    const { book, store, now_ms, events } = this.ports;
    const age = onChain.cursor - batch.seq;
    const at = ((batch.seq - 1) % RING_SIZE) * HASH_BYTES;
    const settled = onChain.ring.subarray(at, at + HASH_BYTES);
    const name = `zone ${batch.zone}`;
    if (age >= RING_SIZE) {
      const message = `${name}: the chain has ${onChain.cursor} batches and no hash of batch ${batch.seq} any more`;
      throw cloudHubError("chain-disagrees", message);
    }
    if (!Buffer.from(settled).equals(batch.batch_hash)) {
      throw cloudHubError("chain-disagrees", `${name}: the chain has another batch ${batch.seq} than was sealed`);
    }
    const { community, seq } = batch;
    const sent = await store.lastOf({ community, seq });
    await book.confirm(this.community, seq, {
      tx_hash: sent === null ? null : Buffer.from(sent.hash).toString("hex"),
      ledger: sent?.ledger ?? null,
      fee_stroops: sent?.fee_stroops ?? null,
      confirmed_at_ms: now_ms(),
    });
    this.seen = null;
    events.confirmed(batch);
  }

  private async settle(
    zone: Zone,
    { batch, onChain, head }: { batch: SealedBatch; onChain: ChainZone; head: ChainHead },
  ): Promise<LaneTask> {
    const name = `zone ${zone.zone}, batch ${batch.seq}`;
    if (onChain.cursor !== batch.seq - 1) {
      throw cloudHubError("chain-disagrees", `${name}: the chain is at batch ${onChain.cursor}`);
    }
    if (!onChain.isOurs) throw cloudHubError("wrong-operator", `${name}: this hub's account does not settle the zone`);
    const signatures = await this.signed(zone, batch);
    if (batch.window_end_s > head.close_s) {
      throw cloudHubError("window-ahead", `${name}: ends at ${batch.window_end_s}, the chain is at ${head.close_s}`);
    }
    await this.assertMembersReady(zone);
    const { community, seq, window_start_s, window_end_s, trades_root, trade_count, rows, report } = batch;
    return {
      batch: { community, seq },
      command: {
        kind: "settle-batch",
        zone: zone.zone,
        seq,
        window_start_s,
        window_end_s,
        trades_root,
        trade_count,
        rows,
        report,
        signatures: packed(signatures),
      },
    };
  }

  /** As many signatures as the oracle asks for, of signers that it knows. */
  private async signed(zone: Zone, batch: SealedBatch): Promise<SealedBatch["signatures"]> {
    let { threshold } = zone;
    let signatures = await this.attested(zone, batch);
    const named = await this.namedSince(zone, signatures.length >= threshold);
    if (named !== null) {
      threshold = named.threshold;
      const again = await this.ports.book.openBatch(this.community);
      signatures = await this.attested({ ...zone, ...named }, again ?? batch);
    }
    if (signatures.length >= threshold) return signatures.slice(0, threshold);
    const message = `zone ${zone.zone}, batch ${batch.seq}: ${signatures.length} of ${threshold} signatures are there`;
    throw cloudHubError("awaits-signature", message);
  }

  /** Other signers that governance has named, which the book then knows, too; null when they are still the same. */
  private async namedSince(zone: Zone, isReady: boolean): Promise<ZoneSigners | null> {
    const { book, chain, now_ms } = this.ports;
    const isRecent = this.signersLooked_ms !== null && now_ms() < this.signersLooked_ms + SIGNERS_FOR_MS;
    if (isRecent && !isReady) return null;
    const named = await chain.signersOf(zone.zone);
    if (named === null) throw cloudHubError("chain-disagrees", `zone ${zone.zone} has no signers on the chain`);
    this.signersLooked_ms = now_ms();
    const isSame = named.threshold === zone.threshold && bytesOf(named.signers).equals(bytesOf(zone.signers));
    if (isSame) return null;
    await book.setSigners(this.community, named);
    return named;
  }

  /** The hub may have died between sealing and attesting. */
  private async attested(zone: Zone, batch: SealedBatch): Promise<SealedBatch["signatures"]> {
    const { book, keys } = this.ports;
    const { attestingKey } = keys;
    const own = zone.signers.findIndex((signer) => Buffer.from(signer).equals(attestingKey));
    if (own < 0 || batch.signatures.some(({ index }) => index === own)) return batch.signatures;
    const { batch_hash, seq } = batch;
    await book.attest(this.community, seq, { signer: attestingKey, batch_hash, signature: keys.attest(batch_hash) });
    return (await book.openBatch(this.community))?.signatures ?? [];
  }

  private async assertMembersReady({ zone }: Zone): Promise<void> {
    const { book, chain } = this.ports;
    const count = await chain.memberCount(zone);
    const missing = await book.membersToEnrol(this.community, count);
    if (missing.length > 0) throw cloudHubError("zone-not-ready", `zone ${zone}: ${missing.length} members to enrol`);
    const terms = await book.termsToSet(this.community, decodePositions(await chain.positions(zone, count)));
    if (terms.length > 0)
      throw cloudHubError("zone-not-ready", `zone ${zone}: terms of ${terms.length} members to set`);
  }
}

function bytesOf(keys: readonly Uint8Array[]): Buffer {
  return Buffer.concat(keys);
}

function packed(signatures: SealedBatch["signatures"]): Uint8Array {
  return Buffer.concat(signatures.flatMap(({ index, signature }) => [Uint8Array.of(index), signature]));
}
