import {
  ensureRust,
  ensureSystemPackages,
  FOR_BENCH,
  FOR_IMAGE,
  FOR_IMAGE_TESTS,
  FOR_NATIVE,
  FOR_TESTS,
} from "./debian-packages.mjs";
import { ensureDependencies } from "./dependencies.mjs";
import { ensureFirmware } from "./firmware-packages.mjs";
import { childEnvironment, node24 } from "./node-24.mjs";
import { step } from "./progress.mjs";
import { ensureWebApps } from "./web-app-build.mjs";

/**
 * @typedef {{ readonly node: string, readonly env: NodeJS.ProcessEnv }} Runtime
 * @typedef {"web-apps" | "test-packages" | "bench-packages" | "mutation-packages" | "lighthouse-packages" | "rust-packages"
 *   | "firmware-packages" | "native-packages" | "image-packages" | "emulator-packages"} Need
 */

/**
 * Brings this checkout to where a command can run: dependencies and Node 24 always, the rest as needed. Does nothing
 * that an earlier run has done already.
 *
 * @param {string} root
 * @param {readonly Need[]} needs
 * @returns {Promise<Runtime>}
 */
export async function setUp(root, needs) {
  const isWhole = needs.includes("mutation-packages") || needs.includes("lighthouse-packages");
  const extent = isWhole ? "all" : "usual";
  await step("dependencies", () => ensureDependencies(root, extent));
  const node = await step("node", () => {
    const path = node24(root);
    return { note: path === process.execPath ? "the one of this system" : "24, from the dependencies", value: path };
  });
  const runtime = { node, env: childEnvironment(root, node) };
  if (needs.includes("test-packages")) await step("system packages", () => ensureSystemPackages(root, FOR_TESTS));
  if (needs.includes("bench-packages")) await step("bench packages", () => ensureSystemPackages(root, FOR_BENCH));
  if (needs.includes("native-packages")) await step("native devices", () => ensureSystemPackages(root, FOR_NATIVE));
  if (needs.includes("image-packages")) await step("image packages", () => ensureSystemPackages(root, FOR_IMAGE));
  if (needs.includes("emulator-packages")) await step("emulator", () => ensureSystemPackages(root, FOR_IMAGE_TESTS));
  if (needs.includes("firmware-packages")) await step("firmware packages", () => ensureFirmware(root));
  if (needs.includes("rust-packages")) await step("Rust", () => ensureRust(root));
  if (needs.includes("web-apps")) await step("web apps", () => ensureWebApps(root, runtime));
  return runtime;
}
