/** Where a person, or a file, reads along. */
export interface Terminal {
  /** What happens: one line each. */
  line(text: string): void;
  /** Columns of a progress line, set apart by spaces; coloured on a terminal. */
  columns(columns: readonly string[]): void;
  /** Something that a person should know or do. */
  warn(text: string): void;
}

export interface TerminalOptions {
  readonly write: (text: string) => void;
  readonly isColoured: boolean;
}

const DIM = "\u001b[2m";
const GREEN = "\u001b[32m";
const YELLOW = "\u001b[33m";
const PLAIN = "\u001b[0m";

export function createTerminal({ write, isColoured }: TerminalOptions): Terminal {
  const paint = (colour: string, text: string) => (isColoured ? `${colour}${text}${PLAIN}` : text);
  return {
    line: (text) => write(`${text}\n`),
    columns(columns) {
      const last = columns.length - 1;
      const painted = columns.map((text, at) =>
        at === 0 ? paint(DIM, text) : at === last ? paint(GREEN, text) : text,
      );
      write(`${painted.join("  ")}\n`);
    },
    warn: (text) => write(`${paint(YELLOW, text)}\n`),
  };
}

/** The same terminal for one of several communities: every line says whose it is. */
export function terminalOf(community: string, terminal: Terminal): Terminal {
  return {
    line: (text) => terminal.line(text === "" || text.startsWith(" ") ? text : `${community}: ${text}`),
    columns: (columns) => terminal.columns([...columns.slice(0, 1), community, ...columns.slice(1)]),
    warn: (text) => terminal.warn(`${community}: ${text}`),
  };
}

/** Colour only where someone looks at it and has not asked for none (no-color.org). */
export function wantsColour(
  stream: { readonly isTTY?: boolean },
  environment: { readonly NO_COLOR?: string | undefined },
): boolean {
  return stream.isTTY === true && !environment.NO_COLOR;
}
