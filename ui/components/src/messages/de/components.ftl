close = Schließen
language-title = Sprache
appearance-title = Darstellung
appearance-system = Wie dieses Gerät
appearance-light = Hell
appearance-dark = Dunkel

login-lost = Du wurdest abgemeldet. Bitte melde dich wieder an.
login-name = Anmeldename
login-password = Passwort
login-submit = Anmelden
login-busy = Wird angemeldet …

error-unknown = Etwas ist schiefgegangen.
try-again-in = Versuche es in { $duration } wieder.
try-again-now = Du kannst es jetzt wieder versuchen.

lasting-moment = weniger als eine Minute
lasting-days = { $days ->
    [one] { $days } Tag
   *[other] { $days } Tage
}
ago-moment = gerade eben
ago = vor { $duration }
ago-days = vor { $days } Tagen

view-fetching = Seite wird geladen …
view-fetch-again = Noch einmal
