import type { ResetMode, StickReport } from "@localgrid/protocol/care-messages";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { edgeNodeError } from "../errors.ts";
import type { ApplianceLink } from "./appliance.ts";
import type { BackupHeader } from "./backup-header.ts";
import { type BackupVault, type KeptBackup, MAX_KEPT_BACKUP_BYTES } from "./backup-vault.ts";

export type BackupPlace = "stick" | "hub" | "download";

/** A backup that is being made; its bytes are taken once. */
export interface MadeBackup {
  readonly header: BackupHeader;
  readonly bytes: AsyncGenerator<Uint8Array>;
  /** In any case, and once the bytes are not wanted any more. */
  close(): void;
}

export interface BackupNote {
  readonly to: BackupPlace;
  readonly at_ms: number;
  /** 0 when it failed. */
  readonly bytes: number;
  /** Null when it is whole. */
  readonly code: string | null;
}

export interface CarePorts {
  /** Null on a machine that was not started from localgrid's card. */
  readonly appliance: ApplianceLink | null;
  makeBackup(options: { readonly has_journal: boolean }): Promise<MadeBackup>;
  /** Keeps bytes whose number has to be known before they go anywhere, until `act` is over. */
  held<T>(
    bytes: AsyncIterable<Uint8Array>,
    most_bytes: number,
    act: (held: { readonly bytes: number; read(): AsyncIterable<Uint8Array> }) => Promise<T>,
  ): Promise<T>;
  /** The hub that has let this node in; null without one. */
  vault(): BackupVault | null;
  /** What the node says of itself, with what the box says. */
  report(system: unknown): Promise<string>;
  readonly notes: { all(): readonly BackupNote[]; save(notes: readonly BackupNote[]): void };
  readonly now_ms: () => number;
  readonly events: { backedUp(note: BackupNote): void };
}

export interface CareState {
  readonly is_appliance: boolean;
  readonly has_hub: boolean;
  readonly running: { readonly to: BackupPlace; readonly since_ms: number; readonly bytes: number } | null;
  /** The newest first. */
  readonly last: readonly BackupNote[];
}

const MOST_NOTES = 8;

/** Backups, reports, and what the box itself has to do: one thing at a time. */
export class CareDesk {
  private readonly ports: CarePorts;
  private running: { to: BackupPlace; since_ms: number; bytes: number } | null = null;

  constructor(ports: CarePorts) {
    this.ports = ports;
  }

  state(): CareState {
    const { appliance, notes, vault } = this.ports;
    const running = this.running === null ? null : { ...this.running };
    return { is_appliance: appliance !== null, has_hub: vault() !== null, running, last: notes.all() };
  }

  /** Also without an appliance: what the node itself knows is worth a report. */
  async healthReport(): Promise<string> {
    const { appliance, report } = this.ports;
    // A box whose other program does not answer is one that somebody wants a report of.
    const system = (await appliance?.systemReport().catch((error: Error) => ({ unreachable: error.message }))) ?? null;
    return report(system);
  }

  stick(): Promise<StickReport> {
    return this.appliance().stick();
  }

  /** @throws {LocalGridError} `hub-away`, `backup-not-kept`; empty without a hub */
  async keptByHub(): Promise<readonly KeptBackup[]> {
    return (await this.ports.vault()?.list()) ?? [];
  }

  /**
   * Begins a backup, and says what can be known at once; how it ends is in {@link state}.
   *
   * @throws {LocalGridError} `care-busy`, `no-appliance`, `no-hub`
   */
  begin(to: "stick" | "hub"): void {
    if (to === "stick") this.appliance();
    if (to === "hub" && this.ports.vault() === null) throw edgeNodeError("no-hub", "this node has no hub");
    this.take(to);
    void this.run(to, () => (to === "stick" ? this.toStick() : this.toHub()));
  }

  /** A backup for whoever asked; the next one can begin when its bytes were taken or left. @throws `care-busy` */
  async download(): Promise<{ readonly name: string; readonly bytes: AsyncIterable<Uint8Array> }> {
    this.take("download");
    try {
      const made = await this.ports.makeBackup({ has_journal: true });
      return { name: nameOf(made.header), bytes: this.handedOut(made) };
    } catch (error) {
      this.finish("download", codeOf(error));
      throw error;
    }
  }

  restart(): Promise<void> {
    return this.appliance().restart();
  }

  reset(mode: ResetMode): Promise<void> {
    return this.appliance().reset(mode);
  }

  private async toStick(): Promise<void> {
    const { header, bytes, close } = await this.ports.makeBackup({ has_journal: true });
    try {
      await this.appliance().writeToStick(nameOf(header), bytes, (total) => this.wrote(total));
    } finally {
      close();
    }
  }

  /** The hub has the journal: what it keeps is what stands in no journal. */
  private async toHub(): Promise<void> {
    const { makeBackup, held, vault } = this.ports;
    const { header, bytes, close } = await makeBackup({ has_journal: false });
    try {
      await held(bytes, MAX_KEPT_BACKUP_BYTES, async (whole) => {
        const hub = vault();
        if (hub === null) throw edgeNodeError("no-hub", "this node has no hub");
        await hub.keep(whole.read(), { made_at_ms: header.made_at_ms, bytes: whole.bytes });
        this.wrote(whole.bytes);
      });
    } finally {
      close();
    }
  }

  /** Ends in any case: whoever asked may be gone before the first byte, and a generator that never began never ends. */
  private handedOut({ bytes, close }: MadeBackup): AsyncIterable<Uint8Array> {
    let total = 0;
    let isOver = false;
    const end = (code: string | null) => {
      if (isOver) return;
      isOver = true;
      close();
      this.finish("download", code);
    };
    const next = async (): Promise<IteratorResult<Uint8Array>> => {
      try {
        const part = await bytes.next();
        if (part.done === true) end(null);
        else {
          total += part.value.length;
          this.wrote(total);
        }
        return part;
      } catch (error) {
        end(codeOf(error));
        throw error;
      }
    };
    const leave = async (): Promise<IteratorResult<Uint8Array>> => {
      end("broken-off");
      return { done: true, value: undefined };
    };
    return { [Symbol.asyncIterator]: () => ({ next, return: leave }) };
  }

  private async run(to: BackupPlace, work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.finish(to, null);
    } catch (error) {
      this.finish(to, codeOf(error));
    }
  }

  private take(to: BackupPlace): void {
    if (this.running !== null) throw edgeNodeError("care-busy", "another backup is being made");
    this.running = { to, since_ms: this.ports.now_ms(), bytes: 0 };
  }

  private wrote(total: number): void {
    if (this.running !== null) this.running.bytes = total;
  }

  private finish(to: BackupPlace, code: string | null): void {
    const bytes = code === null ? (this.running?.bytes ?? 0) : 0;
    this.running = null;
    const { notes, now_ms, events } = this.ports;
    const note: BackupNote = { to, at_ms: Math.floor(now_ms()), bytes, code };
    events.backedUp(note);
    notes.save([note, ...notes.all()].slice(0, MOST_NOTES));
  }

  private appliance(): ApplianceLink {
    const { appliance } = this.ports;
    if (appliance === null) throw edgeNodeError("no-appliance", "this node does not run on localgrid's card");
    return appliance;
  }
}

/** Sorts by node, then by time; nothing in it that a stick's file system could not keep. */
export function nameOf({ node, made_at_ms }: Pick<BackupHeader, "node" | "made_at_ms">): string {
  const time = new Date(made_at_ms).toISOString().slice(0, 19).replaceAll(/[:T]/g, "-");
  return `localgrid-${node.slice(0, 8)}-${time}.lgbackup`;
}

function codeOf(error: unknown): string {
  return error instanceof LocalGridError ? error.code : "internal-error";
}
