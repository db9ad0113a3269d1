reconciliation-title = Rapprochement
reconciliation-text = Nos relevés à côté de ceux du gestionnaire de réseau, qui font foi.
reconciliation-waiting = Chargement du mois…
reconciliation-previous = Mois précédent
reconciliation-next = Mois suivant
reconciliation-none = Rien n’a été clos en { $month }
reconciliation-none-text = Les chiffres apparaîtront quand le nœud aura envoyé son premier intervalle de ce mois.

reconciliation-coverage = Valeurs officielles de ce mois
reconciliation-official = Valeurs officielles
reconciliation-intervals = Intervalles
reconciliation-posted = Comptabilisées au nœud
reconciliation-of = sur { $whole }
reconciliation-points = Points de livraison
reconciliation-share = { $share } des intervalles de ce mois ont des valeurs officielles
reconciliation-nothing-official = Pas encore de valeurs officielles.
reconciliation-some-missing = Il en manque.
reconciliation-import-file = Importer le fichier du gestionnaire de réseau

reconciliation-causes = Pourquoi ils diffèrent
reconciliation-causes-caption = Différences par cause
reconciliation-cause = Cause
reconciliation-cause-count = { $cause } : { $count }
reconciliation-differences = Différences
reconciliation-import = Soutirage
reconciliation-export = Injection
reconciliation-members-balance = Solde des membres
reconciliation-all-confirmed = Les valeurs officielles confirment tous nos relevés.

reconciliation-balances = Ce que cela change pour les membres
reconciliation-balances-text = Au-dessus de zéro, le membre reçoit ; en dessous, il paie.
reconciliation-balances-caption = Soldes des membres
reconciliation-member = Membre
reconciliation-provisional = Provisoire
reconciliation-final = Définitif
reconciliation-difference = Différence
reconciliation-readings = Relevés
reconciliation-differences-of = { $count ->
    [one] { $count } différence pour { $member }
   *[other] { $count } différences pour { $member }
}

differences-title = Relevés un par un
differences-caption = Relevés qui diffèrent
differences-waiting = Chargement…
differences-none = Aucune différence de ce genre.
differences-more = En voir plus
differences-all-members = Tous les membres
differences-all-causes = Toutes les causes
differences-interval = Intervalle
differences-point = Point de livraison
differences-member = Membre
differences-cause = Cause
differences-import = Soutirage
differences-export = Injection
differences-amount = Montant
differences-state = État
differences-no-reading = aucun
differences-posted = comptabilisée
differences-on-its-way = en route
