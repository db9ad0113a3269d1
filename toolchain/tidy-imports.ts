import { posix } from "node:path";
import {
  type Finding,
  isNode,
  isScript,
  lineAt,
  type SourceFile,
  type SyntaxNode,
  syntaxOf,
  walk,
} from "./tidy-source.ts";

/** One way in which a file refers to another: static, dynamic or in a type. */
export interface ImportEdge {
  readonly specifier: string;
  readonly line: number;
  /** Path of the imported file in the repository; null when it is not ours. */
  readonly target: string | null;
}

/** Folders of our packages by name, and their files by export. */
export interface PackageFace {
  readonly folder: string;
  readonly exports: ReadonlyMap<string, string>;
}

const DEFAULT_EXPORT_ALLOWED = /(^|\/)vite(st)?\.config\.ts$|^toolchain\/test-counts\.ts$/;

export function packagesOf(files: readonly SourceFile[]): ReadonlyMap<string, PackageFace> {
  const packages = new Map<string, PackageFace>();
  for (const { path, text } of files) {
    if (posix.basename(path) !== "package.json") continue;
    const manifest = JSON.parse(text) as { name: string; exports?: Record<string, string> };
    const folder = posix.dirname(path);
    const exports = new Map(
      Object.entries(manifest.exports ?? {}).map(([subpath, file]) => [
        posix.join(manifest.name, subpath),
        posix.join(folder, file),
      ]),
    );
    packages.set(manifest.name, { folder, exports });
  }
  return packages;
}

export function importsOf(file: SourceFile, packages: ReadonlyMap<string, PackageFace>): readonly ImportEdge[] {
  const edges: ImportEdge[] = [];
  walk(syntaxOf(file), (node) => {
    if (!/^(Import(Declaration|Expression)|Export(Named|All)Declaration|TSImportType)$/.test(node.type)) return;
    const source = node.source;
    if (!isNode(source) || typeof source.value !== "string") return;
    const specifier = source.value;
    edges.push({
      specifier,
      line: lineAt(file.text, node.start),
      target: targetOf(file.path, specifier, packages),
    });
  });
  return edges;
}

/** The package of ours that a file belongs to: the one with the longest folder. */
export function packageOf(path: string, packages: ReadonlyMap<string, PackageFace>): string {
  let found = "";
  let length = -1;
  for (const [name, { folder }] of packages) {
    const isInside = folder === "." || path.startsWith(`${folder}/`);
    if (isInside && folder.length > length) {
      found = name;
      length = folder.length;
    }
  }
  return found;
}

/** No relative path leads from one package into another, and subpaths are those that the package exports. */
export function checkPackageBorders(files: readonly SourceFile[]): readonly Finding[] {
  const packages = packagesOf(files);
  return files.filter(isScript).flatMap((file) => {
    const own = packageOf(file.path, packages);
    return importsOf(file, packages)
      .filter((edge) => crossesBorder(edge, own, packages))
      .map((edge) => ({
        rule: "package-border",
        path: file.path,
        line: edge.line,
        message: `${edge.specifier} reaches inside another package`,
      }));
  });
}

function crossesBorder(edge: ImportEdge, own: string, packages: ReadonlyMap<string, PackageFace>): boolean {
  if (edge.specifier.startsWith(".")) return edge.target !== null && packageOf(edge.target, packages) !== own;
  const name = edge.specifier.split("/").slice(0, 2).join("/");
  const face = packages.get(name);
  return face !== undefined && !face.exports.has(edge.specifier);
}

export function checkExports(files: readonly SourceFile[]): readonly Finding[] {
  return files.filter(isScript).flatMap((file) => {
    const tree = syntaxOf(file);
    const imported = new Set<string>();
    const findings: Finding[] = [];
    const add = (node: SyntaxNode, rule: string, message: string) =>
      findings.push({ rule, path: file.path, line: lineAt(file.text, node.start), message });
    walk(tree, (node) => {
      if (/^Import(Default|Namespace)?Specifier$/.test(node.type)) imported.add(nameOf(node.local));
    });
    walk(tree, (node) => {
      if (node.type === "ExportDefaultDeclaration" && !DEFAULT_EXPORT_ALLOWED.test(file.path)) {
        add(node, "default-export", "exports have names");
      }
      const isFrom =
        node.type === "ExportAllDeclaration" || (node.type === "ExportNamedDeclaration" && isNode(node.source));
      if (isFrom || (node.type === "ExportSpecifier" && imported.has(nameOf(node.local)))) {
        add(node, "re-export", "import it from where it is written");
      }
    });
    return findings;
  });
}

/** Files that import each other in a circle, types included: one finding per circle. */
export function checkCycles(files: readonly SourceFile[]): readonly Finding[] {
  const packages = packagesOf(files);
  const graph = new Map<string, readonly string[]>();
  for (const file of files.filter(isScript)) {
    const targets = importsOf(file, packages).flatMap(({ target }) => (target === null ? [] : [target]));
    graph.set(file.path, targets);
  }
  const done = new Set<string>();
  const findings: Finding[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path);
    if (at >= 0) {
      const circle = [...trail.slice(at), path].join(" → ");
      findings.push({ rule: "import-cycle", path, line: 0, message: circle });
      return;
    }
    if (done.has(path)) return;
    for (const target of graph.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return findings;
}

function targetOf(from: string, specifier: string, packages: ReadonlyMap<string, PackageFace>): string | null {
  if (specifier.startsWith(".")) return posix.join(posix.dirname(from), specifier);
  for (const { exports } of packages.values()) {
    const file = exports.get(specifier);
    if (file !== undefined) return file;
  }
  return null;
}

function nameOf(node: unknown): string {
  return isNode(node) ? String(node.name ?? node.value ?? "") : "";
}
