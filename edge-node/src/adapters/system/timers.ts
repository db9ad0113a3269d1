/** Waits at most `wall_ms`; `wake` ends the wait at once. */
export function pause(wall_ms: number): { readonly over: Promise<void>; wake(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, wall_ms);
  return {
    over: promise,
    wake: () => {
      clearTimeout(timer);
      resolve();
    },
  };
}

/** Runs an action once, after `wall_ms`, unless the returned function is called before. Does not keep the process alive. */
export function after(wall_ms: number, action: () => void): () => void {
  const timer = setTimeout(action, wall_ms);
  timer.unref();
  return () => clearTimeout(timer);
}

/** Runs an action every `wall_ms` until the returned function is called. Does not keep the process alive. */
export function every(wall_ms: number, action: () => void): () => void {
  const timer = setInterval(action, wall_ms);
  timer.unref();
  return () => clearInterval(timer);
}
