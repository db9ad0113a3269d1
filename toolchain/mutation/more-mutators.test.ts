import { describe, expect, test } from "vitest";
import { castOpener, moreMutators, sentenceNote } from "./more-mutators.mjs";

type Node = Parameters<typeof sentenceNote>[0]["node"];

const identifier = (name: string): Node => ({ type: "Identifier", name });
const number = (value: number): Node => ({ type: "NumericLiteral", value });
const cast = (expression: Node): Node => ({ type: "TSAsExpression", expression, typeAnnotation: {} });

function call(object: string, method: string, ...args: readonly Node[]): Node {
  const callee = {
    type: "MemberExpression",
    object: identifier(object),
    property: identifier(method),
    computed: false,
  };
  return { type: "CallExpression", callee, arguments: args };
}

function mutantsOf(node: Node, parent?: Node): readonly Node[] {
  const path = parent === undefined ? { node } : { node, parent };
  return moreMutators((tree) => structuredClone(tree)).flatMap((mutator) => [...mutator.mutate(path)]);
}

describe("the mutants beside Stryker's own", () => {
  test("round the other way", () => {
    const floor = call("Math", "floor", number(3));
    expect(mutantsOf(floor)).toEqual([call("Math", "ceil", number(3))]);
    expect(mutantsOf(call("Math", "ceil"))).toEqual([call("Math", "floor")]);
    expect(mutantsOf(call("Math", "abs"))).toEqual([]);
    expect(mutantsOf(call("room", "floor"))).toEqual([]);
    expect(floor).toEqual(call("Math", "floor", number(3)));
  });

  test("leave a sorted copy in the order that was there", () => {
    expect(mutantsOf(call("orders", "toSorted"))).toEqual([identifier("orders")]);
    expect(mutantsOf(call("orders", "toReversed"))).toEqual([identifier("orders")]);
    expect(mutantsOf(call("orders", "toString"))).toEqual([]);
  });

  test("put numbers off by one", () => {
    expect([0, 1, 2].map((value) => mutantsOf(number(value)))).toEqual([[number(1)], [number(0)], [number(3)]]);
    const big = (value: bigint): Node => ({ type: "BigIntLiteral", value });
    expect([0n, 1n, 2n].map((value) => mutantsOf(big(value)))).toEqual([[big(1n)], [big(0n)], [big(3n)]]);
  });

  test("leave names of fields alone", () => {
    const key = number(7);
    expect(mutantsOf(key, { type: "ObjectProperty", key, value: number(1) })).toEqual([]);
  });
});

test("what stands under a cast can be mutated", () => {
  const program = {
    type: "Program",
    body: [{ type: "ReturnStatement", argument: cast(call("Math", "floor", cast(cast(number(1))))) }],
  };
  expect([...castOpener.mutate({ node: program })]).toEqual([]);
  expect(program.body).toEqual([{ type: "ReturnStatement", argument: call("Math", "floor", number(1)) }]);
});

test("sentences are left alone, codes are not", () => {
  const text = (value: string): Node => ({ type: "StringLiteral", value });
  const template = (...raws: readonly string[]): Node => ({
    type: "TemplateLiteral",
    quasis: raws.map((raw) => ({ type: "TemplateElement", value: { raw } })),
  });
  expect(sentenceNote({ node: text("the shares are all 0") })).toBe("a sentence for people");
  expect(sentenceNote({ node: template("", " is no share") })).toBe("a sentence for people");
  expect(sentenceNote({ node: text("not-a-share") })).toBeUndefined();
  expect(sentenceNote({ node: template("", ":", "") })).toBeUndefined();
  expect(sentenceNote({ node: identifier("a b") })).toBeUndefined();
});
