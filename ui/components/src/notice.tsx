import type { ComponentChildren, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { LineIcon } from "./brand.tsx";
import { errorHint, errorText } from "./error-words.ts";
import type { ApiError } from "./json-api.ts";

const WARNING = "M12 4 2.8 20h18.4zM12 10v4.5M12 17.2v.1";

/** A lasting message across the page. */
export function Banner(props: { tone: "note" | "alarm"; title: string; children: ComponentChildren }): JSX.Element {
  return (
    <div class="banner" data-tone={props.tone}>
      <LineIcon path={WARNING} size={20} />
      <div>
        <strong>{props.title}</strong>
        {props.children}
      </div>
    </div>
  );
}

/** A refused or failed action, told at once to screen readers; counts down where the server named a time. */
export function ErrorNotice(props: { error: ApiError | null; id?: string }): JSX.Element {
  const { error, id } = props;
  const secondsLeft = useCountdown(error);
  return (
    <div role="alert" {...(id === undefined ? {} : { id })}>
      {error !== null && (
        <div class="error" data-code={error.code}>
          <LineIcon path={WARNING} size={20} />
          <div>
            <p>
              <strong>{errorText(error)}</strong>
            </p>
            <ErrorHint hint={errorHint(error, secondsLeft)} isCounting={secondsLeft !== null} />
          </div>
        </div>
      )}
    </div>
  );
}

/** A running countdown is not read out again every second. */
function ErrorHint({ hint, isCounting }: { hint: string | null; isCounting: boolean }): JSX.Element | null {
  if (hint === null) return null;
  return (
    <p class="figures" {...(isCounting ? { "aria-live": "off" as const } : {})}>
      {hint}
    </p>
  );
}

function useCountdown(error: ApiError | null): number | null {
  const [left, setLeft] = useState<number | null>(null);
  useEffect(() => {
    const total_s = error?.retry_after_s ?? null;
    setLeft(total_s);
    if (total_s === null) return;
    const started_ms = performance.now();
    const timer = setInterval(() => {
      const remaining = Math.max(0, Math.ceil(total_s - (performance.now() - started_ms) / 1000));
      setLeft(remaining);
      if (remaining === 0) clearInterval(timer);
    }, 250);
    return () => clearInterval(timer);
  }, [error]);
  return left;
}

/** What stands in for a view while its figures are on the way. */
export function Waiting({ children }: { children: ComponentChildren }): JSX.Element {
  return (
    <div class="waiting" role="status">
      <p>{children}</p>
    </div>
  );
}
