intervals-waiting = Chargement du jour…
intervals-none = Rien n’a été clos ce jour-là
intervals-day-before = Voir le jour d’avant
intervals-title = Intervalles
intervals-previous = Jour précédent
intervals-day = Jour
intervals-next = Jour suivant
intervals-glance = La journée en un coup d’œil
intervals-shared = Partagé
intervals-needed = Demandé
intervals-offered = Offert
intervals-saved = Économisé
intervals-saved-together = Économisé ensemble
intervals-node-and-hub = Nœud et hub
intervals-difference = { $different ->
    [0] tous identiques
    [one] { $different } diffère
   *[other] { $different } diffèrent
}
intervals-chart = { $day } : { $shared } partagés ; nœud et hub diffèrent pour { $different } des { $intervals } intervalles
intervals-which = Quels intervalles
intervals-only-different = Différences seules ({ $count })
intervals-all = Tous ({ $count })
intervals-agree = Nœud et hub concordent pour chaque intervalle de ce jour.
intervals-interval = Intervalle
intervals-price = Prix
intervals-official = Officiels
intervals-official-of = { $part } sur { $whole }
intervals-results = Résultats

interval-waiting = Chargement de l’intervalle…
interval-first = Première clôture
interval-correction = Correction { $revision }
interval-closed = clos le { $moment }
interval-compared = Nœud et hub : { $name }
interval-what = Donnée
interval-node = Nœud
interval-hub = Hub
interval-price = Prix
interval-price-none = aucun
interval-shared = Partagé
interval-input-digest = Empreinte des entrées
interval-result-digest = Empreinte du résultat
interval-members = Membres
interval-members-caption = Membres dans cet intervalle
interval-member = Membre
interval-bought = Acheté
interval-sold = Vendu
interval-from-grid = Du réseau
interval-to-grid = Vers le réseau
interval-amount = Montant
interval-reading = Relevé
interval-points = Points de livraison
interval-points-caption = Relevés de cet intervalle
interval-point = Point
interval-import = Soutirage
interval-export = Injection

interval-chart-shared = partagé
interval-chart-needed = demandé
interval-chart-price = prix
interval-chart-different = nœud et hub diffèrent

interval-official = À côté du gestionnaire de réseau
interval-official-none = Aucune valeur officielle de cet intervalle ne diffère des nôtres.
interval-official-month = Toutes les différences du mois
