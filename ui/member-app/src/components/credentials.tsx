import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { MadeConnection } from "../device-types.ts";
import { Icon } from "./icons.tsx";

/** What a device logs in with. The node tells it once and keeps no more than the password's hash. */
export function Credentials({ made, password }: { made: MadeConnection; password: string }): JSX.Element {
  const [copied, setCopied] = useState("");
  const rows = [
    ["Server", made.host],
    ["Port", made.port === null ? null : String(made.port)],
    ["User", made.user],
    ["Password", password],
  ] as const;
  return (
    <section class="card" aria-labelledby="credentials-title">
      <h2 id="credentials-title">For the device</h2>
      <dl class="credentials" data-testid="credentials">
        {rows.map(
          ([title, text]) =>
            text !== null && (
              <div key={title}>
                <dt>{title}</dt>
                <dd>
                  <code translate={false}>{text}</code>
                  <button
                    type="button"
                    class="icon-button"
                    aria-label={`Copy ${title.toLowerCase()}`}
                    onClick={() => void copyText(text).then((isDone) => setCopied(copiedText(title, isDone)))}
                  >
                    <Icon name="copy" size={20} />
                  </button>
                </dd>
              </div>
            ),
        )}
      </dl>
      <p class="small" role="status">
        {copied === "" ? "The password is shown this once. Enter it now, before you leave this page." : copied}
      </p>
    </section>
  );
}

const copiedText = (title: string, isDone: boolean) =>
  isDone ? `${title} copied.` : "This browser does not copy for this page. Mark the text and copy it by hand.";

/** Pages that came without TLS, as those of a node at home do, have no clipboard; the older way works there. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "visually-hidden";
    document.body.append(field);
    const focused = document.activeElement;
    field.select();
    const isDone = document.execCommand("copy");
    field.remove();
    if (focused instanceof HTMLElement) focused.focus();
    return isDone;
  }
}
