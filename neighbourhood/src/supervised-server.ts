import type { ServerCommand } from "./server-process.ts";
import { waitUntilReady } from "./server-process.ts";
import { ServerSupervisor } from "./server-supervisor.ts";
import { systemTimer } from "./system-timer.ts";
import type { Terminal } from "./terminal.ts";

/**
 * A server that answers, and is started again when it dies. Its first start stands alone: what keeps it from starting
 * is to be said, not tried again.
 *
 * @throws {LocalGridError} `node-not-ready`
 */
export async function startSupervised(
  command: ServerCommand,
  { url, terminal, stopping }: { url: string; terminal: Terminal; stopping: AbortSignal },
): Promise<ServerSupervisor> {
  let isLive = false;
  const supervisor = new ServerSupervisor(command, {
    timer: systemTimer,
    onDeath: (reason, wait_ms) =>
      isLive &&
      terminal.warn(`${capitalised(command.name)} stopped (${reason}); starting it again in ${wait_ms / 1000} s.`),
  });
  // Whoever waits for the server is told; until then nobody is.
  supervisor.done.catch(() => {});
  try {
    await waitUntilReady(supervisor.current, url, stopping);
  } catch (error) {
    await supervisor.stop();
    throw error;
  }
  isLive = true;
  return supervisor;
}

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
