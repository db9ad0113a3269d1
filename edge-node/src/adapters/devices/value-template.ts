import { at, type DeviceJson, parseJson } from "./device-json.ts";

/** Where in a message a value stands: the whole payload for an empty path, else a way through its JSON. */
export type ValuePath = readonly (string | number)[];

const MAX_TEMPLATE = 200;
const MAX_DEPTH = 8;

const EXPRESSION =
  /^\{\{-?\s*(value|value_json)((?:\.[A-Za-z_]\w*|\[\s*(?:'[^'"\\\]]*'|"[^'"\\\]]*"|\d{1,3})\s*\])*)\s*((?:\|\s*[a-z_]+(?:\([^(){}]*\))?\s*)*)-?\}\}$/;
const STEP = /\.([A-Za-z_]\w*)|\[\s*(?:'([^']*)'|"([^"]*)"|(\d+))\s*\]/g;

/** Filters that leave a number what it is. */
const HARMLESS = new Set(["float", "int", "round", "default", "d", "is_defined", "string", "trim"]);

/**
 * Home Assistant's templates are programs. Read are only those that say where a value stands, such as
 * `{{ value_json.ENERGY.Total }}` or `{{ value_json['Power'][0] | float }}`; no other is ever run.
 *
 * @returns null for a template that would have to be run
 */
export function valuePathOf(template: string | undefined): ValuePath | null {
  if (template === undefined || template.trim() === "") return [];
  if (template.length > MAX_TEMPLATE) return null;
  const match = EXPRESSION.exec(template.trim());
  if (match === null) return null;
  const [, root, steps = "", filters = ""] = match;
  const names = [...filters.matchAll(/\|\s*([a-z_]+)/g)].map(([, name = ""]) => name);
  if (!names.every((name) => HARMLESS.has(name))) return null;
  const path = [...steps.matchAll(STEP)].map(([, plain, single, double, index]) =>
    index === undefined ? (plain ?? single ?? double ?? "") : Number(index),
  );
  if (root === "value") return path.length === 0 ? [] : null;
  return path.length > 0 && path.length <= MAX_DEPTH ? path : null;
}

/** What stands there, as text; undefined when nothing does. */
export function valueAt(path: ValuePath, text: string): string | undefined {
  if (path.length === 0) return text.trim();
  const found: DeviceJson | undefined = at(parseJson(text), ...path);
  return typeof found === "string" ? found.trim() : undefined;
}
