/**
 * Runs one step of the set-up or of the checks and prints one line about it, with the time that it took. Lines go to
 * stderr, so that the output of a command can be piped.
 *
 * @template T
 * @param {string} name
 * @param {() => Promise<{ note: string, value: T }> | { note: string, value: T }} work
 * @returns {Promise<T>}
 */
export async function step(name, work) {
  const startedAt = performance.now();
  try {
    const { note, value } = await work();
    report(name, note, startedAt);
    return value;
  } catch (error) {
    report(name, "failed", startedAt);
    throw error;
  }
}

/**
 * Announces work that takes longer than a moment.
 *
 * @param {string} text
 */
export function announce(text) {
  process.stderr.write(`  ${text}\n`);
}

/**
 * @param {string} name
 * @param {string} note
 * @param {number} startedAt
 */
function report(name, note, startedAt) {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  process.stderr.write(`${name.padEnd(18)} ${note.padEnd(44)} ${seconds.padStart(6)} s\n`);
}
