/**
 * Where the code of a thread lies: beside the module that starts it, as TypeScript when run from source and
 * as JavaScript in the bundle.
 */
export function threadFile(name: string, startedFrom: string): URL {
  const extension = startedFrom.endsWith(".ts") ? ".ts" : ".js";
  return new URL(`./${name}${extension}`, startedFrom);
}
