shell-name = Hub localgrid
shell-asking = In attesa dell’hub…
shell-try-again = Riprova
shell-skip = Vai al contenuto
shell-where = Dove sei
shell-settlement = Regolamento
shell-alerts = Avvisi
shell-alerts-open = { $count ->
    [one] { $shown } aperto
   *[other] { $shown } aperti
}
shell-account = Account e impostazioni
pulse-connecting = Connessione…
pulse-live = Collegato
pulse-away = Offline

hub-away = Nessuna connessione con l’hub.
hub-away-as-of = Quello che vedi è delle { $time }.
hub-away-text = I nodi continuano a funzionare e invieranno quello che hanno quando torna. Questa pagina si ricollega da sola.

login-window = Accedi – Hub localgrid
login-heading = L’hub delle tue comunità
login-invitation = Accedi per occuparti di nodi, membri, tariffe e valori ufficiali.
login-first = L’hub ha scritto il suo primo accesso nel file { $file } nella sua cartella dei dati.

form-unit = in { $unit }
