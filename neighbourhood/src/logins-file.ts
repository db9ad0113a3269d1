import { readJsonFile, writeJsonFile } from "./whole-file.ts";

export interface Login {
  readonly login: string;
  readonly password: string;
}

/** The generated passwords of the demonstration, kept so that they can be shown again. */
export interface Logins {
  readonly coordinator: Login | null;
  /** By member. */
  readonly members: Readonly<Record<string, Login>>;
}

export function readLogins(path: string): Logins {
  const stored = (readJsonFile(path) ?? {}) as Partial<Logins>;
  return { coordinator: stored.coordinator ?? null, members: stored.members ?? {} };
}

export function writeLogins(path: string, logins: Logins): void {
  writeJsonFile(path, logins);
}
