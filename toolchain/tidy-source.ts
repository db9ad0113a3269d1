import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseAst } from "vitest/node";

/** A file of the repository; `path` is relative to its root, with slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

export interface Finding {
  readonly rule: string;
  readonly path: string;
  /** Counted from 1; 0 when the finding is about the whole file. */
  readonly line: number;
  readonly message: string;
}

/** A rule looks at all files together, so that some can compare one with another. */
export type Rule = (files: readonly SourceFile[]) => readonly Finding[];

/** A node of the syntax tree (ESTree, with the TypeScript and JSX additions). */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

const trees = new WeakMap<SourceFile, SyntaxNode>();

/** All text files that are tracked or about to be: ignored ones, and those with a NUL byte, are left out. */
export function repositoryFiles(root: string): readonly SourceFile[] {
  const listing = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  return listing
    .split("\0")
    .filter((path) => path !== "" && existsSync(join(root, path)) && statSync(join(root, path)).isFile())
    .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }))
    .filter(({ text }) => !text.includes("\0"));
}

export function isTypeScript({ path }: SourceFile): boolean {
  return /\.tsx?$/.test(path);
}

export function isScript({ path }: SourceFile): boolean {
  return /\.(tsx?|mjs)$/.test(path);
}

/** Tests and what only they use: contract suites of ports, and files and folders that begin with `test`. */
export function isTest({ path }: SourceFile): boolean {
  return /(\.test|-contract)\.tsx?$|(^|\/)test[-/]/.test(path);
}

/** The syntax tree of a script; throws when the text is not one. */
export function syntaxOf(file: SourceFile): SyntaxNode {
  const known = trees.get(file);
  if (known !== undefined) return known;
  const lang = file.path.endsWith(".tsx") ? "tsx" : file.path.endsWith(".ts") ? "ts" : "js";
  const tree = parseAst(file.text, { lang }, file.path) as unknown as SyntaxNode;
  trees.set(file, tree);
  return tree;
}

/** Visits every node with its ancestors, the nearest last. */
export function walk(
  node: SyntaxNode,
  visit: (node: SyntaxNode, ancestors: readonly SyntaxNode[]) => void,
  ancestors: readonly SyntaxNode[] = [],
): void {
  visit(node, ancestors);
  const path = [...ancestors, node];
  for (const child of Object.values(node)) {
    for (const item of Array.isArray(child) ? child : [child]) if (isNode(item)) walk(item, visit, path);
  }
}

/** Every node of a file for which `accept` gives a message, as findings. */
export function findNodes(
  rule: string,
  file: SourceFile,
  accept: (node: SyntaxNode, ancestors: readonly SyntaxNode[]) => string | undefined,
): readonly Finding[] {
  const findings: Finding[] = [];
  walk(syntaxOf(file), (node, ancestors) => {
    const message = accept(node, ancestors);
    if (message !== undefined) findings.push({ rule, path: file.path, line: lineAt(file.text, node.start), message });
  });
  return findings;
}

export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === "object" && value !== null && typeof (value as { type?: unknown }).type === "string";
}

/** `a.b.c` for such an expression, null for any other. */
export function dottedName(node: unknown): string | null {
  if (!isNode(node)) return null;
  if (node.type === "Identifier") return node.name as string;
  if (node.type !== "MemberExpression" || node.computed === true) return null;
  const object = dottedName(node.object);
  const property = dottedName(node.property);
  return object === null || property === null ? null : `${object}.${property}`;
}
