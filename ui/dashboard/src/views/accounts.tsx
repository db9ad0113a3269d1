import { agoText } from "@localgrid/ui-components/lasting";
import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import { everyPage } from "../api.ts";
import { useApp } from "../app-state.ts";
import { Grants, type GrantWords } from "./grants.tsx";

const accountWords = (): GrantWords => ({
  title: t("accounts-title"),
  make: t("accounts-new"),
  nameLabel: t("accounts-name"),
  secretTitle: t("accounts-secret"),
  secretText: t("accounts-secret-text"),
});

const tokenWords = (): GrantWords => ({
  title: t("tokens-title"),
  make: t("tokens-new"),
  nameLabel: t("tokens-name"),
  secretTitle: t("tokens-secret"),
  secretText: t("tokens-secret-text"),
});

/** People's logins; for operators only. */
export function Accounts(): JSX.Element {
  const { api, session } = useApp();
  const state = session.value;
  const own = state.kind === "somebody" ? state.session.login : "";
  return (
    <Grants
      id="accounts"
      words={accountWords()}
      fetch={async () =>
        (await everyPage(api.accounts)).map(({ login, role, community }) => ({
          id: login,
          name: login,
          role,
          community,
          remark: login === own ? t("accounts-you") : "",
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
      id="tokens"
      words={tokenWords()}
      fetch={async () =>
        (await everyPage(api.tokens)).map(({ id, label, role, community, last_used_at_ms: used_ms }) => ({
          id,
          name: label,
          role,
          community,
          remark:
            used_ms === null
              ? t("tokens-never-used")
              : t("tokens-used", { ago: agoText(used_ms, link.hub_now_ms.peek()) }),
          isOwn: false,
        }))
      }
      make={async ({ name, ...grant }) => (await api.addToken({ label: name, ...grant })).token}
      remove={api.removeToken}
    />
  );
}
