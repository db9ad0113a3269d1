import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { castOpener, moreMutators, sentenceNote } from "./more-mutators.mjs";

// Stryker takes no mutators from plugins, so they are added to its own list, which is not part of its interface.
const stryker = createRequire(import.meta.url).resolve("@stryker-mutator/core");
const instrumenter = pathToFileURL(createRequire(stryker).resolve("@stryker-mutator/instrumenter"));
const { allMutators } = await import(new URL("./mutators/index.js", instrumenter).href);
const { deepCloneNode } = await import(new URL("./util/index.js", instrumenter).href);
allMutators.push(castOpener, ...moreMutators(deepCloneNode));

export const strykerPlugins = [{ kind: "Ignore", name: "sentences", value: { shouldIgnore: sentenceNote } }];
