shell-asking = In attesa del nodo della tua comunità…
shell-try-again = Riprova
shell-skip = Vai al contenuto
shell-views = Viste
shell-account = Account e impostazioni
shell-notices =
    { $count ->
        [0] Avvisi
        [one] Avvisi, { $shown } non letto
       *[other] Avvisi, { $shown } non letti
    }
shell-notices-new =
    { $count ->
        [one] Un nuovo avviso.
       *[other] Un nuovo avviso; { $count } non sono letti.
    }

shell-title-now = Ora
shell-title-today = Oggi
shell-title-week = Settimana
shell-title-month = Mese
shell-title-year = Anno
shell-title-interval = Calcolo
shell-title-limits = I miei limiti
shell-title-statement = Il mio rendiconto
shell-title-devices = Dispositivi
shell-title-copies = Copie di sicurezza
shell-title-community = Comunità
shell-title-care = Cura
shell-title-account = Account
shell-title-notices = Avvisi
shell-title-join = Invito

shell-tab-now = Ora
shell-tab-today = Oggi
shell-tab-limits = Limiti
shell-tab-statement = Rendiconto
shell-tab-devices = Dispositivi
shell-tab-copies = Copie
shell-tab-care = Cura

shell-pulse-connecting = Connessione
shell-pulse-live = In diretta
shell-pulse-stale = Offline

banner-cut = Nessuna connessione con il nodo.
banner-cut-since = Questi valori sono delle { $time }.
banner-cut-since-day = Questi valori sono di { $day }, { $time }.
banner-cut-text = La tua casa continua a essere misurata; questa pagina si ricollega da sola. Fino ad allora non si può cambiare nulla.
banner-cut-reason = Per questo serve il nodo, che ora non è raggiungibile.
banner-slow = Il nodo risponde lentamente.
banner-session = La tua sessione è finita.
banner-release = C’è una nuova versione di questa pagina.
banner-status-storage-full = La memoria del nodo è piena.
    .text = Non si perde nulla: i contatori conservano le letture finché non torna spazio. Avvisa il coordinamento.
banner-status-degraded = Il nodo non sta del tutto bene.
    .text = Alcuni valori possono arrivare in ritardo. Continua a funzionare e si ripara da solo quando può.
banner-partition = La maggior parte dei nodi di altre comunità è irraggiungibile.
banner-partition-text = Qui non si ferma nulla; le copie di sicurezza si aggiornano da sole.
banner-partition-more = Per saperne di più

welcome-window = Accedi – localgrid
welcome = Eccoti a casa
welcome-invitation = Accedi per vedere la tua elettricità e quella dei tuoi vicini.
welcome-first-password = La prima password te la dà il coordinamento. Nulla di ciò che vedi qui esce dal vicinato.
