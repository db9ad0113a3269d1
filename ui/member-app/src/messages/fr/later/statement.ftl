statement-title = Mon décompte
statement-months-waiting = Chargement de vos décomptes…
statement-months = Mois
statement-none-yet = Votre premier décompte apparaîtra quand le premier intervalle sera clos.
statement-waiting = Chargement du décompte…

statement-pay-so-far = Pour l’instant, vous payez
statement-pay = Vous payez
statement-receive-so-far = Pour l’instant, vous recevez
statement-receive = Vous recevez
statement-measured = { $energy }, tout mesuré
statement-estimated = { $percent } % de { $energy } estimés

statement-exact = Montants exacts, au dernier chiffre près
statement-caption = Décompte : { $month }
statement-unsigned-note = { $energy } ont été mesurés par des appareils qui ne signent pas leurs relevés.
statement-signs = Avec un moins vous payez, sans moins vous recevez.
statement-rounding = Chaque intervalle est calculé exactement. Seule la somme est arrondie, au centime inférieur ; le reste est reporté sur le décompte suivant. Les lignes affichent des centimes entiers dont le total donne la somme.
statement-print = Imprimer
statement-csv = CSV

statement-line = Ligne
statement-amount = Montant
statement-carried-in = Report du décompte précédent
statement-sum = Somme
statement-carried-out = Report sur le décompte suivant
statement-of-it-estimated = (dont { $energy } estimés)
statement-of-it-unsigned = (dont { $energy } non signés)
statement-average = moy. { $price }

statement-category-neighbour-purchase = Acheté aux voisins
statement-category-neighbour-sale = Vendu aux voisins
statement-category-local-network-fee = Frais de réseau local
statement-category-grid-import = Soutiré du réseau
statement-category-grid-export = Injecté dans le réseau
statement-category-fixed-fee = Frais fixes

statement-corrections = Corrections ({ $count })
statement-corrections-text = d’intervalles déjà clos
statement-cause-official-value = valeurs officielles
statement-cause-late-reading = relevé tardif

statement-stage-running = En cours.
statement-stage-provisional = Provisoire.
statement-stage-final = Définitif.
statement-stage-text-running = Le mois n’est pas fini : chaque intervalle qui se clôt s’y ajoute.
statement-stage-text-provisional = Tous les intervalles sont clos. Des relevés tardifs et les valeurs du gestionnaire de réseau peuvent encore les corriger, au plus tard jusqu’au { $day }.
statement-stage-text-final = Les valeurs du gestionnaire de réseau sont arrivées pour tous les intervalles.
statement-stage-text-over = Le délai des corrections est passé.
statement-estimates = { $count ->
    [one] Un intervalle repose sur un relevé estimé.
   *[other] { $count } intervalles reposent sur des relevés estimés.
}
statement-unmetered = rien de mesuré pour l’instant

history-title = Du premier décompte à maintenant
history-none = Rien n’a été corrigé depuis la clôture des intervalles.
history-text = Rien n’est modifié après coup. Ce qui a été connu plus tard figure ici comme une correction à part.
history-caption = Corrections des intervalles de ce mois
history-head-day = Jour et raison
history-first = Premier décompte
history-now = Maintenant
history-cause-late-reading = Relevés arrivés tard
history-cause-official-value = Valeurs du gestionnaire de réseau
history-intervals = { $count ->
    [one] un intervalle
   *[other] { $count } intervalles
}
history-part = { $name } : de { $before } à { $after }
history-part-price = { $name } : { $energy }, à un autre prix
history-more = { $count ->
    [one] et un de plus
   *[other] et { $count } de plus
}
history-paid = Dans le décompte ({ $month }) :

statement-sharing = Comment l’énergie a été partagée
statement-sharing-bids = À partir du { $day } : selon les limites de chacun.
statement-sharing-dynamic = À partir du { $day } : selon une clé convenue, en proportion des besoins.
statement-sharing-static = À partir du { $day } : selon une clé convenue, par parts fixes.
statement-sharing-hybrid = À partir du { $day } : selon une clé convenue, par parts fixes, et le reste selon les besoins.
statement-sharing-priority = À partir du { $day } : selon une clé convenue, un groupe après l’autre.
