import type { MachineOutcome } from "./machine-releases.ts";

/** How often one bundle is put before the machine, when nothing is heard of it or its copies are damaged. */
const MAX_HANDOVERS = 3;
const MAX_KEPT = 32;
const ID = /^[0-9a-f]{64}$/;
const OUTCOMES: readonly string[] = ["taken", "proven", "rolled-back", "refused"];

/** What a node has to know of releases after its next start: which ones it handed over, told and must not touch. */
export class ReleaseNotes {
  /** Handovers by id, the latest last. */
  private handed: ReadonlyMap<string, number> = new Map();
  /** Outcomes that the hub has heard, by id. */
  private told: ReadonlyMap<string, MachineOutcome> = new Map();
  private calledBack: ReadonlySet<string> = new Set();
  private isChanged = false;

  /** From what {@link text} gave. What cannot be read counts as nothing: notes are a courtesy, not a safeguard. */
  static read(text: string | null): ReleaseNotes {
    const notes = new ReleaseNotes();
    const { handed, told, withdrawn } = fieldsOf(text);
    notes.handed = new Map(entriesOf(handed, (times): times is number => Number.isSafeInteger(times)));
    notes.told = new Map(entriesOf(told, (one): one is MachineOutcome => OUTCOMES.includes(one as string)));
    notes.calledBack = new Set(Array.isArray(withdrawn) ? withdrawn.filter(isId).slice(-MAX_KEPT) : []);
    return notes;
  }

  text(): string {
    const { handed, told, calledBack } = this;
    return JSON.stringify({ format: 1, handed: [...handed], told: [...told], withdrawn: [...calledBack] });
  }

  /** Whether there is something to write since the last time this was asked. */
  takeChange(): boolean {
    const { isChanged } = this;
    this.isChanged = false;
    return isChanged;
  }

  get withdrawn(): ReadonlySet<string> {
    return this.calledBack;
  }

  /** The hub's list; what it called back before stays so. */
  callBack(ids: readonly string[]): void {
    const fresh = ids.filter((id) => isId(id) && !this.calledBack.has(id));
    if (fresh.length === 0) return;
    this.calledBack = new Set([...this.calledBack, ...fresh].slice(-MAX_KEPT));
    this.isChanged = true;
  }

  /** The hub offers it, so it has not called it back, or not any more. */
  offered(id: string): void {
    if (!this.calledBack.has(id)) return;
    this.calledBack = new Set([...this.calledBack].filter((one) => one !== id));
    this.isChanged = true;
  }

  mayHandOver(id: string): boolean {
    return (this.handed.get(id) ?? 0) < MAX_HANDOVERS;
  }

  wasHandedOver(id: string): boolean {
    return this.handed.has(id);
  }

  handOver(id: string): void {
    this.handed = bounded([...without(this.handed, id), [id, (this.handed.get(id) ?? 0) + 1]]);
    this.isChanged = true;
  }

  /** The last handover came to nothing. */
  takeBack(id: string): void {
    const times = (this.handed.get(id) ?? 0) - 1;
    this.handed = bounded([...without(this.handed, id), ...(times > 0 ? [[id, times] as const] : [])]);
    this.isChanged = true;
  }

  hasTold(id: string, outcome: MachineOutcome): boolean {
    return this.told.get(id) === outcome;
  }

  tell(id: string, outcome: MachineOutcome): void {
    this.told = bounded([...without(this.told, id), [id, outcome]]);
    this.isChanged = true;
  }
}

function without<T>(map: ReadonlyMap<string, T>, id: string): readonly (readonly [string, T])[] {
  return [...map].filter(([one]) => one !== id);
}

function bounded<T>(entries: readonly (readonly [string, T])[]): ReadonlyMap<string, T> {
  return new Map(entries.slice(-MAX_KEPT));
}

function isId(value: unknown): value is string {
  return typeof value === "string" && ID.test(value);
}

function entriesOf<T>(value: unknown, isRight: (value: unknown) => value is T): readonly (readonly [string, T])[] {
  if (!Array.isArray(value)) return [];
  return value
    .slice(-MAX_KEPT)
    .flatMap((entry) =>
      Array.isArray(entry) && isId(entry[0]) && isRight(entry[1]) ? [[entry[0], entry[1]] as const] : [],
    );
}

function fieldsOf(text: string | null): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? "{}");
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
