import type { FastifySchemaCompiler } from "fastify";
import type { TSchema } from "typebox";
import { edgeNodeError } from "../errors.ts";

type SchemaModule = typeof import("typebox/schema");

let schemaModule: SchemaModule | null = null;

/** The validator is only needed once somebody asks something, so the node starts without it. */
export async function loadValidator(): Promise<void> {
  schemaModule ??= await import("typebox/schema");
}

export function isValidatorLoaded(): boolean {
  return schemaModule !== null;
}

/** What is wrong with one key of the input. */
export interface InputProblem {
  /** Where, such as `body.login`. */
  readonly path: string;
  readonly problem: string;
}

/** Thrown by Fastify when {@link compileValidator} refuses an input. */
export class InputRefusal extends Error {
  readonly problems: readonly InputProblem[];

  constructor(problems: readonly InputProblem[]) {
    super(problems.map(({ path, problem }) => `${path} ${problem}`).join("; "));
    this.problems = problems;
  }
}

/** Compiles a schema when its first input comes. Texts of query and path become integers where the schema wants one. */
export const compileValidator: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  let validator: ReturnType<SchemaModule["Compile"]> | null = null;
  return (input: unknown) => {
    if (schemaModule === null) throw edgeNodeError("internal-error", "the validator is not loaded");
    validator ??= schemaModule.Compile(schema);
    const value = httpPart === "body" ? input : withIntegers(schema, input);
    if (validator.Check(value)) return { value };
    const [, errors] = validator.Errors(value);
    return { error: new InputRefusal(problemsOf(errors as readonly SchemaError[], httpPart ?? "body")) };
  };
};

interface SchemaError {
  readonly keyword: string;
  readonly instancePath: string;
  readonly message: string;
  readonly params: object;
}

/** At most this many are told; who sends more wrong keys than that reads the documentation first. */
const PROBLEMS_TOLD = 10;

function problemsOf(errors: readonly SchemaError[], part: string): InputProblem[] {
  const place = part === "querystring" ? "query" : part;
  const problems = errors.flatMap(({ keyword, instancePath, message, params }) => {
    const path = [place, ...instancePath.split("/").slice(1)].join(".");
    const { additionalProperties = [], requiredProperties = [] } = params as Record<
      string,
      readonly string[] | undefined
    >;
    if (keyword === "additionalProperties") {
      return additionalProperties.map((key) => ({ path: `${path}.${shortened(key)}`, problem: "is not known" }));
    }
    if (keyword === "required")
      return requiredProperties.map((key) => ({ path: `${path}.${key}`, problem: "is missing" }));
    // Follows from another error at the same place.
    if (keyword === "anyOf" || keyword === "boolean") return [];
    return [{ path, problem: message }];
  });
  const told = problems.length > 0 ? problems : [{ path: place, problem: "does not fit the schema" }];
  return [...new Map(told.map((problem) => [`${problem.path} ${problem.problem}`, problem])).values()].slice(
    0,
    PROBLEMS_TOLD,
  );
}

function shortened(key: string): string {
  return key.length <= 40 ? key : `${key.slice(0, 40)}…`;
}

function withIntegers(schema: TSchema, input: unknown): unknown {
  const { properties = {} } = schema as { properties?: Record<string, { type?: string; default?: unknown }> };
  const converted: Record<string, unknown> = { ...(input as object) };
  for (const [key, { type, default: standard }] of Object.entries(properties)) {
    const given = converted[key];
    if (given === undefined && standard !== undefined) converted[key] = standard;
    if (type === "integer" && typeof given === "string" && /^-?\d{1,15}$/.test(given)) converted[key] = Number(given);
  }
  return converted;
}
