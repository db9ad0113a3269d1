/** What somebody typed into one form. */
export interface Kept {
  readonly entries: Readonly<Record<string, string>>;
  /** Which state of the hub's the entries were made on. */
  readonly version: number;
}

/**
 * What was typed and not saved yet, so that neither a session that ends nor a look at another page costs it. In this
 * page's memory only, since it is personal; and for one login at a time, since machines are shared.
 */
export class KeptEntries {
  private readonly forms = new Map<string, Kept>();
  private login = "";

  keep(login: string, form: string, kept: Kept): void {
    this.own(login);
    this.forms.set(form, kept);
  }

  /** Null where nothing waits to be saved. */
  of(login: string, form: string): Kept | null {
    this.own(login);
    return this.forms.get(form) ?? null;
  }

  forget(form: string): void {
    this.forms.delete(form);
  }

  forgetAll(): void {
    this.forms.clear();
  }

  hasAny(): boolean {
    return this.forms.size > 0;
  }

  private own(login: string): void {
    if (login === this.login) return;
    this.login = login;
    this.forms.clear();
  }
}
