import {
  decodeMembership,
  encodeMembership,
  type RegionKey,
  type RegionMember,
} from "@localgrid/protocol/region-membership";
import type { CommunityId } from "@localgrid/vocabulary/identifiers";
import { cloudHubError } from "../errors.ts";
import type { HeldMembership, IssuedMembership, RegionContent, RegionStore } from "./region-store.ts";

export interface RegionDeskPorts {
  readonly store: RegionStore;
  readonly key: RegionKey;
  readonly now_ms: () => number;
  readonly events: RegionEvents;
}

export interface RegionEvents {
  /** What was asked for at once and has to wait for the next who asks. */
  failed(community: string, error: unknown): void;
}

/** Says which nodes belong to a region: signs a new list whenever one is let in or shut out, or moves. */
export class RegionDesk {
  private readonly ports: RegionDeskPorts;

  constructor(ports: RegionDeskPorts) {
    this.ports = ports;
  }

  /** Raw Ed25519 public key that the lists are signed with. */
  get publicKey(): Uint8Array {
    return this.ports.key.publicKey;
  }

  /**
   * The list that a community's nodes go by, as the database stands now.
   *
   * @throws {LocalGridError} `unknown-community`, `wrong-region-key`, `store-away`, `store-full`
   */
  async membership(community: CommunityId): Promise<IssuedMembership> {
    const { store, key, now_ms } = this.ports;
    const region = await this.regionOf(community);
    const issued = await store.issue(region, (content, held) =>
      nextMembership(content, held, { key, now_ms: now_ms() }),
    );
    if (issued === null) throw new Error("a region with a node has no list");
    return issued;
  }

  /** Issues at once what has changed. Never rejects: what goes wrong is put right when the list is asked for next. */
  async refresh(community: CommunityId): Promise<void> {
    try {
      await this.membership(community);
    } catch (error) {
      this.ports.events.failed(community, error);
    }
  }

  /** Whether nodes of these communities keep each other's journals. @throws {LocalGridError} `store-away` */
  async areNeighbours(one: CommunityId, other: CommunityId): Promise<boolean> {
    if (one === other) return true;
    const { store } = this.ports;
    const [region, others] = [await store.regionOf(one), await store.regionOf(other)];
    return region !== null && region === others;
  }

  private async regionOf(community: CommunityId): Promise<string> {
    const region = await this.ports.store.regionOf(community);
    if (region === null) throw cloudHubError("unknown-community", `there is no community ${community}`);
    return region;
  }
}

interface Signing {
  readonly key: RegionKey;
  readonly now_ms: number;
}

/**
 * The list that follows from what there is; null when that is the one that is held. Versions follow the clock, so that
 * they rise over a database that was put back too.
 *
 * @throws {LocalGridError} `wrong-region-key`
 */
export function nextMembership(
  { region, members }: RegionContent,
  { newest, highest_version }: HeldMembership,
  { key, now_ms }: Signing,
): IssuedMembership | null {
  if (newest !== null) {
    const held = decodeMembership(newest.document);
    if (Buffer.compare(held.public_key, key.publicKey) !== 0) {
      throw cloudHubError("wrong-region-key", `the nodes of region ${region} know another key`);
    }
    if (isSame(held.members, members)) return null;
  }
  const version = Math.max(highest_version + 1, now_ms);
  const document = encodeMembership({ region, version, issued_at_ms: now_ms, members }, key);
  return { version, issued_at_ms: now_ms, document };
}

function isSame(held: readonly RegionMember[], members: readonly RegionMember[]): boolean {
  const lines = (of: readonly RegionMember[]) =>
    of.map(({ public_key, community, addresses }) =>
      [Buffer.from(public_key).toString("hex"), community, ...addresses].join(" "),
    );
  return lines(held).sort().join("\n") === lines(members).sort().join("\n");
}
