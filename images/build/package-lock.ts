import type { DebianPart } from "./sbom.ts";

/** Reads the list of packages that a root tree carries: name, version, architecture, SHA-256 or a dash. */
export function packagesOf(list: string): readonly DebianPart[] {
  return lines(list).map((line) => {
    const [name = "", version = "", architecture = "", sha256 = "-"] = line.split(" ");
    return { name, version, architecture, ...(sha256 === "-" ? {} : { sha256 }) };
  });
}

/** The committed list that later builds are compared with. */
export function lockText(packages: readonly DebianPart[]): string {
  const header = "# Packages of the last released image. A build with others works, but gives other bytes.";
  return `${[header, ...packages.map(({ name, version }) => `${name} ${version}`)].join("\n")}\n`;
}

/** One line per package that a lock names with another version, or that only one side has. */
export function driftOf(lock: string, packages: readonly DebianPart[]): readonly string[] {
  const locked = new Map(lines(lock).map((line) => [line.split(" ")[0] ?? "", line.split(" ")[1] ?? ""]));
  const found = new Map(packages.map(({ name, version }) => [name, version]));
  return [...new Set([...locked.keys(), ...found.keys()])].sort().flatMap((name) => {
    const [before, now] = [locked.get(name) ?? "none", found.get(name) ?? "none"];
    return before === now ? [] : [`${name}: ${before} -> ${now}`];
  });
}

function lines(text: string): readonly string[] {
  return text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
}
