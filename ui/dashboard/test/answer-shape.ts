/** As much of a JSON schema as the hub's OpenAPI document uses for answers. */
export interface AnswerSchema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, AnswerSchema>>;
  readonly additionalProperties?: unknown;
  readonly items?: AnswerSchema;
  readonly anyOf?: readonly AnswerSchema[];
  readonly enum?: readonly unknown[];
}

/** Where a value is not what the schema says: unknown keys, other types, unknown words. Keys may be left out. */
export function deviations(value: unknown, schema: AnswerSchema, at = "answer"): readonly string[] {
  const { anyOf, enum: words } = schema;
  if (anyOf !== undefined) {
    const each = anyOf.map((one) => deviations(value, one, at));
    return each.some((found) => found.length === 0) ? [] : (each[0] ?? []);
  }
  if (words !== undefined) return words.includes(value) ? [] : [`${at}: ${JSON.stringify(value)} is no word of it`];
  if (schema.type === "array") return arrayDeviations(value, schema, at);
  if (schema.type === "object") return objectDeviations(value, schema, at);
  return typeOf(value) === schema.type || (schema.type === "number" && typeof value === "number")
    ? []
    : [`${at}: ${JSON.stringify(value)} is no ${schema.type}`];
}

function arrayDeviations(value: unknown, { items = {} }: AnswerSchema, at: string): readonly string[] {
  if (!Array.isArray(value)) return [`${at}: no list`];
  return value.flatMap((item) => deviations(item, items, `${at}[]`));
}

function objectDeviations(value: unknown, schema: AnswerSchema, at: string): readonly string[] {
  if (typeOf(value) !== "object") return [`${at}: no object`];
  const { properties = {}, additionalProperties } = schema;
  // It names no key and closes nothing: any object will do.
  if (Object.keys(properties).length === 0 && additionalProperties !== false) return [];
  const own = value as Readonly<Record<string, unknown>>;
  return Object.entries(own).flatMap(([key, each]) => {
    const property = properties[key];
    return property === undefined ? [`${at}: ${key} is not known`] : deviations(each, property, `${at}.${key}`);
  });
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  return Number.isInteger(value) ? "integer" : typeof value;
}
