import { hash } from "node:crypto";
import { bytesOf } from "./names.ts";

/**
 * Members in the order in which they are to hold a journal: by SHA-256 of origin and candidate, highest first
 * (rendezvous hashing). Who comes or goes moves no journal but those that they hold.
 */
export function rankHolders(origin: string, members: readonly string[]): readonly string[] {
  const start = bytesOf(origin);
  return members
    .filter((node) => node !== origin)
    .map((node) => ({ node, weight: hash("sha256", Buffer.concat([start, bytesOf(node)]), "hex") }))
    .sort((a, b) => (a.weight > b.weight ? -1 : 1))
    .map(({ node }) => node);
}

/** The first `count` of them that can hold; fewer when fewer can. */
export function assignHolders(
  ranked: readonly string[],
  count: number,
  canHold: (node: string) => boolean,
): readonly string[] {
  const holders: string[] = [];
  for (const node of ranked) {
    if (holders.length >= count) break;
    if (canHold(node)) holders.push(node);
  }
  return holders;
}

/** The order for each member's journal, made once per membership. */
export class PlacementTable {
  private members: readonly string[] = [];
  private readonly ranks = new Map<string, readonly string[]>();

  replaceMembers(members: readonly string[]): void {
    this.members = members;
    this.ranks.clear();
  }

  ranked(origin: string): readonly string[] {
    const known = this.ranks.get(origin);
    if (known !== undefined) return known;
    const ranked = rankHolders(origin, this.members);
    if (this.members.includes(origin)) this.ranks.set(origin, ranked);
    return ranked;
  }
}
