import { agoText } from "@localgrid/ui-components/lasting";
import type { JSX } from "preact";
import { everyPage } from "../api.ts";
import { useApp } from "../app-state.ts";
import { Grants, type GrantWords } from "./grants.tsx";

const ACCOUNT_WORDS: GrantWords = {
  title: "Who may log in",
  make: "New account",
  nameLabel: "Login name",
  secretTitle: "First password",
  secretText: "Hand it over in person; it is not shown again. It can be changed after logging in.",
};

const TOKEN_WORDS: GrantWords = {
  title: "API tokens",
  make: "New token",
  nameLabel: "What it is for",
  secretTitle: "API token",
  secretText: "Give it to the program that needs it; it is not shown again.",
};

/** People's logins; for operators only. */
export function Accounts(): JSX.Element {
  const { api, session } = useApp();
  const state = session.value;
  const own = state.kind === "somebody" ? state.session.login : "";
  return (
    <Grants
      words={ACCOUNT_WORDS}
      fetch={async () =>
        (await everyPage(api.accounts)).map(({ login, role, community }) => ({
          id: login,
          name: login,
          role,
          community,
          remark: login === own ? "you" : "",
          isOwn: login === own,
        }))
      }
      make={async ({ name, ...grant }) =>
        (await api.addAccount({ login: name.toLowerCase(), ...grant })).initial_password
      }
      remove={api.removeAccount}
    />
  );
}

/** What programs come in with; for operators only. */
export function Tokens(): JSX.Element {
  const { api, link } = useApp();
  return (
    <Grants
      words={TOKEN_WORDS}
      fetch={async () =>
        (await everyPage(api.tokens)).map(({ id, label, role, community, last_used_at_ms: used_ms }) => ({
          id,
          name: label,
          role,
          community,
          remark: used_ms === null ? "never used" : `used ${agoText(used_ms, link.hub_now_ms.peek())}`,
          isOwn: false,
        }))
      }
      make={async ({ name, ...grant }) => (await api.addToken({ label: name, ...grant })).token}
      remove={api.removeToken}
    />
  );
}
