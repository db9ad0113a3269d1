# Che cosa i dispositivi dicono di sé. Le cause stanno dopo i due punti, o da sole in un elenco.
device-adapter-shelly-gen1 = Shelly
device-adapter-shelly-gen2 = Shelly
device-adapter-tasmota = Tasmota
device-adapter-home-assistant = Dispositivo Home Assistant
device-adapter-victron = Victron
device-adapter-p1 = Contatore intelligente (P1)
device-adapter-homewizard = HomeWizard
device-adapter-sunspec = Dispositivo SunSpec
device-adapter-openevse = OpenEVSE
device-adapter-ocmf = Wallbox (OCMF)

device-role-import = energia che la casa preleva
device-role-export = energia che immette
device-role-power = potenza, positiva quando preleva
device-role-export-power = potenza, positiva quando immette
device-role-charge-state = quanto è carica una batteria
device-role-none = niente di quanto sopra

device-trip-1 = un sensore non risponde più
device-trip-2 = si è scaldato troppo
device-trip-3 = la tensione era fuori dai limiti
device-trip-4 = è stato premuto l’arresto di emergenza
device-trip-5 = un sensore dava valori senza senso

device-refusal-1 = non era leggibile
device-refusal-2 = non veniva da questo nodo
device-refusal-3 = la sua firma era sbagliata
device-refusal-4 = era per un altro dispositivo
device-refusal-5 = era già arrivato
device-refusal-6 = è arrivato troppo tardi
device-refusal-7 = era troppo in anticipo
device-refusal-8 = il dispositivo non sa l’ora
device-refusal-9 = chiedeva più di quanto il dispositivo possa fare

device-failure-malformed = non ha potuto leggere l’offerta
device-failure-wrong-signature = non conosce la chiave con cui è firmato
device-failure-wrong-board = è fatto per un’altra scheda
device-failure-not-newer = ha già la stessa versione o una più nuova
device-failure-too-old = la sua versione è troppo vecchia per passarci direttamente
device-failure-too-large = non ha spazio per l’immagine
device-failure-download-failed = non ha potuto scaricare l’immagine
device-failure-truncated = la connessione continuava a cadere
device-failure-stalled = si è fermato a metà strada
device-failure-silent = da allora nessun segnale
device-failure-wrong-digest = ciò che è arrivato non era l’immagine
device-failure-flash-failed = non è stato possibile scrivere nella sua memoria
device-failure-too-many-tries = ha provato troppe volte
device-failure-self-test-failed = la nuova versione non ha superato il proprio autotest
device-failure-never-confirmed = la nuova versione si è fermata prima di superare il proprio test
device-failure-rolled-back = è tornato alla versione precedente
device-said = ha detto «{ $reason }»
device-reason = motivo { $number }

device-event-trip = Si è spento per sicurezza: { $why }.
device-event-trip-cleared = La causa dello spegnimento non c’è più.
device-event-command-applied = Segue la comunità: { $power }.
device-event-command-refused = Ha rifiutato un comando: { $why }.
device-event-failsafe-entered = Non riceveva nulla dal nodo ed è passato al suo stato sicuro.
device-event-failsafe-left = Riceve di nuovo il nodo.
device-event-register-reset = I suoi registri sono ripartiti da capo.
device-event-update-confirmed = D’ora in poi funziona con il firmware { $version }.
device-event-update-rolled-back = È tornato dal firmware { $version } a quello precedente.
device-event-update-refused = Non ha accettato un firmware: { $why }.
device-event-clock-set = Il suo orologio è stato spostato di { $duration }.
device-event-readings-lost = { $count ->
    [one] Ha perso { $count } lettura: la sua memoria era piena.
   *[other] Ha perso { $count } letture: la sua memoria era piena.
}
device-event-sensor-stuck = Il suo sensore non si muove più.
device-event-sensor-back = Il suo sensore funziona di nuovo.
device-unknown-event = Qualcosa che questa pagina non conosce (numero { $code }).

device-power-none = non preleva nulla
device-power-draws = preleva { $power }
device-power-feeds = immette { $power }
device-now-none = In questo momento non preleva nulla.
device-now-draws = In questo momento preleva { $power }.
device-now-feeds = In questo momento immette { $power }.

device-clock-never = mai regolato
device-clock-right = giusto
device-clock-set = regolato { $duration } fa
device-clock-set-days = { $days ->
    [one] regolato { $days }{ "\u00A0" }giorno fa
   *[other] regolato { $days }{ "\u00A0" }giorni fa
}
device-not-heard = nessun segnale da quando è partito il nodo

device-control-failsafe = nel suo stato sicuro
device-control-following = segue la comunità
device-control-stopped = va per conto suo
device-control-tripped = spento per sicurezza

device-update-receiving = ne scarica uno nuovo, { $percent }%
device-update-verified = sta per avviarne uno nuovo
device-update-on-trial = ne prova uno nuovo
device-update-confirmed = aggiornato
device-update-rolled-back = è tornato indietro
device-update-rolled-back-why = è tornato indietro: { $why }
device-update-refused = non ne ha accettato uno nuovo
device-update-refused-why = non ne ha accettato uno nuovo: { $why }

device-order-release = In questo momento va per conto suo.
device-order-safe-state = In questo momento passa al suo stato sicuro.
device-order-rest = In questo momento è a riposo.
device-order-charge = In questo momento carica con { $power }.
device-order-give = In questo momento cede { $power }.

device-steering-off = Nessuno lo comanda.
device-steering-stopped = Fermato. Nessuno lo comanda.
device-steering-let-go = Per ora non viene comandato.
device-steering-stopping = Fermato. Il dispositivo ne viene informato; non riceve più ordini.
device-waiting-for-plan = In attesa del prossimo piano.
device-waiting-for-charge-unknown = In attesa: il dispositivo non ha detto quanto è carico.
device-waiting-for-no-tariff = In attesa: non c’è ancora una tariffa su cui pianificare.
