communities-title = Comunità
communities-window = Comunità – Hub localgrid
communities-text = I vicinati di cui si occupa questo hub.
communities-new = Nuova comunità
communities-fetching = Caricamento delle comunità…
communities-none = Ancora nessuna comunità
communities-none-text = Una comunità è un vicinato con una tariffa e un nodo. Comincia dal suo nome.
communities-regions = Regioni
communities-region-nodes = Nodi di { $region }
communities-nodes = Nodi
communities-members = Membri
communities-last-interval = Ultimo intervallo
communities-state = Stato
communities-set-up = in preparazione
communities-no-interval = ancora nessun intervallo
communities-differ = { $count ->
    [one] { $count } differisce
   *[other] { $count } differiscono
}
# The same without a number, for choosing.
communities-differing = con differenze
communities-in-step = d’accordo
communities-alerts = { $count ->
    [one] { $count } avviso
   *[other] { $count } avvisi
}
communities-open-imports = { $count ->
    [one] { $count } importazione aperta
   *[other] { $count } importazioni aperte
}

communities-add = Aggiungi
communities-adding = Aggiunta…
communities-name = Nome
communities-name-hint = Come la chiama la gente.
communities-identifier = Identificativo
communities-identifier-hint = Minuscole, cifre e trattini; è definitivo.
communities-region = Regione
communities-currency = Valuta
communities-time-zone = Fuso orario

community-fetching = Caricamento della comunità…
community-pages = Pagine di questa comunità
menu-overview = Panoramica
menu-nodes = Nodi
menu-copies = Copie
menu-members = Membri
menu-tariffs = Tariffe
menu-sharing = Condivisione
menu-intervals = Intervalli
menu-reconciliation = Riconciliazione
menu-settlement = Regolamento
menu-imports = Importazione
menu-billing = Fatturazione
menu-audit = Attività
