import { ErrorNotice, Waiting } from "@localgrid/ui-components/notice";
import type { Loaded } from "@localgrid/ui-components/use-loaded";
import type { ComponentChildren, JSX } from "preact";
import { HUB_UNREACHABLE } from "../addresses.ts";
import { Icon, type IconName } from "./icons.tsx";

export interface LoadProps<T> {
  readonly loaded: Loaded<T>;
  readonly waiting: string;
  readonly children: (value: T) => ComponentChildren;
}

/** What is there, what is on its way, or why nothing comes. Old figures stay while the hub is away, or nobody is logged in. */
export function Load<T>({ loaded, waiting, children }: LoadProps<T>): JSX.Element {
  const { value, error } = loaded;
  const isStale = value !== null && (error?.code === HUB_UNREACHABLE || error?.code === "no-session");
  return (
    <>
      {value === null && error === null && <Waiting>{waiting}</Waiting>}
      {error !== null && !isStale && <ErrorNotice error={error} />}
      {value !== null && children(value)}
    </>
  );
}

export interface EmptyProps {
  readonly icon: IconName;
  readonly title: string;
  readonly children?: ComponentChildren;
}

/** What stands where figures will be, with the way to get some. */
export function Empty({ icon, title, children }: EmptyProps): JSX.Element {
  return (
    <section class="card empty">
      <Icon name={icon} size={40} />
      <h2>{title}</h2>
      {children}
    </section>
  );
}

export interface PageHeadProps {
  readonly title: string;
  readonly text?: ComponentChildren;
  readonly children?: ComponentChildren;
}

/** The title of a page, and what can be done there. */
export function PageHead({ title, text, children }: PageHeadProps): JSX.Element {
  return (
    <div class="view-head">
      <div>
        <h1>{title}</h1>
        {text !== undefined && <p class="soft">{text}</p>}
      </div>
      {children !== undefined && <div class="view-actions">{children}</div>}
    </div>
  );
}
