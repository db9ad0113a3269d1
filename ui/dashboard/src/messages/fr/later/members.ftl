members-title = Membres
members-text = Qui participe, et où son électricité est mesurée.
members-member = Membre
members-point = Point de livraison
members-import = Importer une liste
members-letters = Lettres
members-fetching = Chargement des membres…
members-none = Pas encore de membre
members-none-text = Les nœuds et la blockchain ne connaissent les membres que par un identifiant ; noms et adresses ne sont gardés que pour la facturation.
members-all-taken = tout est au nœud
members-waiting = { $count ->
    [one] { $count } entrée en route
   *[other] { $count } entrées en route
}
members-refused = { $count ->
    [one] { $count } refusée
   *[other] { $count } refusées
}
members-table = Membres et points de livraison
members-no-point = aucun
members-reference = Référence du gestionnaire
members-fuse = Disjoncteur
members-state = État
members-inactive = inactif
members-change = Modifier { $name }

member-new = Nouveau membre
member-title = Membre { $member }
member-add = Ajouter le membre
member-save = Enregistrer
member-saving = Enregistrement…
member-identifier = Identifiant
member-identifier-hint = Minuscules, chiffres et traits d’union, par exemple { $example }. Jamais le nom d’une personne : l’identifiant reste pour toujours dans le journal.
member-credit-limit = Limite de crédit
member-credit-limit-hint = Jusqu’où le solde peut descendre sous zéro. Laissez vide pour ne pas fixer de limite.
member-active = Participe

point-new = Nouveau point de livraison
point-title = Point de livraison { $point }
point-add = Ajouter le point de livraison
point-member = Membre
point-identifier-hint = Minuscules, chiffres et traits d’union, par exemple { $example }.
point-reference = Référence du gestionnaire de réseau
point-reference-hint = Comme ses fichiers le nomment. Laissez vide s’il utilise notre identifiant.
point-fuse = Disjoncteur principal
point-fuse-hint = Aucun relevé au-dessus de cette puissance n’est accepté.
point-active = Est mesuré
