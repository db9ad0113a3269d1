# What all homes have made of the sun together, and who is there.
community-text = Quello che qui si fa tutti insieme.
community-span = Periodo mostrato
community-span-day = Oggi
community-span-month = Questo mese
community-figures-day = Oggi insieme
community-figures-month = Questo mese insieme
community-fetching = Calcolo delle somme…
community-none = Il primo intervallo di questo periodo non è ancora terminato.
community-shared = Condivisa tra vicini
community-saved = Risparmiato rispetto alla rete
community-sufficiency = Dai vicini
community-sufficiency-text = Il { $percent }% dei { $energy } prelevati dalle case è venuto dai vicini.
community-nothing-drawn = Nessuna casa ha prelevato nulla.
community-self-use = Usata qui
community-self-use-text = Il { $percent }% dei { $energy } di sole immessi dalle case è stato usato dai vicini.
community-no-sun = Nessuna casa ha immesso nulla.
community-figures-note = Quello che una casa usa del proprio sole dietro il contatore non è compreso: nessun contatore della comunità lo vede.

community-homes = Chi c’è
community-homes-fetching = Vediamo chi c’è…
community-homes-live = In diretta in questo momento: { $live } case su { $count }.
community-homes-unnamed = Qui nessuno mostra ancora un nome.
community-homes-others = { $count ->
    [one] e un’altra casa
   *[other] e altre { $count } case
}
community-home-live = in diretta
community-home-away = non in diretta
community-own = tu
community-show-own = Scegli che cosa vedono i vicini della tua casa

community-ranking = Di chi è il sole che resta qui
community-ranking-text = Di quello che una casa ha immesso questo mese, la parte usata dai vicini o dalla casa stessa nello stesso intervallo. Partecipa solo chi vuole.
community-ranking-none = Non partecipa ancora nessuno con un sole proprio.
community-percent = { $percent }%
community-ranking-settings = Classifica
community-ranking-switch = Mostra una classifica
community-ranking-switch-text = La vedono tutti; ci sono solo le case che hanno scelto di partecipare. Non parla mai di denaro.

shown-home-title = Visibile ai vicini
shown-home-text = Se è spento, la tua casa viene solo contata. Se è acceso, tutti qui vedono il suo nome e se è in diretta.
shown-home-switch = Mostra la mia casa
shown-home-name = Nome della tua casa, fino a 40 caratteri
shown-home-ranked = Partecipa alla classifica, dove c’è
shown-home-save = Salva
shown-home-saved = Salvato: i tuoi vicini vedono la tua casa.
shown-home-hidden = Salvato: la tua casa viene solo contata.

error-name-taken = Un’altra casa ha questo nome.
    .hint = Scegline un altro.
error-preview-superseded = Nel frattempo sono stati provati altri limiti.
    .hint = Sposta ancora una volta il cursore.
error-previews-used-up = Oggi hai provato molti limiti.
    .hint = Domani potrai provarne altri, e questi puoi salvarli lo stesso.
