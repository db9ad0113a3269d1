check-title = Vérifier vous-même
check-intro = Cette page demande à votre nœud chaque intervalle du mois et recalcule le décompte, ici dans votre navigateur. Rien n’est arrondi avant la dernière étape.
check-fetching = { $count ->
    [one] { $done } jour chargé sur un…
   *[other] { $done } jours chargés sur { $count }…
}
check-again = Vérifier encore
check-adds-up = { $count ->
    [one] Le compte est bon : un intervalle
   *[other] Le compte est bon : { $count } intervalles
}
check-differs = { $count ->
    [one] Le compte n’est pas bon à un endroit
   *[other] Le compte n’est pas bon à { $count } endroits
}
check-right = Le compte est bon
check-wrong = Le compte n’est pas bon
check-where = Où le compte n’est pas bon
check-fault = calculé ici { $expected }, votre nœud dit { $found }
check-more-faults = { $count ->
    [one] et un autre endroit
   *[other] et { $count } autres endroits
}

check-step-intervals = Tous les intervalles sont là
check-step-energy = Énergie de chaque intervalle
check-step-money = Énergie × prix
check-step-days = Jour par jour
check-step-history = Du premier décompte à maintenant
check-step-bill = De la somme au centime
check-text-intervals = Aucun ne manque, aucun n’est compté deux fois.
check-text-energy = Ce qui est venu des voisins et du réseau, moins ce qui y est allé, doit être ce que vos compteurs ont compté, dans chaque intervalle.
check-text-money = L’énergie multipliée par le prix doit donner le montant, dans chaque intervalle, jusqu’à la neuvième décimale. Ici c’est regroupé par prix.
check-text-days = Pour chaque jour, le premier décompte et ses corrections doivent donner ce que donnent ses intervalles.
check-text-history = Le premier décompte et toutes les corrections doivent donner ce que donnent les intervalles maintenant.
check-text-bill = Toutes les lignes et le reste du décompte précédent sont additionnés exactement. Ensuite seulement la somme est arrondie, une fois, au centime inférieur ; le reste va au décompte suivant.
check-counted = Il y a ici { $found } intervalles ; votre décompte en compte { $told }.
check-energy = Vos compteurs ont compté { $import } soutirés et { $export } injectés.
check-factors = Énergie et prix
check-fee-days = { $count ->
    [one] Un jour
   *[other] { $count } jours
}
check-prices = { $count } prix, de { $lowest } à { $highest }
check-day = Jour
check-day-energy = { $count ->
    [one] un intervalle : { $import } soutirés, { $export } injectés
   *[other] { $count } intervalles : { $import } soutirés, { $export } injectés
}
check-rounded = Arrondi au centime inférieur

paper-print = Imprimer ou enregistrer en PDF
paper-community = Communauté
paper-member = Membre
paper-period = Période
paper-period-text = { $from } au { $to }
paper-points = { $count ->
    [one] Point de livraison
   *[other] Points de livraison
}
paper-no-points = aucun
paper-summary = Résumé
paper-energy = Énergie
paper-price = Prix
paper-corrections = Corrections payées avec ce décompte
paper-interval = Intervalle
paper-why = Pourquoi
paper-change = Changement
paper-marks = * en partie estimé, † en partie mesuré par des appareils qui ne signent pas leurs relevés. Sans prix indiqué, il changeait d’un intervalle à l’autre. Un moins veut dire que vous payez.
paper-rounding = Comment on a arrondi
paper-proof = Comment vérifier ce décompte
paper-proof-text = Le fichier CSV de ce décompte a l’empreinte ci-dessous (SHA-256). Gardez le fichier avec cette page : une correction ultérieure en donne une autre. L’adresse recalcule tout le mois dans votre navigateur.
paper-hash = Empreinte
paper-address = Adresse
paper-chain = Sur la blockchain
paper-batches = lots { $first } à { $last }, la dernière transaction :
