settlement-title = Provisoire et définitif
settlement-mark-final = définitif
settlement-mark-provisional = provisoire
settlement-caption = Montants provisoires et définitifs des intervalles de ce mois
settlement-line = Ligne
settlement-provisional = Provisoire
settlement-final = Définitif
settlement-sum = Somme
settlement-instead = { $after } au lieu de { $before }
settlement-all-arrived = Les valeurs du gestionnaire de réseau sont arrivées pour tout le mois : les montants sont définitifs.
settlement-none-arrived = Les valeurs du gestionnaire de réseau ne sont pas encore arrivées : les montants sont provisoires.
settlement-some-arrived = Les valeurs du gestionnaire de réseau sont arrivées pour { $arrived } des { $count } intervalles ; les autres sont provisoires.
settlement-note = Est provisoire ce qu’ont montré les compteurs de la communauté. Une différence est payée avec le décompte du mois où elle a été comptabilisée ; la somme peut donc différer de la facture ci-dessus.

chain-title = Sur la chaîne
chain-newest = jusqu’au lot { $batch }
chain-caption = Où en sont les intervalles de ce mois
chain-head-state = État
chain-head-intervals = Intervalles
chain-head-amount = Montant
chain-state-settled = Réglé sur la chaîne
chain-state-sealed = Scellé, en attente de la chaîne
chain-state-open = Pas encore scellé
chain-all-settled = { $count ->
    [0] Il n’y a pas d’intervalles avec des échanges à vous.
    [one] Le seul intervalle avec des échanges à vous est réglé.
   *[other] Les { $count } intervalles avec des échanges à vous sont tous réglés.
}
chain-some-settled = Intervalles réglés, parmi ceux avec des échanges à vous : { $settled } sur { $count }.
chain-note = Les échanges entre voisins, avec les frais de réseau local et les frais fixes, sont scellés par lots et réglés sur un registre public, où personne ne peut les changer. Ce que vous payez à votre fournisseur n’en fait pas partie. Dans le graphique de la journée, vous pouvez vérifier vous-même chaque intervalle.

on-chain-open = Pas encore scellé : le hub scelle une fenêtre entière après l’autre.
on-chain-corrected = Corrigé depuis le lot { $batch } : la différence n’est pas encore scellée.
on-chain-sealed = { $count ->
    [0] Scellé, en attente de la chaîne.
    [one] Scellé dans le lot { $batches }, en attente de la chaîne.
   *[other] Scellé dans les lots { $batches }, en attente de la chaîne.
}
on-chain-settled = { $count ->
    [0] Réglé sur la chaîne.
    [one] Réglé sur la chaîne dans le lot { $batches }.
   *[other] Réglé sur la chaîne dans les lots { $batches }.
}
on-chain-disputed = { $count ->
    [one] Votre nœud a autre chose que le lot { $batches } et ne l’a pas signé. La coordination le voit aussi.
   *[other] Votre nœud a autre chose que les lots { $batches } et ne les a pas signés. La coordination le voit aussi.
}
on-chain-part = Lot { $batch } : { $energy }
on-chain-part-correction = Lot { $batch } : correction, { $energy }
on-chain-check = Vérifier vous-même
on-chain-check-batch = Vérifier vous-même le lot { $batch }

trade-fetching = Récupération de la preuve…
trade-interval = Intervalle
trade-sold = Vendu
trade-bought = Acheté
trade-price = Prix
trade-pay = Vous payez, frais compris
trade-receive = Vous recevez, frais déduits
trade-number = Votre numéro
