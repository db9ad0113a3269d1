import type { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import type { ShapeFailure, ShapeFeed, ShapeRequest } from "./shape-feed.ts";
import type { ShapeColumns, ShapeName } from "./shapes.ts";
import { ModelShape } from "./test-shape.ts";

/** Test support: a hub in memory, with a link that can be cut. */
export class TestFeed implements ShapeFeed {
  readonly shapes = new Map<ShapeName, ModelShape>();
  /** Set to have every stream end with it, at once and until it is null again. */
  failure: LocalGridError | null = null;
  /** Batches that still come through before the link is cut. */
  batchesLeft = Number.POSITIVE_INFINITY;
  retry_after_s: number | null = null;
  follows = 0;
  private news = Promise.withResolvers<void>();

  shape(name: ShapeName): ModelShape {
    const shape = this.shapes.get(name) ?? new ModelShape();
    this.shapes.set(name, shape);
    return shape;
  }

  write(name: ShapeName, key: string, columns: ShapeColumns | null): void {
    this.shape(name).write(key, columns);
    this.tell();
  }

  rotate(name: ShapeName): void {
    this.shape(name).rotate();
    this.tell();
  }

  /** Wakes every stream. */
  tell(): void {
    this.news.resolve();
    this.news = Promise.withResolvers();
  }

  async follow({ shape, from, signal, deliver }: ShapeRequest): Promise<ShapeFailure | null> {
    this.follows++;
    const ended = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
    let position = from;
    while (!signal.aborted) {
      const answer = this.shape(shape).answer(position);
      const isNews = answer === "must-refetch" || answer.changes.length > 0 || !answer.is_up_to_date;
      if (this.failure !== null && (isNews ? this.batchesLeft-- <= 0 : true)) {
        return { error: this.failure, retry_after_s: this.retry_after_s };
      }
      position = answer === "must-refetch" ? null : answer.position;
      deliver(answer === "must-refetch" ? { kind: answer } : { kind: "batch", batch: answer });
      if (answer !== "must-refetch" && answer.is_up_to_date) await Promise.race([this.news.promise, ended]);
    }
    return null;
  }
}
