import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { copyText } from "../copy-text.ts";
import type { MadeConnection } from "../device-types.ts";
import { Icon } from "./icons.tsx";

/** What a device logs in with. The node tells it once and keeps no more than the password's hash. */
export function Credentials({ made, password }: { made: MadeConnection; password: string }): JSX.Element {
  const [copied, setCopied] = useState<string | null>(null);
  const rows = [
    ["server", made.host],
    ["port", made.port === null ? null : String(made.port)],
    ["user", made.user],
    ["password", password],
  ] as const;
  return (
    <section class="card" aria-labelledby="credentials-title">
      <h2 id="credentials-title">{t("credentials-title")}</h2>
      <dl class="credentials" data-testid="credentials">
        {rows.map(
          ([name, text]) =>
            text !== null && (
              <div key={name}>
                <dt>{t(`credentials-field-${name}`)}</dt>
                <dd>
                  <code translate={false}>{text}</code>
                  <button
                    type="button"
                    class="icon-button"
                    aria-label={t(`credentials-field-${name}.copy`)}
                    onClick={() => void copyText(text).then((isDone) => setCopied(isDone ? name : ""))}
                  >
                    <Icon name="copy" size={20} />
                  </button>
                </dd>
              </div>
            ),
        )}
      </dl>
      <p class="small" role="status">
        {copiedText(copied)}
      </p>
    </section>
  );
}

/** @param name what was copied; empty when the browser would not, null before anything was asked for */
function copiedText(name: string | null): string {
  if (name === null) return t("credentials-once");
  return name === "" ? t("credentials-by-hand") : t(`credentials-field-${name}.copied`);
}
