batches-text = Ce que les voisins ont échangé, scellé en lots et réglé sur une blockchain publique.
batches-loading = Chargement des lots…
batches-none = Pas encore de lot
batches-none-text = Le premier sera scellé quand toute une fenêtre de temps sera close et que la blockchain répondra.
batches-more = En voir plus
batches-caption = Lots
batches-all-settled = Tout ce qui a été scellé est réglé.
batches-waiting = En attente : { $waiting }.
batches-carried = { $members ->
    [one] { $members } membre a atteint la limite de crédit ; le reste est reporté.
   *[other] { $members } membres ont atteint la limite de crédit ; le reste est reporté.
}

batch = Lot
batch-title = Lot { $batch }
batch-back = Tous les lots
batch-loading = Chargement du lot…
batch-state = État
batch-state-sealed = scellé
batch-state-built = signé
batch-state-sent = envoyé
batch-state-confirmed = réglé
batch-text-sealed = Il attend des signatures ou la blockchain.
batch-text-built = Sa transaction est prête et va être envoyée.
batch-text-sent = La blockchain l’a reçu, mais n’a pas encore clos de registre avec lui.
batch-text-confirmed = Il figure dans un registre clos et ne peut plus être annulé.
batch-until = Jusqu’au
batch-window = { $start } – { $end }
batch-windows = { $windows ->
    [1] Une fenêtre de temps.
   *[other] { $windows } fenêtres de temps en un lot.
}
batch-trades = Échanges
batch-accounts = { $accounts ->
    [one] pour { $accounts } compte
   *[other] pour { $accounts } comptes
}
batch-moved = Transféré
batch-moved-note = somme de ce que reçoivent les membres
batch-shared = Partagé
batch-produced = sur { $energy } produits
batch-fee = Frais
batch-fee-stroops = { $fee }{ "\u00A0" }stroops
batch-fee-note = { $fee } stroops, { NUMBER($each, useGrouping: 0) } par échange
batch-ledger = Registre
batch-transaction = Transaction
batch-hash = Hash du lot
batch-root = Racine de tous les échanges
batch-header = En-tête
batch-account = Compte
batch-own-account = Compte de la communauté
batch-account-number = N° { $number }
batch-number = Numéro
batch-energy = Énergie
batch-money = Argent
batch-rows = Ce qu’il transfère
batch-rows-text = Acheté : +, vendu : − ; reçu : +, payé : −. Chaque colonne fait exactement zéro.
batch-rows-none = Rien : il dit seulement ce que les compteurs ont mesuré.
batch-rows-caption = Ce que le lot transfère

batch-submissions = Comment il est arrivé sur la blockchain
batch-submissions-none = Aucune transaction n’a encore été faite pour ce lot.
batch-submissions-caption = Transactions contenant ce lot
submission-result = Résultat
submission-times = Envois
submission-made = Créée
submission-state-built = signée, pas encore envoyée
submission-state-sent = envoyée, pas encore de réponse
submission-state-confirmed = dans un registre
submission-state-failed = refusée dans un registre
submission-state-expired = trop tard : elle ne pourra plus être valable
submission-state-forgotten = trop ancienne : la blockchain ne le sait plus

trades-all = Tous
trades-loading = Chargement des échanges…
trades-none = Il n’y en a pas.
trades-caption = Échanges du lot
trades-member = Membre
trades-member-number = Numéro du membre
trades-interval = Intervalle
trades-change = modification { $revision }
trades-price = Prix
trades-proof = Preuve
trades-check = Vérifier
trades-check-one = Vérifier l’échange { $trade }
trades-one = Échange { $trade } du lot { $batch }
trades-proof-loading = Chargement de la preuve…
