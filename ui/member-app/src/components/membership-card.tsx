import { type ApiError, asApiError } from "@localgrid/ui-components/json-api";
import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useApp } from "../app-state.ts";
import { listName } from "../copies-words.ts";
import type { Adoption, Peers } from "../peers-types.ts";
import { SendButton } from "./send-button.tsx";

/** For regions without a hub: the list of nodes comes on a stick or as codes, and this node's card goes the other way. */
export function MembershipCard({ peers }: { peers: Peers }): JSX.Element {
  const { locale } = useApp();
  const { region, membership_version } = peers;
  return (
    <section class="card" aria-labelledby="list-title">
      <h2 id="list-title">{t("membership-title")}</h2>
      <p class="small soft">
        {region === null
          ? t("membership-none")
          : t("membership-list", { region, ...listName(membership_version, locale) })}
      </p>
      <details class="membership">
        <summary class="small">{t("membership-by-hand")}</summary>
        <MembershipForm />
        <p class="small">
          <a href="/api/membership/card" download="node-card.json">
            {t("membership-card")}
          </a>{" "}
          <span class="soft">{t("membership-card-text")}</span>
        </p>
      </details>
    </section>
  );
}

function MembershipForm(): JSX.Element {
  const { api, others, locale } = useApp();
  const [state, setState] = useState<{ error: ApiError | null; adopted: Adoption | null }>({
    error: null,
    adopted: null,
  });

  async function submit(event: Event) {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const fields = new FormData(form);
    const file = fields.get("file");
    const text = String(fields.get("text")).trim();
    try {
      const adopted = await api.bringMembership(file instanceof Blob && file.size > 0 ? file : text);
      form.reset();
      setState({ error: null, adopted });
      others.refresh();
    } catch (thrown) {
      setState({ error: asApiError(thrown), adopted: null });
    }
  }

  const { error, adopted } = state;
  return (
    <form onSubmit={(event) => void submit(event)}>
      <div class="field">
        <label for="membership-file">{t("membership-file")}</label>
        <input id="membership-file" name="file" type="file" />
      </div>
      <div class="field">
        <label for="membership-text">{t("membership-codes")}</label>
        <textarea id="membership-text" name="text" rows={3} spellcheck={false} autocapitalize="none" />
      </div>
      <ErrorNotice error={error} />
      <p role="status" class="small">
        {adopted !== null &&
          (adopted.is_new ? t("membership-adopted", listName(adopted.version, locale)) : t("membership-known"))}
      </p>
      <div>
        <SendButton type="submit" class="button">
          {t("membership-submit")}
        </SendButton>
      </div>
    </form>
  );
}
