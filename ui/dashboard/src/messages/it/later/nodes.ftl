nodes-title = Nodi
nodes-text = I piccoli computer che fanno funzionare la comunità, e come stanno.
nodes-loading = Caricamento dei nodi…
nodes-make-code = Crea un codice di adesione
nodes-none = Ancora nessun nodo
nodes-none-text = Crea un codice di adesione e dallo al nodo. Fa entrare un nodo, una volta.

node-name = Nodo
node-state-in-touch = in contatto
node-state-silent = in silenzio
node-state-never = nessun segnale
node-state-shut-out = escluso
node-shut-out-action = Escludi questo nodo…
node-contact = Ultimo contatto
node-contact-never = mai
node-backlog = In attesa sul nodo
node-backlog-unknown = non ancora segnalato
node-backlog-records = { $records ->
    [0] nulla
    [one] { $records } registrazione
   *[other] { $records } registrazioni
}
node-backlog-oldest = la più vecchia da { $duration }
node-records = Registrazioni nell’hub
node-recomputed = Ricalcolato
node-recomputed-not = non ancora
node-enrolled = Iscritto
node-shut-out = Escluso
node-others = Altri nodi
node-journal-copies = { $copies } del suo diario
node-replaced = Sostituito
node-replaced-by = dall’apparecchio numero { $box }
node-alarms = Allarmi
node-alarm-part = Parte del diario
node-alarm-times = { $times ->
    [one] { $times } volta, la prima il { $first }, l’ultima { $last }.
   *[other] { $times } volte, la prima il { $first }, l’ultima { $last }.
}
node-alarm-release = Lascialo continuare
node-alarm-reported = Lo ha segnalato il nodo.
node-refused-label = Rifiutato dal nodo
node-refused-title = Il nodo non ha accettato:
node-entry-members = Membro { $key }:
node-entry-metering-points = Punto di fornitura { $key }:
node-entry-tariffs = Tariffa { $key }:
node-entry-corrections = Valori ufficiali { $key }:

node-window = Nodo { $node } – Hub localgrid
node-title = Nodo { $node }
node-how = Come sta
node-clock = Orologio
node-clock-unknown = non ancora segnalato
node-clock-simulated = simulato, per una dimostrazione
node-clock-right = giusto
node-clock-ahead = avanti di { $duration }
node-clock-behind = indietro di { $duration }
node-telemetry-waiting = Telemetria in attesa
node-machine = La macchina
node-machine-span = Periodo mostrato
node-machine-days = { $days ->
    [one] { $days } giorno
   *[other] { $days } giorni
}
node-machine-fetching = Caricamento dei valori della macchina…
node-machine-none = In questo periodo non ha inviato valori della sua macchina.
node-machine-untold = Non ha un sensore per questo.
node-machine-range = tra { $least } e { $most }
node-machine-chart = { $title }: ora { $last }, { $range }
node-disk = Liberi sulla scheda
node-memory = Memoria in uso
node-temperature = Temperatura
node-updates = Aggiornamenti
node-updates-caption = Che cosa ha detto delle versioni
node-runs-unknown = Non ha ancora confermato nessuna versione di questo hub.
node-runs-application = Usa la versione { $version }.
node-runs-system = Il suo sistema è alla versione { $version }.
node-offered = Gli viene offerta la versione { $version }.
node-version = Versione
node-kind = Parte
node-kind-application = programma
node-kind-system = sistema
node-outcome = Com’è andata
node-outcome-proven = funziona bene
node-outcome-taken = presa, non ancora confermata
node-outcome-rolled-back = annullata
node-outcome-refused = rifiutata
node-outcome-because = { $outcome } ({ $reason })
node-backups = Backup sigillati nell’hub
node-backups-none = Nessuno. Forse i suoi backup sono altrove.
node-more = Altro su questo nodo
node-to-copies = Copie di sicurezza
node-to-region = Tutta la regione
node-to-nodes = Nodi della comunità
join-title = Codice di adesione
join-text = Dallo al nodo. Fa entrare un nodo, una volta, e non verrà più mostrato.
join-until = Valido fino a: { $moment }.
join-configuration = La configurazione del nodo deve indicare la comunità `{ $community }`, la sua valuta { $currency } e il suo fuso orario { $zone }; questo codice va in `join_code`, e l’indirizzo di questo hub in `hub_url`.
join-copy = Copia
join-copied = Copiato.
join-done = Fatto
revoke-title = Escludere il nodo { $node }?
revoke-text = L’hub non accetterà più nulla da lui e non gli dirà più nulla. Ciò che ha inviato resta. Non si può annullare; chi lo sostituisce ha bisogno di un nuovo codice di adesione.
revoke-action = Escludi
revoke-busy = Esclusione in corso…

difference-title-same = Nodo e hub concordano.
difference-text-same = L’hub ha ricalcolato questo intervallo dal diario del nodo ed è giunto allo stesso risultato.
difference-title-other-inputs = Hanno calcolato con letture diverse.
difference-text-other-inputs = Le letture, i limiti o i membri con cui il nodo ha chiuso questo intervallo non sono quelli del diario che l’hub possiede.
difference-title-other-results = Stesse letture, risultati diversi.
difference-text-other-results = Entrambi sono partiti dagli stessi dati. Uno dei due segue altre regole, molto probabilmente una versione precedente.
