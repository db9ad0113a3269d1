import type { ComponentChildren, JSX } from "preact";
import { Icon } from "./icons.tsx";

/** Below a card's figures: to the view where they come from. */
export function MoreLink({ href, children }: { href: string; children: ComponentChildren }): JSX.Element {
  return (
    <a class="more-link" href={href}>
      {children}
      <Icon name="forward" size={16} />
    </a>
  );
}
