/** What devices send is small; anything longer is no reading. */
export const MAX_PAYLOAD_BYTES = 65_536;

/**
 * JSON of a device with its numbers as the text that they were sent as, so that a register keeps every digit.
 */
export type DeviceJson =
  | string
  | boolean
  | null
  | readonly DeviceJson[]
  | { readonly [key: string]: DeviceJson | undefined };

type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;

const numbersAsText: Reviver = (_key, value, { source }) => (typeof value === "number" ? source : value);

/** Undefined for what is no JSON, or longer than any device sends. */
export function readJson(payload: Uint8Array): DeviceJson | undefined {
  const text = readText(payload);
  return text === undefined ? undefined : parseJson(text);
}

export function parseJson(text: string): DeviceJson | undefined {
  if (text.length > MAX_PAYLOAD_BYTES) return undefined;
  try {
    return JSON.parse(text, numbersAsText as Parameters<typeof JSON.parse>[1]) as DeviceJson;
  } catch {
    return undefined;
  }
}

const UTF8 = new TextDecoder("utf-8", { fatal: true });

export function readText(payload: Uint8Array): string | undefined {
  if (payload.length > MAX_PAYLOAD_BYTES) return undefined;
  try {
    return UTF8.decode(payload);
  } catch {
    return undefined;
  }
}

/** What stands at the end of the path; undefined when it leads nowhere. Own keys only. */
export function at(json: DeviceJson | undefined, ...path: readonly (string | number)[]): DeviceJson | undefined {
  let found = json;
  for (const key of path) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as Record<string | number, DeviceJson | undefined>)[key];
  }
  return found;
}

/** Number or text as text; undefined for everything else. */
export function textAt(json: DeviceJson | undefined, ...path: readonly (string | number)[]): string | undefined {
  const found = at(json, ...path);
  return typeof found === "string" ? found : undefined;
}

export function isObject(json: DeviceJson | undefined): json is { readonly [key: string]: DeviceJson | undefined } {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

export function listAt(json: DeviceJson | undefined, ...path: readonly (string | number)[]): readonly DeviceJson[] {
  const found = at(json, ...path);
  return Array.isArray(found) ? (found as readonly DeviceJson[]) : [];
}
