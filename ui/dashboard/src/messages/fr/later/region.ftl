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

mesh-picture = La région en image
mesh-picture-kinds = Lignes affichées
mesh-picture-copies = Qui garde le journal de qui
mesh-picture-contacts = Qui joint qui
mesh-picture-frame = Image de la région
mesh-picture-label-copies = { $nodes ->
    [one] { $nodes } nœud et l’endroit où est gardé son journal
   *[other] { $nodes } nœuds et l’endroit où sont gardés leurs journaux
}
mesh-picture-label-contacts = { $nodes ->
    [one] { $nodes } nœud et ceux qu’il joint
   *[other] { $nodes } nœuds et ceux qu’ils joignent
}
mesh-picture-whole = Afficher toute la région
mesh-picture-node = { $label } : { $state }. { $reach } ; { $copies }.
mesh-picture-group = { $label } : { $nodes } nœuds, le pire { $state }. Ouvrir.
mesh-picture-hint = Les lignes mènent à ceux qu’un nœud joint ou qui gardent sa copie. Choisissez un nœud pour voir sa page. Les tableaux ci-dessous disent la même chose en mots.
mesh-picture-reduced = Avec tant de nœuds, seul ce qui n’est pas relié directement est dessiné ; pointez-en un pour voir toutes ses lignes.
mesh-link-complete = copie complète
mesh-link-behind = copie en retard
mesh-link-direct = reliés
mesh-link-relayed = entendus par d’autres
mesh-link-lost = injoignables
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
