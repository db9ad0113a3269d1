import { execFile } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { findFreePort } from "@localgrid/neighbourhood/free-port";
import { benchError } from "./errors.ts";
import { HomeAssistantCalls } from "./home-assistant-calls.ts";
import { startSupervised, untilListening } from "./supervised.ts";

/** The newest that runs on the Python of Debian 12; later ones need one that Debian 12 has not. */
export const HOME_ASSISTANT = "2024.3.3";
const PACKAGES = [
  `homeassistant==${HOME_ASSISTANT}`,
  "home-assistant-frontend==20240307.0",
  // What its own images bring along, in their versions.
  "acme==2.8.0",
  "josepy==1.14.0",
  "numpy==1.26.0",
  "mutagen==1.47.0",
  "PyTurboJPEG==1.7.1",
] as const;
const PLACE = fileURLToPath(
  new URL(`../../node_modules/.cache/home-assistant-${HOME_ASSISTANT}`, import.meta.url).href,
);
const START_PATIENCE_MS = 120_000;
const OWNER = { name: "Anna", username: "anna", password: "energy", language: "en" };
/** It asks for its first person only; the other steps would look for weather and neighbours on the network. */
const ONBOARDING = {
  ...{ version: 4, minor_version: 1, key: "onboarding" },
  data: { done: ["core_config", "analytics", "integration"] },
};

/** What the page keeps of somebody who is logged in, under the name that it looks for. */
export interface KeptTokens {
  readonly name: "hassTokens";
  readonly value: string;
}

/** A running Home Assistant with one person and nothing but its energy page. */
export interface HomeAssistant {
  readonly url: string;
  readonly tokens: KeptTokens;
  readonly calls: HomeAssistantCalls;
  stop(): Promise<void>;
}

/**
 * Fetches Home Assistant from the package index into an environment of its own, some 600 MB; at once when it is
 * there.
 *
 * @throws {LocalGridError} `peer-missing` without Python 3.11 or 3.12, or without the index
 */
export async function fetchHomeAssistant(progress: (text: string) => void): Promise<string> {
  const executable = join(PLACE, "bin", "hass");
  const whole = join(PLACE, "whole");
  if (existsSync(whole)) return executable;
  progress(`fetching Home Assistant ${HOME_ASSISTANT} with its Python packages`);
  rmSync(PLACE, { recursive: true, force: true });
  const run = promisify(execFile);
  try {
    await run("python3", ["-m", "venv", PLACE]);
    await run(join(PLACE, "bin", "pip"), ["install", "--quiet", "--disable-pip-version-check", ...PACKAGES]);
  } catch (error) {
    throw benchError("peer-missing", `Home Assistant cannot be installed: ${(error as Error).message}`, error);
  }
  writeFileSync(whole, "");
  return executable;
}

/**
 * @param time_zone IANA name
 * @throws {LocalGridError} `load-refused` when it does not start or does not take its first person
 */
export async function startHomeAssistant(
  executable: string,
  { folder, time_zone }: { readonly folder: string; readonly time_zone: string },
): Promise<HomeAssistant> {
  const port = await findFreePort("127.0.0.1", null);
  mkdirSync(join(folder, ".storage"), { recursive: true });
  writeFileSync(join(folder, "configuration.yaml"), configuration(port, time_zone));
  writeFileSync(join(folder, ".storage", "onboarding"), JSON.stringify(ONBOARDING));
  const server = await startSupervised(executable, ["--config", folder]);
  try {
    await untilListening(port, START_PATIENCE_MS);
    const url = `http://127.0.0.1:${port}`;
    const { access_token, ...tokens } = await firstPerson(url);
    const value = JSON.stringify({
      ...{ ...tokens, access_token, hassUrl: url, clientId: `${url}/` },
      expires: Date.now() + tokens.expires_in * 1000,
    });
    const calls = await HomeAssistantCalls.open(url, access_token);
    return { url, tokens: { name: "hassTokens", value }, calls, stop: () => stopAll(calls, server) };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function stopAll(calls: HomeAssistantCalls, server: { stop(): Promise<void> }): Promise<void> {
  calls.close();
  await server.stop();
}

/** No discovery, no weather, no cloud: nothing that asks other machines. */
function configuration(port: number, time_zone: string): string {
  return [
    "homeassistant:",
    "  name: Home",
    "  unit_system: metric",
    `  time_zone: ${time_zone}`,
    "http:",
    "  server_host: 127.0.0.1",
    `  server_port: ${port}`,
    ...["frontend:", "recorder:", "history:", "energy:", ""],
  ].join("\n");
}

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly token_type: string;
  readonly expires_in: number;
}

async function firstPerson(url: string): Promise<Tokens> {
  const client_id = `${url}/`;
  const user = await posted(`${url}/api/onboarding/users`, JSON.stringify({ ...OWNER, client_id }));
  const { auth_code } = user as { readonly auth_code: string };
  const grant = new URLSearchParams({ client_id, grant_type: "authorization_code", code: auth_code });
  return (await posted(`${url}/auth/token`, grant)) as Tokens;
}

async function posted(url: string, body: string | URLSearchParams): Promise<unknown> {
  const headers = typeof body === "string" ? { "content-type": "application/json" } : {};
  const response = await fetch(url, { method: "POST", headers, body });
  if (!response.ok) throw benchError("load-refused", `${url}: ${response.status} ${await response.text()}`);
  return response.json();
}
