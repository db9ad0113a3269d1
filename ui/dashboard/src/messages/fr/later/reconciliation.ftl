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

reconciliation-accepted = Acceptées
differences-shown = Afficher
differences-shown-open = ce qui est ouvert
differences-shown-accepted = ce qui est accepté
differences-shown-all = tout
differences-hidden = { $count ->
    [one] { $count } différence acceptée n’est pas affichée.
   *[other] { $count } différences acceptées ne sont pas affichées.
}
differences-review = Décision
differences-by = Acceptée par
differences-at = Acceptée le
differences-reason = Raison
differences-note = Note
differences-act = Voir
differences-look = Voir de près
differences-look-at = Voir de près : { $point }, { $moment }
review-open = ouverte
review-accepted = acceptée
review-changed = modifiée depuis
difference-title = { $point }, { $moment }
difference-gone = La valeur officielle ne diffère plus.
difference-nothing-said = Personne n’a encore rien dit à ce sujet.
difference-history = Ce qui en a été dit
difference-record-accepted = { $who } l’a acceptée, { $moment }.
difference-record-reopened = { $who } l’a rouverte, { $moment }.
difference-record-noted = { $who } a noté, { $moment } :
difference-together = Avec d’autres, { $count } en tout.
difference-what = Que faire
difference-kind-accepted = Accepter ces chiffres
difference-kind-reopened = La rouvrir
difference-kind-noted = Écrire seulement une note
difference-why = Pourquoi
difference-why-text = Le texte reste, et tous ceux qui voient les différences le lisent. Pas de noms ni d’adresses, s’il vous plaît.
difference-say = Enregistrer
difference-saying = Enregistrement…
accept-all = Tout accepter : { $cause }
accept-all-none = Plus rien de cela n’est ouvert.
accept-all-text = { $count ->
    [one] { $count } différence ouverte en { $month } ; le solde des membres change de { $amount }.
   *[other] { $count } différences ouvertes en { $month } ; le solde des membres change de { $amount }.
}
accept-all-member = Seulement celles de { $member }.
accept-all-figures = Accepté pour ces chiffres exactement : si des valeurs officielles changent, la différence est de nouveau ouverte.
accept-all-act = Accepter
accept-all-acting = Acceptation…
error-unknown-difference = Ce relevé ne diffère plus.
error-difference-changed = Quelqu’un a été plus rapide, ou les chiffres sont nouveaux. Voici où en sont les choses ; regardez encore une fois.
error-nothing-to-accept = Plus rien de cela n’est ouvert.
error-not-accepted = Elle est déjà ouverte.
error-too-many-differences = C’est trop à la fois. Acceptez membre par membre.
error-too-many-records = On a déjà tant écrit sur ce relevé que plus rien n’y tient.
