import { LoginPage } from "@localgrid/ui-components/login-page";
import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import { useApp } from "../app-state.ts";

export function LoginView(): JSX.Element {
  const { api, enter, session } = useApp();
  return (
    <LoginPage
      title={t("login-window")}
      heading={t("login-heading")}
      invitation={t("login-invitation")}
      wasLost={session.value.kind === "nobody" && session.value.wasLost}
      logIn={async (login, password) => enter(await api.login(login, password))}
    >
      {t("login-first", { file: "first-login.json" })}
    </LoginPage>
  );
}
