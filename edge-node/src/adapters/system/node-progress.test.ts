import { describe, expect, test } from "vitest";
import { NodeProgress } from "./node-progress.ts";

function world() {
  const told: string[] = [];
  const questions: (() => void)[] = [];
  const broker = { isListening: true };
  const progress = new NodeProgress(
    {
      writerAnswers: () => new Promise((resolve) => questions.push(resolve)),
      isBrokerListening: () => broker.isListening,
    },
    {
      proven: () => told.push("proven"),
      stuck: (reason) => told.push(reason),
      recovered: () => told.push("recovered"),
    },
  );
  /** The writer answers everything that it was asked. */
  const answer = async () => {
    for (const resolve of questions.splice(0)) resolve();
    await Promise.resolve();
  };
  return { progress, told, questions, broker, answer };
}

describe("progress", () => {
  test("is proven by the writer's answer, and not by the question", async () => {
    const { progress, told, answer } = world();
    progress.look();
    await Promise.resolve();
    expect(told).toEqual([]);
    await answer();
    expect(told).toEqual(["proven"]);
    progress.look();
    await answer();
    expect(told).toEqual(["proven", "proven"]);
  });

  test("is not proven while the writer hangs, which is said once, and the writer is asked once", async () => {
    const { progress, told, questions, answer } = world();
    for (let look = 0; look < 50; look++) progress.look();
    expect(told).toEqual(["journal-writer-silent"]);
    expect(questions).toHaveLength(1);
    await answer();
    expect(told).toEqual(["journal-writer-silent", "recovered", "proven"]);
  });

  test("is not proven while no device can come in, whatever the writer does", async () => {
    const { progress, told, questions, broker, answer } = world();
    broker.isListening = false;
    progress.look();
    progress.look();
    expect(questions).toHaveLength(0);
    broker.isListening = true;
    progress.look();
    broker.isListening = false;
    await answer();
    expect(told).toEqual(["broker-closed"]);
    broker.isListening = true;
    progress.look();
    await answer();
    expect(told).toEqual(["broker-closed", "recovered", "proven"]);
  });
});
