/** Who of several hubs on one database does what only one may: works for the chain, or sends notices. */
export interface Leadership {
  /** Whether this hub is the one, and takes it over when nobody is. @throws {LocalGridError} `store-away` */
  hold(): Promise<boolean>;
  /** Leaves it to another hub. */
  release(): Promise<void>;
}
