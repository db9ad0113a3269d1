/** The files of one build of the app, kept so that the page opens while the node is away. */

/** What the build step writes into the worker. */
export interface AppBuild {
  /** Digest of all files. */
  readonly version: string;
  /** Paths that change with their content, below the worker's own folder. */
  readonly hashed: readonly string[];
  /** Paths that stay, each with the digest of its content (Subresource Integrity); the page itself is "". */
  readonly fixed: Readonly<Record<string, string>>;
}

export interface AppFilesPorts {
  readonly caches: Pick<CacheStorage, "open" | "keys" | "delete">;
  readonly fetch: (request: Request) => Promise<Response>;
}

const NAME_START = "localgrid-app-";

/**
 * One cache for each build, filled as a whole or not at all: files whose names stay are taken only with the content
 * that this build gave them, so that an update in the middle of it never leaves old beside new.
 */
export class AppFiles {
  private readonly build: AppBuild;
  private readonly base: string;
  private readonly ports: AppFilesPorts;
  private readonly paths: ReadonlySet<string>;

  /** @param base address of the folder that the worker is in */
  constructor(build: AppBuild, base: string, ports: AppFilesPorts) {
    this.build = build;
    this.base = base;
    this.ports = ports;
    const all = [...build.hashed, ...Object.keys(build.fixed)];
    this.paths = new Set(all.map((path) => new URL(path, base).pathname));
  }

  has(pathname: string): boolean {
    return this.paths.has(pathname);
  }

  /** @throws when one of them does not come or is of another build; nothing of this build is left then. */
  async fetchAll(): Promise<void> {
    const { build, name } = this;
    const cache = await this.ports.caches.open(name);
    try {
      await Promise.all([
        ...build.hashed.map((path) => this.fetchInto(cache, path, {})),
        ...Object.entries(build.fixed).map(([path, integrity]) =>
          this.fetchInto(cache, path, { integrity, cache: "no-cache" }),
        ),
      ]);
    } catch (cause) {
      await this.ports.caches.delete(name);
      throw cause;
    }
  }

  async answer(request: Request): Promise<Response> {
    const cache = await this.ports.caches.open(this.name);
    const kept = await cache.match(new URL(request.url).pathname);
    return kept ?? this.ports.fetch(request);
  }

  /** Lets go what other builds left. */
  async dropOthers(): Promise<void> {
    const names = await this.ports.caches.keys();
    const others = names.filter((name) => name.startsWith(NAME_START) && name !== this.name);
    await Promise.all(others.map((name) => this.ports.caches.delete(name)));
  }

  private get name(): string {
    return NAME_START + this.build.version;
  }

  private async fetchInto(cache: Cache, path: string, how: RequestInit): Promise<void> {
    const url = new URL(path, this.base);
    const response = await this.ports.fetch(new Request(url, how));
    if (!response.ok) throw new Error(`${url.pathname}: HTTP ${response.status}`);
    await cache.put(url.pathname, response);
  }
}
