import {
  dottedName,
  type Finding,
  findNodes,
  isNode,
  isScript,
  isTest,
  type SourceFile,
  type SyntaxNode,
  syntaxOf,
  walk,
} from "./tidy-source.ts";

/** Where the same input must give the same bytes: no clock, no timers, no chance. */
const DETERMINISTIC =
  /^(sync\/|cloud-hub\/src\/(edge-gateway|enrolment|recomputation|reconciliation|residual|communities|access|shapes|settlement|audit|billing)\/|edge-node\/(matching|clearing)\/|edge-node\/src\/(community|pairing|uplink|downlink|telemetry)\/)/;

const IMPURE_MEMBERS = new Set(["Date.now", "Math.random", "performance.now"]);
const TIMERS = new Set(["setTimeout", "setInterval", "setImmediate"]);
const TEST_NAMES = /^(test|it|describe|suite|bench|context|ctx)$/;
const TEST_SWITCHES = /^(only|skip|todo|skipIf|runIf|fails)$/;

/** Time and chance come into the domain by ports. */
export function checkPurity(files: readonly SourceFile[]): readonly Finding[] {
  return files
    .filter((file) => isScript(file) && !isTest(file) && DETERMINISTIC.test(file.path))
    .flatMap((file) => findNodes("impure-call", file, impurity));
}

function impurity(node: SyntaxNode): string | undefined {
  if (node.type === "MemberExpression") {
    const name = dottedName(node);
    return name !== null && IMPURE_MEMBERS.has(name) ? `${name} in domain code` : undefined;
  }
  if (node.type === "NewExpression" || node.type === "CallExpression") {
    const name = dottedName(node.callee);
    const isNow = name === "Date" && (node.type === "CallExpression" || (node.arguments as unknown[]).length === 0);
    if (isNow) return "the current date in domain code";
    return name !== null && TIMERS.has(name) ? `${name} in domain code` : undefined;
  }
  return importsTimers(node) ? "timers in domain code" : undefined;
}

/** Tests replace no module of ours, wait for events and not for time, and all of them run. */
export function checkTests(files: readonly SourceFile[]): readonly Finding[] {
  return files
    .filter((file) => isScript(file) && isTest(file))
    .flatMap((file) => [
      ...findNodes("module-mock", file, moduleMock),
      ...findNodes("sleep-in-test", file, sleepIn(file)),
      ...findNodes("switched-test", file, testSwitch),
    ]);
}

function moduleMock(node: SyntaxNode): string | undefined {
  const name = node.type === "CallExpression" ? dottedName(node.callee) : null;
  return name !== null && /^vi\.(mock|doMock|hoisted)$/.test(name) ? `${name}: pass a fake by its port` : undefined;
}

/** A timer that only lets time pass, unless it is the pause of a loop that waits for a condition. */
function sleepIn(file: SourceFile): (node: SyntaxNode, ancestors: readonly SyntaxNode[]) => string | undefined {
  const pauses = promisedTimers(file);
  return (node, ancestors) => {
    const isPause = node.type === "CallExpression" && pauses.has(dottedName(node.callee) ?? "");
    if (!(isPause || resolvesAfterTime(node)) || ancestors.some(waitsForCondition)) return undefined;
    return "a sleep: wait for an event or use vi.waitFor";
  };
}

/** What a file calls the timers of node:timers/promises. */
function promisedTimers(file: SourceFile): ReadonlySet<string> {
  const names = new Set<string>();
  walk(syntaxOf(file), (node) => {
    if (node.type !== "ImportDeclaration" || !importsTimers(node)) return;
    for (const specifier of node.specifiers as readonly SyntaxNode[]) {
      const local = dottedName(specifier.local) ?? "";
      if (specifier.type === "ImportSpecifier") names.add(local);
      else for (const timer of ["setTimeout", "scheduler.wait"]) names.add(`${local}.${timer}`);
    }
  });
  return names;
}

function resolvesAfterTime(node: SyntaxNode): boolean {
  if (node.type !== "NewExpression" || dottedName(node.callee) !== "Promise") return false;
  const executor = (node.arguments as readonly unknown[])[0];
  if (!isNode(executor)) return false;
  const resolve = dottedName((executor.params as readonly unknown[] | undefined)?.[0]);
  return resolve !== null && resolvesByTimer(executor.body, resolve);
}

function waitsForCondition(node: SyntaxNode): boolean {
  const isLoop = node.type === "WhileStatement" || node.type === "DoWhileStatement";
  return isLoop && isNode(node.test) && node.test.type !== "Literal";
}

/** Whether all that the body does is to resolve after a time. */
function resolvesByTimer(body: unknown, resolve: string): boolean {
  const call = onlyExpression(body);
  if (call === null || dottedName(call.callee) !== "setTimeout") return false;
  const callback = (call.arguments as readonly unknown[])[0];
  if (dottedName(callback) === resolve) return true;
  const inner = isNode(callback) ? onlyExpression(callback.body) : null;
  return inner !== null && dottedName(inner.callee) === resolve;
}

function onlyExpression(body: unknown): SyntaxNode | null {
  if (!isNode(body)) return null;
  if (body.type === "CallExpression") return body;
  if (body.type === "ExpressionStatement") return onlyExpression(body.expression);
  const statements = body.type === "BlockStatement" ? (body.body as readonly unknown[]) : [];
  return statements.length === 1 ? onlyExpression(statements[0]) : null;
}

function testSwitch(node: SyntaxNode): string | undefined {
  if (node.type !== "MemberExpression" || !isNode(node.property)) return undefined;
  const property = String(node.property.name);
  const root = rootName(node.object);
  return TEST_SWITCHES.test(property) && TEST_NAMES.test(root) ? `${root}.${property}` : undefined;
}

/** `test` for `test`, `test.concurrent` and `test.each(rows)`. */
function rootName(node: unknown): string {
  if (!isNode(node)) return "";
  if (node.type === "Identifier") return String(node.name);
  return rootName(node.type === "CallExpression" ? node.callee : node.object);
}

function importsTimers(node: SyntaxNode): boolean {
  const source = node.type === "ImportDeclaration" || node.type === "ImportExpression" ? node.source : null;
  return isNode(source) && /^(node:)?timers(\/promises)?$/.test(String(source.value));
}
