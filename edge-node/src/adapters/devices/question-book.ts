import type { AdapterSettings, OpenQuestion, SensorRole } from "../../third-party/adapter-settings.ts";
import { RecentMap } from "./recent-map.ts";

const MAX_QUESTIONS = 32;
const MAX_TEXT = 32;

/** Remembers, within bounds, which values could not be read for want of a word from the member. */
export class QuestionBook {
  readonly #settings: AdapterSettings;
  readonly #open = new RecentMap<OpenQuestion>(MAX_QUESTIONS);

  constructor(settings: AdapterSettings) {
    this.#settings = settings;
  }

  /** What the member said the value is, else what it usually is; undefined opens a question. */
  roleOf(question: OpenQuestion, usual: SensorRole | undefined): SensorRole | undefined {
    const role = this.chosen(question.source, question.field) ?? usual;
    if (role === undefined) this.ask(question);
    return role;
  }

  chosen(source: string, field: string): SensorRole | undefined {
    const { roles } = this.#settings;
    const key = `${source}#${field}`;
    return Object.hasOwn(roles, key) ? roles[key] : undefined;
  }

  ask(question: OpenQuestion): void {
    const { source, field, unit, value } = question;
    this.#open.set(`${source}#${field}`, { source, field, unit, value: value.slice(0, MAX_TEXT) });
  }

  answer(source: string, field: string): void {
    this.#open.delete(`${source}#${field}`);
  }

  open(): readonly OpenQuestion[] {
    return this.#open.values();
  }
}
