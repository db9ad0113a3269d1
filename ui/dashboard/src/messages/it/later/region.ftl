region-page-title = Regione { $region } – hub localgrid
region-title = Regione { $region }
region-text = I nodi delle sue comunità custodiscono le registrazioni gli uni degli altri.
region-list = Il suo elenco di nodi è del { $moment }.
region-none = Nessun nodo in questa regione
region-none-text = Qui compaiono i nodi di tutte le sue comunità iscritti a questo hub.
region-glance = La regione a colpo d’occhio
region-nodes = Nodi
region-good = In contatto, con copie
region-cut-off = Isolati
region-silent = Silenziosi o con poche copie
region-not-listed = { $nodes ->
    [one] { $nodes } nodo in più di quanti ne contiene un elenco: apri un’altra regione.
   *[other] { $nodes } nodi in più di quanti ne contiene un elenco: apri un’altra regione.
}
region-nodes-caption = Nodi della regione
region-community = Comunità
region-sees = Vede
region-copies-at = Copie presso
region-sight = Chi vede chi
region-sight-frame = Tabella di chi vede chi
region-sight-caption = Chi vede chi; una riga dice con chi è collegato il suo nodo

mesh-loading = Caricamento di ciò che i nodi hanno segnalato…
mesh-state = Stato
mesh-told = Segnalato
mesh-never = mai
mesh-untold = nessuna notizia
mesh-silent = silenzioso da { $duration }
mesh-cut-off = isolato
mesh-short-of-copies = { $wanted ->
    [one] { $copies } di { $wanted } copia
   *[other] { $copies } di { $wanted } copie
}
mesh-in-touch = in contatto
mesh-alone = non conosce altri nodi
mesh-reach = { $connected } di { $peers } collegati
mesh-connected = collegato
mesh-never-heard = mai sentito
mesh-out-of-reach = irraggiungibile
mesh-heard-lately = sentito da poco
mesh-copies = { $copies ->
    [one] { $copies } copia
   *[other] { $copies } copie
}
mesh-no-copies = { $wanted ->
    [one] nessuna di { $wanted } copia
   *[other] nessuna di { $wanted } copie
}
mesh-complete = completa
mesh-behind = { $records } di ritardo
mesh-sight-self = lo stesso nodo
mesh-sight-sees = collegati
mesh-sight-misses = non collegati
mesh-sight-unsure = solo uno dei due dice di essere collegato
mesh-sight-unknown = non noto
