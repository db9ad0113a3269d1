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
settlement-note = Est provisoire ce qu’ont indiqué les compteurs de la communauté. Une différence est payée avec le décompte du mois où elle a été comptabilisée ; la somme peut donc différer du décompte ci-dessus.

chain-title = Sur la blockchain
chain-newest = jusqu’au lot { $batch }
chain-caption = Où en sont les intervalles de ce mois
chain-head-state = État
chain-head-intervals = Intervalles
chain-head-amount = Montant
chain-state-settled = Réglé sur la blockchain
chain-state-sealed = Scellé, en attente de la blockchain
chain-state-open = Pas encore scellé
chain-all-settled = { $count ->
    [0] Aucun intervalle ne contient d’échange de votre part.
    [one] Le seul intervalle avec des échanges de votre part est réglé.
   *[other] Les { $count } intervalles avec des échanges de votre part sont tous réglés.
}
chain-some-settled = Intervalles réglés, parmi ceux avec des échanges de votre part : { $settled } sur { $count }.
chain-note = Les échanges entre voisins, avec les frais de réseau local et les frais fixes, sont scellés en lots et réglés sur une blockchain publique, où personne ne peut les changer. Ce que vous payez à votre fournisseur n’en fait pas partie. Dans le graphique de la journée, vous pouvez vérifier vous-même chaque intervalle.

on-chain-open = Pas encore scellé : le hub scelle une fenêtre de temps entière après l’autre.
on-chain-corrected = Corrigé depuis le lot { $batch } : la différence n’est pas encore scellée.
on-chain-sealed = { $count ->
    [0] Scellé, en attente de la blockchain.
    [one] Scellé dans le lot { $batches }, en attente de la blockchain.
   *[other] Scellé dans les lots { $batches }, en attente de la blockchain.
}
on-chain-settled = { $count ->
    [0] Réglé sur la blockchain.
    [one] Réglé sur la blockchain dans le lot { $batches }.
   *[other] Réglé sur la blockchain dans les lots { $batches }.
}
on-chain-disputed = { $count ->
    [one] Votre nœud a autre chose que le lot { $batches } et ne l’a pas signé. La coordination le voit aussi.
   *[other] Votre nœud a autre chose que les lots { $batches } et ne les a pas signés. La coordination le voit aussi.
}
on-chain-part = Lot { $batch } : { $energy }
on-chain-part-correction = Lot { $batch } : correction, { $energy }
on-chain-check = Vérifier
on-chain-check-batch = Vérifier le lot { $batch }

trade-fetching = Chargement de la preuve…
trade-interval = Intervalle
trade-sold = Vendu
trade-bought = Acheté
trade-price = Prix
trade-pay = Vous payez, frais compris
trade-receive = Vous recevez, frais déduits
trade-number = Votre numéro
