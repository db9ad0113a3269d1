/** Digests of npm packages as a pnpm lock file states them: `name@version` → SHA-512 as hexadecimal digits. */
export function digestsOf(lock: string): ReadonlyMap<string, string> {
  const entries = lock.matchAll(
    /^ {2}'?((?:@[^/\s']+\/)?[^@\s']+@[^:\s'(]+)'?:\n {4}resolution: \{integrity: sha512-([A-Za-z0-9+/=]+)/gm,
  );
  return new Map([...entries].map(([, id = "", digest = ""]) => [id, Buffer.from(digest, "base64").toString("hex")]));
}
