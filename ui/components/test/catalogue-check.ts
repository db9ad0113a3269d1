import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Attribute, type Message, type Pattern, Visitor as PatternVisitor, parse } from "@fluent/syntax";
import { type ESTree, parseSync, Visitor } from "vite";

/** Texts of one language of one app, by id; an attribute is `id.attribute`. */
export interface Catalogue {
  /** Names of the variables that each text takes. */
  readonly texts: ReadonlyMap<string, ReadonlySet<string>>;
  /** Ids said twice, and lines that are no Fluent. */
  readonly faults: readonly string[];
}

/** What a source folder asks of its catalogue, and what it says past it. */
export interface Usage {
  readonly ids: ReadonlySet<string>;
  /** Beginnings of ids that are put together: `error-` of t(`error-${code}`). */
  readonly prefixes: readonly string[];
  /** Words for people that stand in the source: `file:line text`. */
  readonly loose: readonly string[];
  /** Calls whose id cannot be known from the source: `file:line`. */
  readonly unclear: readonly string[];
}

/** All `.ftl` files of a folder as one catalogue, as the apps add them to one bundle. */
export function readCatalogue(folder: string): Catalogue {
  const texts = new Map<string, ReadonlySet<string>>();
  const faults: string[] = [];
  const add = (id: string, { value }: { readonly value: Pattern | null }) => {
    if (value === null) return;
    if (texts.has(id)) faults.push(`${id} is said twice`);
    texts.set(id, variablesOf(value));
  };
  for (const name of namesIn(folder, /\.ftl$/)) {
    for (const entry of parse(readFileSync(join(folder, name), "utf8"), {}).body) {
      if (entry.type === "Junk") faults.push(`${name}: ${entry.content.trim()}`);
      if (entry.type !== "Message") continue;
      const { id, attributes } = entry as Message;
      add(id.name, entry as Message);
      for (const attribute of attributes as Attribute[]) add(`${id.name}.${attribute.id.name}`, attribute);
    }
  }
  return { texts, faults };
}

function variablesOf(pattern: Pattern): ReadonlySet<string> {
  const found = new Set<string>();
  class Variables extends PatternVisitor {
    override visitVariableReference(node: { readonly id: { readonly name: string } }): void {
      found.add(node.id.name);
    }
  }
  new Variables().visit(pattern);
  return found;
}

/** Attributes whose value is read or heard. */
const SPOKEN_ATTRIBUTES = new Set(["aria-label", "aria-description", "alt", "label", "placeholder", "title", "text"]);
const WORDS = /\p{L}{2}/u;
/** Names and units, which are the same in every language. */
const NAMES = /^[\s\p{P}\p{S}\d]*(localgrid|Wh|kWh|W|kW|CO₂)?[\s\p{P}\p{S}\d]*$/u;

export function readUsage(folder: string): Usage {
  const usage = { ids: new Set<string>(), prefixes: [] as string[], loose: [] as string[], unclear: [] as string[] };
  for (const name of namesIn(folder, /\.tsx?$/)) {
    if (name.includes(".test.") || name.startsWith("messages")) continue;
    const text = readFileSync(join(folder, name), "utf8");
    const placeOf = ({ start }: Node) => `${name}:${text.slice(0, start).split("\n").length}`;
    const say = (node: Node, words: string) => {
      if (WORDS.test(words) && !NAMES.test(words)) usage.loose.push(`${placeOf(node)} ${words.trim()}`);
    };
    new Visitor({
      CallExpression(call) {
        if (call.callee.type === "Identifier" && MESSAGE_CALL.test(call.callee.name)) noteCall(call, usage, placeOf);
      },
      JSXText: (node) => say(node, node.value),
      JSXAttribute: (node) => say(node, spokenBy(node)),
    }).visit(parseSync(name, text).program);
  }
  return usage;
}

const MESSAGE_CALL = /^(t|hasMessage)$/;

type Node = ESTree.Node;
interface Notes {
  readonly ids: Set<string>;
  readonly prefixes: string[];
  readonly unclear: string[];
}

function noteCall(call: ESTree.CallExpression, notes: Notes, placeOf: (node: Node) => string): void {
  const branches = (node: Node | undefined): void => {
    if (node === undefined) return;
    if (node.type === "Literal" && typeof node.value === "string") notes.ids.add(node.value);
    else if (node.type === "ConditionalExpression") {
      branches(node.consequent);
      branches(node.alternate);
    } else if (node.type === "TemplateLiteral" && node.quasis[0]?.value.raw !== "") {
      notes.prefixes.push(node.quasis[0]?.value.raw ?? "");
      // An `id` was looked at where it was made.
    } else if (!(node.type === "Identifier" && node.name === "id")) notes.unclear.push(placeOf(node));
  };
  branches(call.arguments[0]);
}

/** What an attribute says to people; nothing for those that do not speak. */
function spokenBy({ name, value }: ESTree.JSXAttribute): string {
  if (name.type !== "JSXIdentifier" || !SPOKEN_ATTRIBUTES.has(name.name) || value === null) return "";
  if (value.type === "Literal") return String(value.value);
  if (value.type !== "JSXExpressionContainer") return "";
  const { expression } = value;
  if (expression.type === "TemplateLiteral") return expression.quasis.map((each) => each.value.raw).join(" ");
  return expression.type === "Literal" ? String(expression.value) : "";
}

/** Paths in a folder and below, sorted. */
export function namesIn(folder: string, pattern: RegExp): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => pattern.test(name))
    .sort();
}
