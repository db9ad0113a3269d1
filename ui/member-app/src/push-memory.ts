/** What this browser remembers of being subscribed to pushed notices: read by the page and by the service worker. */

export interface PushMemory {
  /** Whose notices come here. */
  readonly login: string;
  /** The node's name for this browser. */
  readonly id: string;
  readonly endpoint: string;
  /** Of the hub that it takes notices from; of another one it takes none. */
  readonly public_key: string;
  readonly language: string;
  /** As people call this browser. */
  readonly name: string;
  /** What is said in place of a message that cannot be read. */
  readonly title: string;
  readonly text: string;
}

type Caches = Pick<CacheStorage, "open" | "delete">;

const NAME = "localgrid-push";
const PLACE = "/push";

/** Null where nothing is to come to this browser. */
export async function recallPush(store: Caches): Promise<PushMemory | null> {
  const kept = await (await store.open(NAME)).match(PLACE);
  return kept === undefined ? null : ((await kept.json()) as PushMemory);
}

export async function rememberPush(store: Caches, memory: PushMemory): Promise<void> {
  await (await store.open(NAME)).put(PLACE, new Response(JSON.stringify(memory)));
}

export async function forgetPush(store: Caches): Promise<void> {
  await store.delete(NAME);
}
