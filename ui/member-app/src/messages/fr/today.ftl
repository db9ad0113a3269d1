period-choice = Période affichée
period-choice-day = Jour
period-choice-week = Semaine
period-choice-month = Mois
period-choice-year = Année

today-fetching = Chargement de la journée…
today-title = Aujourd’hui
today-yesterday = Hier
today-previous = Jour précédent
today-next = Jour suivant
today-nothing-yet = Le premier intervalle d’aujourd’hui n’est pas encore terminé.
today-nothing = Rien n’a été enregistré ce jour-là.
today-show-before = Voir le jour d’avant
today-chart = La journée par intervalles
today-so-far = La journée jusqu’ici
today-whole = La journée entière
today-estimated = { $estimated ->
    [one] { $estimated } intervalle sur { $count } repose sur des relevés estimés et peut encore être corrigé.
   *[other] { $estimated } intervalles sur { $count } reposent sur des relevés estimés et peuvent encore être corrigés.
}

legend-neighbours = voisins
legend-grid = réseau
legend-price = prix
legend-estimated = estimé
legend-ways = entre ↑ sort ↓

energy-from-neighbours = Des voisins
energy-from-grid = Du réseau
energy-to-neighbours = Aux voisins
energy-to-grid = Au réseau
energy-pay = Vous payez
energy-receive = Vous recevez
energy-save = Vous économisez
energy-saved = Économisé
energy-saved-together = Économisé ensemble
energy-price = Prix
energy-no-trade = aucun échange

chart-price = Prix des voisins, { $unit }
chart-energy = { $unit } en { $minutes } minutes
chart-slider = Intervalle de la journée
chart-none-selected = Aucun intervalle choisi

interval-hint = Touchez le graphique, ou utilisez-y les touches fléchées, pour lire un intervalle.
interval-how = Comment cela a-t-il été calculé ?
interval-quality-valid = mesuré
interval-quality-estimated = estimé
interval-quality-edited = modifié
interval-quality-questionable = douteux
interval-official = officiel
interval-not-signed = non signé
interval-corrected = corrigé

interval-said = De { $from } à { $to } : { $figures }
interval-said-from-neighbours = { $energy } des voisins
interval-said-from-grid = { $energy } du réseau
interval-said-to-neighbours = { $energy } aux voisins
interval-said-to-grid = { $energy } au réseau
interval-said-no-energy = aucune énergie
interval-said-price = prix { $price }
interval-said-no-trade = aucun échange
interval-said-estimated = estimé

table-caption = Intervalles du { $day }
table-show = Voir le tableau
table-from = Début
table-from-neighbours = Des voisins
table-from-grid = Du réseau
table-to-neighbours = Aux voisins
table-to-grid = Au réseau
table-price = Prix
table-amount = Montant
table-reading = Relevé

# What may still come of today, by the last days: never measured.
legend-expected = prévu
today-expected = Prévu pour le reste de la journée, d’après les derniers jours : { $drawn } en entrée, { $fed } en sortie.
