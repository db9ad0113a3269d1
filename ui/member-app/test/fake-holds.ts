/** Requests that wait for a test to let them go. */
export class FakeHolds {
  private readonly held = new Map<string, Promise<void>>();

  /** Keeps requests such as `PUT /api/limits` waiting, until what it answers is called. */
  hold(start: string): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.held.set(start, promise);
    return () => {
      this.held.delete(start);
      resolve();
    };
  }

  async released(asked: string): Promise<void> {
    await Promise.all([...this.held].filter(([start]) => asked.startsWith(start)).map(([, released]) => released));
  }
}
