import type { EpochPosition } from "@localgrid/protocol/upload-answers";
import { createUploadState, nextUpload } from "../upload-engine.ts";
import type { JournalRole, Request, UploadEffect, UploadEvent, UploadState } from "../upload-state.ts";
import type { ModelBatch } from "./model-hub.ts";

export interface ModelEpoch {
  readonly epoch: string;
  readonly parent: EpochPosition | null;
  readonly records: string[];
}

export interface ModelJournal {
  readonly journal: string;
  readonly role: JournalRole;
  epochs: ModelEpoch[];
}

/** What a request asks the network to carry. */
export interface Sent {
  readonly node: ModelNode;
  /** Which life of the node waits for it. */
  readonly life: number;
  readonly id: number;
  readonly request: Request;
  readonly batch: ModelBatch | null;
}

/** A node: what is on its disk, and the engine in its memory. */
export class ModelNode {
  readonly name: string;
  readonly journals: ModelJournal[];
  readonly inFlight = new Map<number, Sent>();
  timers: number[] = [];
  life = 0;
  state: UploadState = createUploadState();
  /** What the engine was told to be safe at the hub. */
  readonly acknowledged: string[] = [];
  private backup: ModelJournal[] = [];
  private readonly nameNext: (prefix: string) => string;
  private readonly send: (sent: Sent) => void;

  constructor(
    name: string,
    ports: {
      readonly carries: readonly string[];
      readonly nameNext: (prefix: string) => string;
      readonly send: (sent: Sent) => void;
    },
  ) {
    this.name = name;
    this.nameNext = ports.nameNext;
    this.send = ports.send;
    this.journals = [
      { journal: name, role: "own", epochs: [] },
      { journal: `${name}-telemetry`, role: "telemetry", epochs: [] },
      ...ports.carries.map((journal): ModelJournal => ({ journal, role: "carried", epochs: [] })),
    ];
    this.restart();
  }

  journal(name: string): ModelJournal {
    return this.journals.find(({ journal }) => journal === name) as ModelJournal;
  }

  append(name: string, count: number): void {
    const { epochs } = this.journal(name);
    const { epoch, records } = epochs.at(-1) as ModelEpoch;
    for (let left = count; left > 0; left--) records.push(this.nameNext("record"));
    this.tell({ kind: "records-added", journal: name, epoch, last_seq: records.length });
  }

  /** A carrier hears of up to `count` more records of another node. */
  hear(from: ModelNode, count: number): void {
    const mine = this.journal(from.name).epochs;
    for (const { epoch, parent, records } of from.journal(from.name).epochs) {
      const known = mine.find((one) => one.epoch === epoch);
      if (known !== undefined && known.records.length >= records.length) continue;
      const held = known ?? { epoch, parent, records: [] };
      if (known === undefined) mine.push(held);
      held.records.push(...records.slice(held.records.length, held.records.length + count));
      return this.tell({ kind: "records-added", journal: from.name, epoch, last_seq: held.records.length });
    }
  }

  /** Gets back from a carrier what it lost of its own journal, where the parents are here. */
  getBack(from: ModelNode): void {
    const { epochs } = this.journal(this.name);
    for (const { epoch, parent, records } of from.journal(this.name).epochs) {
      const mine = epochs.find((one) => one.epoch === epoch);
      const before = epochs.findIndex((one) => one.epoch === parent?.epoch);
      const isParentHere = parent === null || (epochs[before]?.records.length ?? 0) >= parent.seq;
      if (mine !== undefined && mine.records.length >= records.length) continue;
      if (mine !== undefined) mine.records.push(...records.slice(mine.records.length));
      else if (isParentHere) epochs.splice(before + 1, 0, { epoch, parent, records: [...records] });
      else continue;
      const after = epochs[epochs.findIndex((one) => one.epoch === epoch) - 1]?.epoch ?? null;
      this.tell({ kind: "records-added", journal: this.name, epoch, last_seq: records.length, after });
    }
  }

  backUp(): void {
    this.backup = structuredClone(this.journals);
  }

  rollBack(): void {
    if (this.backup.length > 0) this.journals.splice(0, this.journals.length, ...structuredClone(this.backup));
    this.restart();
  }

  /** What was in memory is gone; every journal that the node writes goes on in a new epoch. */
  restart(): void {
    this.life++;
    this.inFlight.clear();
    this.timers = [];
    this.state = createUploadState();
    for (const { journal, role, epochs } of this.journals) {
      if (role !== "carried") this.openEpoch(epochs);
      this.tell({ kind: "journal-added", journal, role, epochs: extentsOf(epochs) });
    }
    this.tell({ kind: "started" });
  }

  tell(event: UploadEvent): void {
    const jitter_ppm = (this.state.next_id * 7919) % 1_000_000;
    const step = nextUpload(this.state, { ...event, jitter_ppm });
    this.state = step.state;
    for (const effect of step.effects) this.carryOut(effect);
  }

  private carryOut(effect: UploadEffect): void {
    if (effect.kind === "set-timer") {
      this.timers.push(effect.timer);
    } else if (effect.kind === "request") {
      const { id, request } = effect;
      const sent: Sent = { node: this, life: this.life, id, request, batch: this.batchOf(request) };
      this.inFlight.set(id, sent);
      this.send(sent);
    } else if (effect.kind === "acknowledged") {
      const { epoch, journal, seq } = effect;
      this.acknowledged.push(...this.epochOf(journal, epoch).records.slice(0, seq));
    } else {
      this.thin(effect.journal, effect.after);
    }
  }

  private batchOf(request: Request): ModelBatch | null {
    if (request.kind !== "batch") return null;
    const { journal, epoch, from_seq, upto_seq } = request;
    const { parent, records } = this.epochOf(journal, epoch);
    return { journal, epoch, from_seq, parent, records: records.slice(from_seq - 1, upto_seq) };
  }

  private epochOf(journal: string, epoch: string): ModelEpoch {
    return this.journal(journal).epochs.find((one) => one.epoch === epoch) as ModelEpoch;
  }

  private openEpoch(epochs: ModelEpoch[]): void {
    const last = epochs.at(-1);
    const parent = last === undefined ? null : { epoch: last.epoch, seq: last.records.length };
    epochs.push({ epoch: this.nameNext("epoch"), parent, records: [this.nameNext("genesis")] });
  }

  /** Of the records that were never sent, a few coarser ones remain. */
  private thin(name: string, after: EpochPosition | null): void {
    const journal = this.journal(name);
    const last = journal.epochs.findIndex(({ epoch }) => epoch === after?.epoch);
    journal.epochs = journal.epochs.slice(0, last + 1);
    journal.epochs.at(-1)?.records.splice(after?.seq ?? 0);
    this.openEpoch(journal.epochs);
    this.tell({ kind: "thinned", journal: name, epochs: extentsOf(journal.epochs) });
  }
}

function extentsOf(epochs: readonly ModelEpoch[]) {
  return epochs.map(({ epoch, records }) => ({ epoch, last_seq: records.length }));
}
