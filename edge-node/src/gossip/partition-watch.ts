/** In larger regions nodes keep connections to some others only, and hear of the rest. */
const FULL_MESH_MEMBERS = 24;

export interface MemberContact {
  readonly isConnected: boolean;
  /** Steady milliseconds since it was heard; null when it never was in this life of the node. */
  readonly heard_ago_ms: number | null;
  /** Wall milliseconds since it is known to have been there; null when it never was. */
  readonly known_ago_ms: number | null;
}

const GONE_AFTER_MS = 86_400_000;

/** Whether this node is in contact with fewer than half of the other members; those gone for a day do not count. */
export function isOutOfContact(contacts: readonly MemberContact[], silence_ms: number): boolean {
  const counted = contacts.filter(({ isConnected, known_ago_ms }) => {
    return isConnected || known_ago_ms === null || known_ago_ms <= GONE_AFTER_MS;
  });
  const isFullMesh = contacts.length <= FULL_MESH_MEMBERS;
  const inContact = counted.filter(({ isConnected, heard_ago_ms }) => {
    return isConnected || (!isFullMesh && heard_ago_ms !== null && heard_ago_ms <= silence_ms);
  });
  return inContact.length * 2 < counted.length;
}

/** Turns being out of contact for long enough into a partition. */
export class PartitionWatch {
  private readonly after_ms: number;
  private since: { readonly steady_ms: number; readonly at_ms: number } | null = null;
  private steady_ms = 0;

  constructor(after_ms: number) {
    this.after_ms = after_ms;
  }

  look(isOut: boolean, now: { readonly steady_ms: number; readonly at_ms: number }): void {
    this.steady_ms = now.steady_ms;
    this.since = isOut ? (this.since ?? now) : null;
  }

  get isPartitioned(): boolean {
    return this.since !== null && this.steady_ms - this.since.steady_ms > this.after_ms;
  }

  /** Wall time; null while there is none. */
  get since_ms(): number | null {
    return this.isPartitioned ? (this.since?.at_ms ?? null) : null;
  }
}
