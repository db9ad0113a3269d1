import type { NoticeWays } from "../notice-way-types.ts";
import type { PushMemory } from "../push-memory.ts";

/** What every part of the card of ways knows. */
export interface WayProps {
  readonly ways: NoticeWays;
  /** This browser's place among the devices; null where it has none. */
  readonly own: PushMemory | null;
  /** To be called when something has changed. */
  readonly refresh: () => void;
  /** Id of the text that says what has to wait for the hub; undefined while nothing has to. */
  readonly waitsFor: string | undefined;
}
