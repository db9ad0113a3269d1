import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useApp } from "../app-state.ts";
import type { ShownHome } from "../community-types.ts";
import { useAction } from "../use-action.ts";
import { ForRight } from "./for-right.tsx";
import { SendButton } from "./send-button.tsx";

const LONGEST_NAME = 40;

/** Whether neighbours see this home by a name; off until its owner wants that. */
export function ShownHomeCard(): JSX.Element {
  const { api } = useApp();
  const loaded = useLoaded(api.shownHome, "shown-home");
  return (
    <section class="card" aria-labelledby="shown-home-title">
      <h2 id="shown-home-title">{t("shown-home-title")}</h2>
      <p class="small soft">{t("shown-home-text")}</p>
      <ErrorNotice error={loaded.error} />
      {loaded.value !== null && <ShownHomeForm initial={loaded.value} />}
    </section>
  );
}

function ShownHomeForm({ initial }: { initial: ShownHome }): JSX.Element {
  const { api } = useApp();
  const [saved, setSaved] = useState(initial);
  const [draft, setDraft] = useState(() => ({
    isShown: initial.name !== null,
    name: initial.name ?? "",
    isRanked: initial.is_ranked,
  }));
  const [isDone, setDone] = useState(false);
  const action = useAction();
  const wanted = wantedOf(draft);
  const isDirty = wanted.name !== saved.name || wanted.is_ranked !== saved.is_ranked;

  function change(part: Partial<typeof draft>) {
    setDraft((before) => ({ ...before, ...part }));
    setDone(false);
  }

  async function save(event: Event) {
    event.preventDefault();
    const isSaved = await action.run(async () => setSaved(await api.showHome(wanted)));
    setDone(isSaved);
  }

  return (
    <ForRight needed="owner">
      <form onSubmit={(event) => void save(event)}>
        <label class="switch">
          <input
            type="checkbox"
            checked={draft.isShown}
            onChange={(event) => change({ isShown: event.currentTarget.checked })}
          />
          {t("shown-home-switch")}
        </label>
        {draft.isShown && (
          <>
            <div class="field">
              <label for="shown-home-name">{t("shown-home-name")}</label>
              <input
                id="shown-home-name"
                autocomplete="off"
                dir="auto"
                required
                maxLength={LONGEST_NAME}
                value={draft.name}
                onInput={(event) => change({ name: event.currentTarget.value })}
              />
            </div>
            <label class="switch">
              <input
                type="checkbox"
                checked={draft.isRanked}
                onChange={(event) => change({ isRanked: event.currentTarget.checked })}
              />
              {t("shown-home-ranked")}
            </label>
          </>
        )}
        <ErrorNotice error={action.error} />
        <div class="shown-home-save">
          <SendButton type="submit" class="button" disabled={!isDirty || action.isBusy}>
            {t("shown-home-save")}
          </SendButton>
          <p role="status" class="small">
            {isDone && t(saved.name === null ? "shown-home-hidden" : "shown-home-saved")}
          </p>
        </div>
      </form>
    </ForRight>
  );
}

function wantedOf({ isShown, name, isRanked }: { isShown: boolean; name: string; isRanked: boolean }): ShownHome {
  return isShown ? { name: name.trim(), is_ranked: isRanked } : { name: null, is_ranked: false };
}
