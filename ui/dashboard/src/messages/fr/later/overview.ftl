overview-fetching = Chargement de la communauté…
overview-steps = Trois étapes jusqu’au premier kilowattheure partagé
overview-step-done = Fait.
overview-health = Santé
overview-well = Tout va bien.
overview-well-text = Les nœuds donnent signe, des tarifs sont en vigueur et le hub arrive aux mêmes résultats.
overview-attention = Demande votre attention
overview-all-alerts = Toutes les alertes
overview-taken = { $count ->
    [one] { $count } alerte est prise en charge.
   *[other] { $count } alertes sont prises en charge.
}
overview-look = Voir
overview-look-at = Voir : { $concern }

overview-day = Partagé le { $day }
overview-all-intervals = Tous les intervalles
overview-fetching-day = Chargement de la journée…
overview-shared = Partagé
overview-saved = Économisé ensemble
overview-intervals = Intervalles
overview-chart = { $count ->
    [one] { $energy } partagés en { $count } intervalle
   *[other] { $energy } partagés en { $count } intervalles
}

overview-node = Nœud
overview-nodes = Nœuds
overview-node-details = Détails
overview-no-node = Aucun nœud n’est inscrit.
overview-never-heard = Aucun signe
overview-heard = Dernier signe : { $ago }
overview-backlog-unknown = Il n’a pas signalé ce qui reste à envoyer.
overview-backlog = { $count ->
    [0] Rien n’attend d’être envoyé.
    [one] { $count } enregistrement attend d’être envoyé.
   *[other] { $count } enregistrements attendent d’être envoyés.
}

overview-tariff = Tarif en vigueur
overview-all-tariffs = Tous les tarifs
overview-no-tariff = Aucun.
overview-retail = Du réseau
overview-feed-in = Vers le réseau
overview-network-fee = Frais de réseau local
overview-next-tariff = Le suivant commence le { $moment }.

overview-community = Communauté
overview-members = Membres
overview-points = Points de livraison
overview-open-imports = Importations ouvertes
overview-no-imports = aucune
overview-import = Importer des valeurs officielles

concern-node-silent = Le nœud est silencieux depuis { $lasting }.
    .text = Il continue de fonctionner et garde tout. Vérifiez son alimentation et son réseau.
concern-backlog = Des enregistrements attendent au nœud depuis { $lasting }.
    .text = Les chiffres du hub ont ce retard par rapport à ceux du nœud.
concern-recomputation = Le hub ne peut pas recalculer les chiffres de ce nœud.
    .text = Le journal technique du hub en dit plus.
concern-refused = { $count ->
    [one] Le nœud a refusé { $count } entrée.
   *[other] Le nœud a refusé { $count } entrées.
}
    .text = Des membres, des points de livraison ou des tarifs n’y sont pas arrivés.
concern-cut-off = { $peers ->
    [one] Le nœud a perdu le contact avec le seul autre nœud ({ $lost } sur { $peers }).
   *[other] Le nœud a perdu le contact avec { $lost } des { $peers } autres nœuds.
}
    .text = Rien ne s’arrête, mais ses derniers enregistrements n’ont pas de copie ailleurs tant qu’ils ne sont pas revenus.
concern-copies = { $copies ->
    [0] Le journal du nœud n’a aucune copie sur d’autres nœuds ; il en faudrait { $wanted }.
    [one] Le journal du nœud a { $copies } copie sur d’autres nœuds ; il en faudrait { $wanted }.
   *[other] Le journal du nœud a { $copies } copies sur d’autres nœuds ; il en faudrait { $wanted }.
}
    .text = Si le nœud tombe en panne maintenant, des enregistrements peuvent être perdus.
concern-mesh-alarms = { $count ->
    [one] Le nœud a déclenché { $count } alarme au sujet d’autres nœuds.
   *[other] Le nœud a déclenché { $count } alarmes au sujet d’autres nœuds.
}
    .text = Regardez ce qu’il a trouvé avant de vous fier à leurs copies.
concern-mismatches = { $count ->
    [one] Nœud et hub diffèrent pour { $count } intervalle.
   *[other] Nœud et hub diffèrent pour { $count } intervalles.
}
    .text = Les deux résultats sont conservés, côte à côte.
concern-no-tariff = Aucun tarif n’est en vigueur.
    .text = Sans tarif, le nœud ne peut pas donner de prix à ce que les voisins partagent.
concern-chain = { $state }, depuis { $lasting }.
concern-notices-mail = Aucun e-mail de notification n’a pu partir depuis { $lasting }.
concern-notices-push = Aucune notification n’a pu atteindre un téléphone ou un navigateur depuis { $lasting }.
    .text = { $count ->
        [one] { $count } notification attend.
       *[other] { $count } notifications attendent.
    } Le journal technique du hub dit pourquoi ; regardez ses réglages d’e-mail et de push.
concern-credit-limit = { $count ->
    [one] { $count } membre a atteint la limite de crédit.
   *[other] { $count } membres ont atteint la limite de crédit.
}
    .text = Ce qui la dépasse reste dû et sera réglé plus tard.

concern-disk = Il reste { $free } sur la carte du nœud.
    .text = Quand elle est pleine, le nœud ne prend plus de relevés ; les appareils les gardent un moment.
concern-clock-ahead = L’horloge du nœud avance de { $duration }.
concern-clock-behind = L’horloge du nœud retarde de { $duration }.
    .text = Des relevés peuvent compter dans le mauvais intervalle. Vérifiez sa source de temps.
concern-update = Le nœud n’a pas pris la version { $version }.
concern-difference = Les valeurs officielles ({ $month }) diffèrent de { $share }.
    .text = Regardez les causes avant de facturer le mois.
concern-batch = Le lot { $seq } n’est pas réglé depuis { $lasting }.
    .text = Rien n’est perdu ; le suivant l’attend.
concern-draft = Les factures ({ $month }) attendent une deuxième personne.
    .text = Deux personnes vérifient avant que l’argent ne bouge.
concern-billable = { $count ->
    [one] Un membre peut être facturé maintenant pour { $month }.
   *[other] { $count } membres peuvent être facturés maintenant pour { $month }.
}
    .text = Depuis la dernière campagne du mois, des valeurs sont devenues définitives ou ont changé ; une nouvelle campagne facture le reste.
    .first = Toutes les valeurs du mois sont là ; aucune campagne ne l’a encore facturé.
setup-members = Ajouter des membres et des points de livraison
    .text = Qui participe, et où son électricité est mesurée.
setup-tariff = Fixer le premier tarif
    .text = Ce que le réseau facture et paie, pour que ce soit plus avantageux entre voisins.
setup-node = Créer un code d’adhésion et inscrire le nœud
    .text = Le code fait entrer un nœud, une fois.
