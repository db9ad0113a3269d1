period-fetching = Calcul des totaux…
period-this-week = Cette semaine
period-this-month = Ce mois-ci
period-this-year = Cette année
period-last-week = La semaine dernière
period-previous-week = Semaine précédente
period-previous-month = Mois précédent
period-previous-year = Année précédente
period-next-week = Semaine suivante
period-next-month = Mois suivant
period-next-year = Année suivante
period-nothing = Rien n’a été enregistré pendant cette période.
period-nothing-yet = Le premier intervalle de cette période n’est pas encore terminé.

period-chart-week = La semaine par jours
period-chart-month = Le mois par jours
period-chart-year = L’année par mois
period-so-far-week = La semaine jusqu’ici
period-so-far-month = Le mois jusqu’ici
period-so-far-year = L’année jusqu’ici
period-whole-week = La semaine entière
period-whole-month = Le mois entier
period-whole-year = L’année entière
period-legend-price = prix moyen
period-chart-price = Prix moyen des voisins, { $unit }
period-chart-energy-day = { $unit } par jour
period-chart-energy-month = { $unit } par mois

period-slider-day = Jour
period-slider-month = Mois de l’année
period-none-selected-day = Aucun jour choisi
period-none-selected-month = Aucun mois choisi
period-hint-day = Touchez le graphique, ou utilisez-y les touches fléchées, pour lire un jour.
period-hint-month = Touchez le graphique, ou utilisez-y les touches fléchées, pour lire un mois.
period-open-day = Ouvrir ce jour
period-open-month = Ouvrir ce mois

period-said = { $name } : { $figures }
period-said-nothing = rien d’enregistré
period-said-price = prix moyen { $price }
period-estimated = { $count ->
    [one] { $estimated } intervalle sur { $count } estimé
   *[other] { $estimated } intervalles sur { $count } estimés
}
period-price = Prix moyen
period-hours = { $hours } heures
period-clock-change = { $day } : { $hours } heures, car on a changé l’heure.

period-table-caption-day = Jours, { $period }
period-table-caption-month = Mois, { $period }
period-table-day = Jour
period-table-month = Mois
period-table-estimated = Intervalles estimés
