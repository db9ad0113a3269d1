/** An element; children are written in their order, null ones left out. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly content: string | readonly (XmlElement | null)[];
}

const REFERENCES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\t": "&#9;",
  "\n": "&#10;",
  "\r": "&#13;",
};
/** What XML 1.0 can hold: production 2, `Char`. */
const NO_CHARACTER = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

export function element(
  name: string,
  content: XmlElement["content"],
  attributes: XmlElement["attributes"] = {},
): XmlElement {
  return { name, attributes, content };
}

/** Null for text that is not there. */
export function optional(name: string, text: string | null): XmlElement | null {
  return text === null ? null : element(name, text);
}

/** UTF-8 text with two blanks per level. The same element gives the same bytes. */
export function xmlDocument(root: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${written(root, "")}`;
}

/** No character of a text can end the place that it stands in. */
export function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(NO_CHARACTER, "\u{fffd}")
    .replaceAll(/[&<>"\t\n\r]/g, (found) => REFERENCES[found] ?? "");
}

function written({ name, attributes, content }: XmlElement, indent: string): string {
  const told = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(value)}"`);
  const start = `${indent}<${name}${told.join("")}>`;
  if (typeof content === "string") return `${start}${escapeXml(content)}</${name}>\n`;
  const children = content.filter((child) => child !== null).map((child) => written(child, `${indent}  `));
  return `${start}\n${children.join("")}${indent}</${name}>\n`;
}
