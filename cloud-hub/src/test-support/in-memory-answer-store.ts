import type { AnswerStore, StoredAnswer } from "../access/answer-book.ts";

/** The port's meaning without a database. */
export class InMemoryAnswerStore implements AnswerStore {
  private readonly answers = new Map<string, StoredAnswer>();

  async begin(place: Omit<StoredAnswer, "status" | "sealed_body">, abandoned_before_ms: number) {
    const found = this.answers.get(nameOf(place));
    const isAbandoned = found?.status === null && found.begun_at_ms < abandoned_before_ms;
    if (found !== undefined && !isAbandoned) return found;
    this.answers.set(nameOf(place), { ...place, status: null, sealed_body: null });
    return null;
  }

  async keep(answer: StoredAnswer): Promise<void> {
    if (this.answers.get(nameOf(answer))?.begun_at_ms === answer.begun_at_ms) this.answers.set(nameOf(answer), answer);
  }

  async drop(place: Pick<StoredAnswer, "credential" | "key" | "begun_at_ms">): Promise<void> {
    if (this.answers.get(nameOf(place))?.begun_at_ms === place.begun_at_ms) this.answers.delete(nameOf(place));
  }

  async tidy({ before_ms, most }: { readonly before_ms: number; readonly most: number }): Promise<void> {
    const byCredential = Map.groupBy(this.answers.values(), ({ credential }) => credential);
    for (const answers of byCredential.values()) {
      const newestFirst = answers.sort((a, b) => b.begun_at_ms - a.begun_at_ms);
      const ended = newestFirst.filter(({ begun_at_ms }, at) => begun_at_ms < before_ms || at >= most);
      for (const answer of ended) this.answers.delete(nameOf(answer));
    }
  }
}

function nameOf({ credential, key }: Pick<StoredAnswer, "credential" | "key">): string {
  return `${credential} ${key}`;
}
