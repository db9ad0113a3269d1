tariffs-title = Tarifs
tariffs-text = Ce que le réseau facture et paie. Un tarif ne change jamais le passé.
tariffs-new = Nouveau tarif
tariffs-waiting = Chargement des tarifs…
tariffs-none = Pas encore de tarif
tariffs-none-text = Les voisins échangent entre ce que le réseau facture et ce qu’il paie. Indiquez les deux au hub.

tariff-period = Tarif à partir du { $start }
tariff-from = À partir du { $start }
tariff-until = jusqu’au { $end }
tariff-until-further-notice = jusqu’à nouvel ordre
tariff-when-past = passé
tariff-when-now = en vigueur
tariff-when-planned = prévu
tariff-from-grid = Du réseau
tariff-to-grid = Vers le réseau
tariff-local-fee = Frais de réseau local
tariff-fixed-fee = Frais fixes
tariff-a-day = { $amount } par jour
tariff-room = Marge de partage

tariff-day = En vigueur à partir du
tariff-day-text = À minuit, fuseau { $time_zone }. Une fois entré en vigueur, il reste tel quel.
tariff-price-retail = Prix du réseau
tariff-price-feed_in = Prix d’injection
tariff-price-local_network_fee = Frais de réseau local
tariff-per-kwh = { $currency } par kWh
tariff-per-day = { $currency } par membre et par jour
tariff-add = Ajouter le tarif
tariff-adding = Ajout…

tariff-preview = Essayer sur le mois dernier
tariff-preview-title = Ce que ce tarif aurait changé
tariff-preview-back = Modifier les prix
tariff-preview-days = { $from } – { $to }
tariff-preview-sentence = { $direction ->
    [better] Période { $period } : tous les membres ensemble auraient gagné { $amount }.
    [worse] Période { $period } : tous les membres ensemble auraient perdu { $amount }.
   *[same] Période { $period } : rien n’aurait changé pour l’ensemble des membres.
}
tariff-preview-no-trade = Avec ces prix, les voisins n’auraient rien partagé : les frais ne laissent aucune marge entre ce que le réseau facture et ce qu’il paie.
tariff-preview-winners = Gagnants
tariff-preview-losers = Perdants
tariff-preview-unchanged = Inchangés
tariff-preview-gain = Plus grand gain
tariff-preview-loss = Plus grande perte
tariff-preview-shared = Énergie partagée
tariff-preview-computed = { $count ->
    [one] { $count } intervalle a été réparti et valorisé à nouveau, frais fixes compris.
   *[other] { $count } intervalles ont été répartis et valorisés à nouveau, frais fixes compris.
}
tariff-preview-as-it-was = L’énergie est celle qui a été mesurée : personne ne pouvait connaître ces prix et l’utiliser à un autre moment.
tariff-preview-limits = { $count ->
    [one] { $count } membre a ses propres limites ; elles restent, autant que ces prix le permettent.
   *[other] { $count } membres ont leurs propres limites ; elles restent, autant que ces prix le permettent.
}
tariff-preview-barred = { $count ->
    [one] Dans { $count } intervalle, un crédit était épuisé ; cela reste tel quel.
   *[other] Dans { $count } intervalles, un crédit était épuisé ; cela reste tel quel.
}
tariff-preview-left-out = { $count ->
    [one] { $count } intervalle manque : ses données de calcul ne sont plus là.
   *[other] { $count } intervalles manquent : leurs données de calcul ne sont plus là.
}
tariff-preview-no-month = Aucun mois n’est encore complet ; ce sont donc les derniers jours.
tariff-preview-members = Ce qui change pour chaque membre
tariff-preview-others = Ce qui change pour les autres
tariff-preview-member = Membre
tariff-preview-account = Compte
tariff-preview-before = Était
tariff-preview-after = Serait
tariff-preview-difference = Différence
tariff-preview-bought-before = Acheté, était
tariff-preview-bought-after = Acheté, serait
tariff-preview-sold-before = Vendu, était
tariff-preview-sold-after = Vendu, serait
account-of-supplier = Fournisseurs
account-of-network-operator = Gestionnaire de réseau
account-of-operator = Communauté
error-nothing-to-preview = Il n’y a encore aucun intervalle clos sur lequel essayer cela.
