close = Schließen
language-title = Sprache
appearance-title = Darstellung
appearance-system = Wie dieses Gerät
appearance-light = Hell
appearance-dark = Dunkel
appearance-contrast = Kontrast
appearance-contrast-system = Wie dieses Gerät
appearance-contrast-normal = Normal
appearance-contrast-more = Hoch

login-lost = Du wurdest abgemeldet. Bitte melde dich wieder an.
login-name = Anmeldename
login-password = Passwort
login-submit = Anmelden
login-busy = Wird angemeldet …

session-title = Bitte melde dich noch einmal an
session-text = Deine Sitzung ist zu Ende. Was du eingegeben hast, ist noch da, und es geht weiter, sobald du zurück bist.
session-leave = Zur Anmeldeseite

error-unknown = Etwas ist schiefgelaufen.
try-again-in = Versuche es in { $duration } noch einmal.
try-again-now = Du kannst es jetzt noch einmal versuchen.

lasting-moment = weniger als 1 min
lasting-days = { $days ->
    [one] { $days } Tag
   *[other] { $days } Tage
}
ago-moment = gerade eben
ago = vor { $duration }
ago-days = vor { $days } Tagen

view-fetching = Seite wird geladen …
view-fetch-again = Neu laden
error-page-unreachable = Dieser Teil der Seite konnte nicht geladen werden.
    .hint = Besteht eine Verbindung? Dann lade die Seite neu.
