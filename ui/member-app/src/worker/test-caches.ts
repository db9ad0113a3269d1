/** The browser's cache storage in memory, as far as the worker uses it. */
const ORIGIN = "https://node.test";

class MemoryCache {
  private readonly answers = new Map<string, Response>();

  async match(address: string | Request): Promise<Response | undefined> {
    return this.answers.get(addressOf(address))?.clone();
  }

  async put(address: string, response: Response): Promise<void> {
    this.answers.set(addressOf(address), response);
  }

  async delete(address: string): Promise<boolean> {
    return this.answers.delete(addressOf(address));
  }

  async keys(): Promise<readonly Request[]> {
    return [...this.answers.keys()].map((address) => new Request(address));
  }
}

function addressOf(address: string | Request): string {
  return typeof address === "string" ? new URL(address, ORIGIN).href : address.url;
}

export class MemoryCaches {
  private readonly caches = new Map<string, MemoryCache>();

  async open(name: string): Promise<Cache> {
    const known = this.caches.get(name) ?? new MemoryCache();
    this.caches.set(name, known);
    return known as unknown as Cache;
  }

  async keys(): Promise<string[]> {
    return [...this.caches.keys()];
  }

  async delete(name: string): Promise<boolean> {
    return this.caches.delete(name);
  }

  /** Addresses in a cache, without the origin. */
  async addresses(name: string): Promise<readonly string[]> {
    const requests = await (await this.open(name)).keys();
    return requests.map(({ url }) => url.slice(ORIGIN.length));
  }
}

export function requestOf(method: string, path: string): Request {
  return new Request(new URL(path, ORIGIN), { method });
}
