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
