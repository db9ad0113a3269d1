communities-title = Communautés
communities-window = Communautés – Hub localgrid
communities-text = Les quartiers dont ce hub s’occupe.
communities-new = Nouvelle communauté
communities-fetching = Chargement des communautés…
communities-none = Pas encore de communauté
communities-none-text = Une communauté est un quartier avec un tarif et un nœud. Commencez par son nom.
communities-regions = Régions
communities-region-nodes = Nœuds : { $region }
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
communities-alerts = { $count ->
    [one] { $count } alerte
   *[other] { $count } alertes
}
communities-open-imports = { $count ->
    [one] { $count } importation ouverte
   *[other] { $count } importations ouvertes
}

communities-add = Ajouter
communities-adding = Ajout…
communities-name = Nom
communities-name-hint = Comme les gens l’appellent.
communities-identifier = Identifiant
communities-identifier-hint = Minuscules, chiffres et traits d’union ; il est définitif.
communities-region = Région
communities-currency = Devise
communities-time-zone = Fuseau horaire

community-fetching = Chargement de la communauté…
community-pages = Pages de cette communauté
menu-overview = Aperçu
menu-nodes = Nœuds
menu-copies = Copies
menu-members = Membres
menu-tariffs = Tarifs
menu-sharing = Partage
menu-intervals = Intervalles
menu-reconciliation = Rapprochement
menu-settlement = Règlement
menu-imports = Importation
menu-billing = Facturation
menu-audit = Activité
