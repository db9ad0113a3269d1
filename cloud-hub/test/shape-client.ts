import {
  type ChangeMessage,
  isChangeMessage,
  isControlMessage,
  type Message,
  type Row,
  ShapeStream,
} from "@electric-sql/client";
import { eventually } from "@localgrid/edge-node/test/eventually";
import type { TestNode } from "../src/test-support/test-node.ts";
import { type ShapeHub, signedFetch } from "./shape-hub.ts";

export interface FollowOptions {
  readonly shape: string;
  readonly handle?: string;
  readonly offset?: string;
  readonly live_sse?: boolean;
  readonly params?: Record<string, string>;
}

export interface ShapeClient {
  readonly stream: ShapeStream;
  /** Everything that was told, in its order. */
  readonly messages: readonly Message[];
  readonly rows: ReadonlyMap<string, Row>;
  readonly errors: readonly Error[];
  changes(): readonly ChangeMessage[];
  /** Values of one column, sorted as text. */
  values(column: string): readonly string[];
  upToDate(): Promise<boolean>;
  stop(): void;
}

/** The official client, which follows a shape as a node, and the rows that it makes of what it is told. */
export function follow(hub: Pick<ShapeHub, "url">, node: TestNode, options: FollowOptions): ShapeClient {
  const aborter = new AbortController();
  const messages: Message[] = [];
  const rows = new Map<string, Row>();
  const errors: Error[] = [];
  const { shape, handle, offset, live_sse = false, params = {} } = options;
  const stream = new ShapeStream({
    url: `${hub.url}/v1/shape`,
    params: { shape, ...params },
    fetchClient: signedFetch(node),
    signal: aborter.signal,
    liveSse: live_sse,
    ...(handle === undefined ? {} : { handle, offset: offset as `${number}_${number}` }),
    onError: (error) => void errors.push(error),
  });
  stream.subscribe((batch) => {
    for (const message of batch) {
      messages.push(message);
      if (isControlMessage(message) && message.headers.control === "must-refetch") rows.clear();
      if (!isChangeMessage(message)) continue;
      if (message.headers.operation === "delete") rows.delete(message.key);
      else rows.set(message.key, { ...rows.get(message.key), ...message.value });
    }
  });
  return {
    stream,
    messages,
    rows,
    errors,
    changes: () => messages.filter(isChangeMessage),
    values: (column: string) => [...rows.values()].map((row) => String(row[column])).sort(),
    upToDate: () => eventually("the client is up to date", () => stream.isUpToDate),
    stop: () => aborter.abort(),
  };
}
