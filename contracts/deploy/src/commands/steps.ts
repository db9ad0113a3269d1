/** Runs one step, and says on stderr how long it took and how it ended. */
export async function timed<T>(name: string, work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const report = (end: string) => {
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    process.stderr.write(`${name.padEnd(44)} ${end.padEnd(18)} ${seconds.padStart(7)} s\n`);
  };
  try {
    const value = await work();
    report("done");
    return value;
  } catch (error) {
    report("FAILED");
    throw error;
  }
}
