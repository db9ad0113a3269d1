communities-title = Communautés
communities-window = Communautés – Hub localgrid
communities-text = Les voisinages dont ce hub s’occupe.
communities-new = Nouvelle communauté
communities-fetching = Chargement des communautés…
communities-none = Pas encore de communauté
communities-none-text = Une communauté est un voisinage avec un tarif et un nœud. Commencez par son nom.
communities-regions = Régions
communities-region-nodes = Nœuds de { $region }
communities-nodes = Nœuds
communities-members = Membres
communities-last-interval = Dernier intervalle
communities-state = État
communities-set-up = en préparation
communities-no-interval = pas encore d’intervalle
communities-differ = { $count ->
    [one] { $count } diffère
   *[other] { $count } diffèrent
}
# The same without a number, for choosing.
communities-differing = en désaccord
communities-in-step = en accord
communities-open-imports = { $count ->
    [one] { $count } import ouvert
   *[other] { $count } imports ouverts
}

communities-add = Ajouter
communities-adding = Ajout…
communities-name = Nom
communities-name-hint = Comme les gens l’appellent.
communities-identifier = Identifiant
communities-identifier-hint = Minuscules, chiffres et traits d’union ; il reste pour toujours.
communities-region = Région
communities-currency = Monnaie
communities-time-zone = Fuseau horaire

community-fetching = Chargement de la communauté…
community-pages = Pages de cette communauté
menu-overview = Aperçu
menu-nodes = Nœuds
menu-copies = Copies
menu-members = Membres
menu-tariffs = Tarifs
menu-intervals = Intervalles
menu-reconciliation = Rapprochement
menu-settlement = Règlement
menu-imports = Import
menu-billing = Facturation
menu-audit = Journal
