import { expect, test } from "vitest";
import { deviations } from "./answer-shape.ts";

const SCHEMA = {
  type: "object",
  properties: {
    name: { enum: ["a", "b"] },
    rows: { type: "array", items: { anyOf: [{ type: "integer" }, { type: "null" }] } },
  },
} as const;

test("an answer that follows its schema deviates nowhere", () => {
  expect(deviations({ name: "a", rows: [1, null] }, SCHEMA)).toEqual([]);
  expect(deviations({ rows: [] }, SCHEMA)).toEqual([]);
});

test("an object of which nothing is said may hold anything, unless it is closed", () => {
  expect(deviations({ any: 1 }, { type: "object", properties: {} })).toEqual([]);
  expect(deviations({ any: 1 }, { type: "object", properties: {}, additionalProperties: false })).toEqual([
    "answer: any is not known",
  ]);
});

test.each([
  [{ name: "c", rows: [1] }, 'answer.name: "c" is no word of it'],
  [{ name: "a", rows: [0.5] }, "answer.rows[]: 0.5 is no integer"],
  [{ name: "a", rows: [1], more: 1 }, "answer: more is not known"],
  [null, "answer: no object"],
])("in %j it is found that %s", (answer, finding) => {
  expect(deviations(answer, SCHEMA)).toEqual([finding]);
});
