region-page-title = Regione { $region } – Hub localgrid
region-title = Regione { $region }
region-text = I nodi delle sue comunità tengono le registrazioni gli uni degli altri.
region-list = Data del suo elenco di nodi: { $moment }.
region-none = Nessun nodo in questa regione
region-none-text = Qui compaiono i nodi di tutte le sue comunità iscritti a questo hub.
region-glance = La regione in breve
region-nodes = Nodi
region-good = In contatto, con copie
region-cut-off = Isolati
region-silent = In silenzio o con troppo poche copie
region-not-listed = { $nodes ->
    [one] { $nodes } nodo di troppo per un solo elenco: apri un’altra regione.
   *[other] { $nodes } nodi di troppo per un solo elenco: apri un’altra regione.
}
region-nodes-caption = Nodi della regione
region-community = Comunità
region-sees = Vede
region-copies-at = Copie presso
region-sight = Chi vede chi
region-sight-frame = Tabella di chi vede chi
region-sight-caption = Chi vede chi; ogni riga mostra con chi è collegato il suo nodo

mesh-picture = La regione in un’immagine
mesh-picture-kinds = Linee mostrate
mesh-picture-copies = Chi conserva il diario di chi
mesh-picture-contacts = Chi raggiunge chi
mesh-picture-frame = Immagine della regione
mesh-picture-label-copies = { $nodes ->
    [one] { $nodes } nodo e dove si trova il suo diario
   *[other] { $nodes } nodi e dove si trovano i loro diari
}
mesh-picture-label-contacts = { $nodes ->
    [one] { $nodes } nodo e chi raggiunge
   *[other] { $nodes } nodi e chi raggiungono
}
mesh-picture-whole = Mostra tutta la regione
mesh-picture-node = { $label }: { $state }. { $reach }; { $copies }.
mesh-picture-group = { $label }: { $nodes } nodi, il peggiore { $state }. Apri.
mesh-picture-hint = Le linee finiscono da chi un nodo raggiunge o da chi ne conserva la copia. Scegli un nodo per vedere la sua pagina. Le tabelle qui sotto dicono lo stesso a parole.
mesh-picture-reduced = Con così tanti si disegna solo ciò che non è collegato direttamente; indica un nodo per vedere tutte le sue linee.
mesh-link-complete = copia completa
mesh-link-behind = copia in ritardo
mesh-link-direct = collegati
mesh-link-relayed = sentiti tramite altri
mesh-link-lost = irraggiungibili
mesh-loading = Caricamento di ciò che i nodi hanno segnalato…
mesh-state = Stato
mesh-told = Segnalato
mesh-never = mai
mesh-untold = non ha segnalato nulla
mesh-silent = in silenzio da { $duration }
mesh-cut-off = isolato
mesh-short-of-copies = { $wanted ->
    [one] { $copies } copia su { $wanted }
   *[other] { $copies } copie su { $wanted }
}
mesh-in-touch = in contatto
mesh-alone = non conosce altri nodi
mesh-reach = { $connected } di { $peers } collegati
mesh-connected = collegato
mesh-never-heard = nessun segnale
mesh-out-of-reach = irraggiungibile
mesh-heard-lately = segnale recente
mesh-copies = { $copies ->
    [one] { $copies } copia
   *[other] { $copies } copie
}
mesh-no-copies = { $wanted ->
    [one] nessuna copia su { $wanted }
   *[other] nessuna copia su { $wanted }
}
mesh-complete = completa
mesh-behind = { $records } di ritardo
mesh-sight-self = lo stesso nodo
mesh-sight-sees = collegati
mesh-sight-misses = non collegati
mesh-sight-unsure = solo uno dei due dice di essere collegato
mesh-sight-unknown = non noto
