import type { NodeId } from "@localgrid/vocabulary/identifiers";
import type { BackupStore, NodeBackup } from "../backups/backup-store.ts";

interface Kept {
  readonly number: number;
  readonly node: string;
  readonly made_at_ms: number;
  readonly pieces: Uint8Array[];
  whole: { readonly digest: Uint8Array; readonly size_bytes: number } | null;
}

const NONE = new Uint8Array();

export class InMemoryBackupStore implements BackupStore {
  private kept: Kept[] = [];
  private last = 0;

  async begin(node: NodeId, { made_at_ms }: Parameters<BackupStore["begin"]>[1]): Promise<number> {
    const name = nameOf(node);
    this.kept = this.kept.filter((one) => one.node !== name || one.whole !== null);
    this.kept.push({ number: ++this.last, node: name, made_at_ms, pieces: [], whole: null });
    return this.last;
  }

  async addPiece(backup: number, position: number, bytes: Uint8Array): Promise<void> {
    const one = this.kept.find(({ number }) => number === backup);
    if (one === undefined) throw new Error("its node has begun another one");
    one.pieces[position] = bytes.slice();
  }

  async finish(backup: number, whole: { digest: Uint8Array; size_bytes: number }, most: number): Promise<void> {
    const one = this.kept.find(({ number }) => number === backup);
    if (one === undefined) return;
    one.whole = whole;
    const others = this.sorted(one.node).filter((other) => other !== one);
    const twins = others.filter((other) => Buffer.compare(other.whole?.digest ?? NONE, whole.digest) === 0);
    const beyond = others.filter((other) => !twins.includes(other)).slice(most - 1);
    this.kept = this.kept.filter((other) => !twins.includes(other) && !beyond.includes(other));
  }

  async drop(backup: number): Promise<void> {
    this.kept = this.kept.filter(({ number, whole }) => number !== backup || whole !== null);
  }

  async list(node: NodeId): Promise<readonly NodeBackup[]> {
    return this.sorted(nameOf(node)).flatMap(({ whole, made_at_ms }) =>
      whole === null ? [] : [{ ...whole, made_at_ms }],
    );
  }

  async piece(node: NodeId, digest: Uint8Array, position: number): Promise<Uint8Array | null> {
    const one = this.sorted(nameOf(node)).find(({ whole }) => Buffer.compare(whole?.digest ?? NONE, digest) === 0);
    return one?.pieces[position] ?? null;
  }

  private sorted(node: string): readonly Kept[] {
    const whole = this.kept.filter((one) => one.node === node && one.whole !== null);
    return whole.toSorted((a, b) => b.made_at_ms - a.made_at_ms || b.number - a.number);
  }
}

function nameOf(node: Uint8Array): string {
  return Buffer.from(node).toString("hex");
}
