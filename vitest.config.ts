import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./toolchain/longest-first.ts";

// Processes that tests start compile the same modules again and again.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, "node_modules", ".cache", "localgrid-compiled");

const NEVER = [
  "**/node_modules/**",
  "**/dist/**",
  "**/.data/**",
  "firmware/build/**",
  "images/cache/**",
  "images/out/**",
];

/** Tests of what computes, or talks to nothing but fakes: a few hundred files, most of whose time was loading modules. */
const UNITS = [
  "sync/*/src/**/*.test.ts",
  "edge-node/{clearing,matching,passwords}/src/**/*.test.ts",
  // Adapters and commands open sockets and databases, and may leave something behind in their process.
  "{edge-node,cloud-hub}/src/!(adapters|cli)/**/*.test.ts",
  "{edge-node,cloud-hub}/src/*.test.ts",
];

export default defineConfig({
  test: {
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    allowOnly: false,
    passWithNoTests: false,
    reporters: ["default", "./toolchain/test-counts.ts"],
    sequence: { sequencer: LongestFirst },
    projects: [
      // A process of its own for each file.
      {
        extends: true,
        test: { name: "system", include: ["**/*.test.ts", "**/*.test.tsx"], exclude: [...NEVER, ...UNITS] },
      },
      // Files of one process, with its modules, one after the other.
      { extends: true, test: { name: "unit", include: UNITS, exclude: NEVER, isolate: false } },
    ],
  },
});
