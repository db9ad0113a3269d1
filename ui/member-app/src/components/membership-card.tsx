import { type ApiError, asApiError } from "@localgrid/ui-components/json-api";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useApp } from "../app-state.ts";
import { listText } from "../copies-words.ts";
import type { Adoption, Peers } from "../peers-types.ts";

/** For regions without a hub: the list of nodes comes on a stick or as codes, and this node's card goes the other way. */
export function MembershipCard({ peers }: { peers: Peers }): JSX.Element {
  const { locale } = useApp();
  const { region, membership_version } = peers;
  return (
    <section class="card" aria-labelledby="list-title">
      <h2 id="list-title">List of nodes</h2>
      <p class="small soft">
        {region === null
          ? "This node has no list of the region's nodes yet. A hub sends it by itself."
          : `Region ${region}, the list ${listText(membership_version, locale)}. A hub sends newer ones by itself.`}
      </p>
      <details class="membership">
        <summary class="small">Without a hub: bring a list, or take this node's card along</summary>
        <MembershipForm />
        <p class="small">
          <a href="/api/membership/card" download="node-card.json">
            Download this node's card
          </a>{" "}
          <span class="soft">for whoever keeps the list. Nothing in it is secret.</span>
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
        <label for="membership-file">The list as a file</label>
        <input id="membership-file" name="file" type="file" />
      </div>
      <div class="field">
        <label for="membership-text">Or the texts of its QR codes</label>
        <textarea id="membership-text" name="text" rows={3} spellcheck={false} autocapitalize="none" />
      </div>
      <ErrorNotice error={error} />
      <p role="status" class="small">
        {adopted !== null &&
          (adopted.is_new
            ? `The list ${listText(adopted.version, locale)} holds from now on.`
            : "This node had that list already.")}
      </p>
      <div>
        <button type="submit" class="button">
          Bring the list
        </button>
      </div>
    </form>
  );
}
