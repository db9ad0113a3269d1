region-page-title = Région { $region } – Hub localgrid
region-title = Région { $region }
region-text = Les nœuds de ses communautés gardent les enregistrements les uns des autres.
region-list = Sa liste de nœuds date du { $moment }.
region-none = Aucun nœud dans cette région
region-none-text = Les nœuds de toutes ses communautés inscrits à ce hub apparaissent ici.
region-glance = La région en un coup d’œil
region-nodes = Nœuds
region-good = En contact, avec copies
region-cut-off = Isolés
region-silent = Silencieux ou avec trop peu de copies
region-not-listed = { $nodes ->
    [one] { $nodes } nœud de trop pour une seule liste : ouvrez une autre région.
   *[other] { $nodes } nœuds de trop pour une seule liste : ouvrez une autre région.
}
region-nodes-caption = Nœuds de la région
region-community = Communauté
region-sees = Voit
region-copies-at = Copies chez
region-sight = Qui voit qui
region-sight-frame = Tableau de qui voit qui
region-sight-caption = Qui voit qui ; chaque ligne montre à qui son nœud est connecté

mesh-loading = Chargement de ce que les nœuds ont signalé…
mesh-state = État
mesh-told = Signalé
mesh-never = jamais
mesh-untold = n’a rien signalé
mesh-silent = silencieux depuis { $duration }
mesh-cut-off = isolé
mesh-short-of-copies = { $wanted ->
    [one] { $copies } copie sur { $wanted }
   *[other] { $copies } copies sur { $wanted }
}
mesh-in-touch = en contact
mesh-alone = ne connaît aucun autre nœud
mesh-reach = { $connected } sur { $peers } connectés
mesh-connected = connecté
mesh-never-heard = aucun signe
mesh-out-of-reach = injoignable
mesh-heard-lately = signe récent
mesh-copies = { $copies ->
    [one] { $copies } copie
   *[other] { $copies } copies
}
mesh-no-copies = { $wanted ->
    [one] aucune copie sur { $wanted }
   *[other] aucune copie sur { $wanted }
}
mesh-complete = complète
mesh-behind = { $records } de retard
mesh-sight-self = le même nœud
mesh-sight-sees = connectés
mesh-sight-misses = non connectés
mesh-sight-unsure = un seul des deux signale qu’ils sont connectés
mesh-sight-unknown = inconnu
