/**
 * What the mutants of Stryker leave out and a package of whole numbers lives by: rounding, numbers, sorted copies.
 *
 * @typedef {{ type: string, [key: string]: any }} Node
 * @typedef {{ node: Node, parent?: Node }} Path
 * @typedef {{ name: string, mutate(path: Path): Iterable<Node> }} Mutator
 */

const ROUNDING = new Map([
  ["floor", "ceil"],
  ["ceil", "floor"],
  ["trunc", "floor"],
  ["round", "floor"],
]);

const CASTS = new Set(["TSAsExpression", "TSSatisfiesExpression", "TSNonNullExpression"]);

/**
 * @param {(node: Node) => Node} copy copies a syntax tree
 * @returns {readonly Mutator[]}
 */
export function moreMutators(copy) {
  return [
    {
      name: "Rounding",
      *mutate({ node }) {
        const other = node.type === "CallExpression" ? ROUNDING.get(methodOf(node, "Math")) : undefined;
        if (other === undefined) return;
        const mutant = copy(node);
        mutant.callee.property.name = other;
        yield mutant;
      },
    },
    {
      name: "SortedCopy",
      *mutate({ node }) {
        if (node.type !== "CallExpression") return;
        if (/^to(Sorted|Reversed)$/.test(methodOf(node))) yield copy(node.callee.object);
      },
    },
    {
      name: "NumericLiteral",
      *mutate({ node, parent }) {
        if (parent?.type === "ObjectProperty" && parent.key === node) return;
        if (node.type === "NumericLiteral") yield { type: node.type, value: node.value === 1 ? 0 : node.value + 1 };
        if (node.type === "BigIntLiteral") yield { type: node.type, value: node.value === 1n ? 0n : node.value + 1n };
      },
    },
  ];
}

/**
 * Takes the casts out of a file before it is mutated: Stryker takes all that is under `as` for a type, and with branded
 * units that is most of the arithmetic. The nodes keep their places, so the report shows the source as it is.
 *
 * @type {Mutator}
 */
export const castOpener = {
  name: "CastOpener",
  mutate({ node }) {
    if (node.type === "Program") openCasts(node);
    return [];
  },
};

/** @param {Node} node */
function openCasts(node) {
  for (const [key, child] of Object.entries(node)) {
    if (Array.isArray(child)) node[key] = child.map(opened);
    else node[key] = opened(child);
  }
}

/**
 * @param {unknown} value
 * @returns {unknown}
 */
function opened(value) {
  if (!isNode(value)) return value;
  if (CASTS.has(value.type)) return opened(value.expression);
  openCasts(value);
  return value;
}

/**
 * @param {unknown} value
 * @returns {value is Node}
 */
function isNode(value) {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}

/**
 * Whether a text is a sentence. Those are for people and may change; codes and names have no space in them.
 *
 * @param {Path} path
 * @returns {string | undefined} why it is left alone
 */
export function sentenceNote({ node }) {
  const texts =
    node.type === "StringLiteral"
      ? [node.value]
      : node.type === "TemplateLiteral"
        ? node.quasis.map((/** @type {Node} */ part) => part.value.raw)
        : [];
  return texts.some((/** @type {string} */ text) => text.includes(" ")) ? "a sentence for people" : undefined;
}

/**
 * @param {Node} call
 * @param {string} [object] the name of what the method is called on
 * @returns {string} the method's name, or nothing
 */
function methodOf({ callee }, object) {
  if (callee.type !== "MemberExpression" || callee.computed) return "";
  if (object !== undefined && callee.object.name !== object) return "";
  return callee.property.name ?? "";
}
