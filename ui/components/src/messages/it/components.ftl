close = Chiudi
language-title = Lingua
appearance-title = Aspetto
appearance-system = Come questo dispositivo
appearance-light = Chiaro
appearance-dark = Scuro
appearance-contrast = Contrasto
appearance-contrast-system = Come questo dispositivo
appearance-contrast-normal = Normale
appearance-contrast-more = Alto

login-lost = La sessione è terminata. Accedi di nuovo.
login-name = Nome utente
login-password = Password
login-submit = Accedi
login-busy = Accesso in corso…

session-title = Accedi di nuovo
session-text = La tua sessione è finita. Quello che hai scritto è ancora qui, e tutto continua appena torni.
session-leave = Alla pagina di accesso

error-unknown = Qualcosa è andato storto.
try-again-in = Riprova tra { $duration }.
try-again-now = Ora puoi riprovare.

lasting-moment = meno di un minuto
lasting-days = { $days ->
    [one] { $days } giorno
   *[other] { $days } giorni
}
ago-moment = poco fa
ago = { $duration } fa
ago-days = { $days } giorni fa

view-fetching = Caricamento della pagina…
view-fetch-again = Ricarica
error-page-unreachable = Non è stato possibile caricare questa parte della pagina.
    .hint = C’è connessione? Allora ricarica la pagina.
