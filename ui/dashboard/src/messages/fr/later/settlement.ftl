settlement-page-title = Règlement – hub localgrid
settlement-title = Règlement
settlement-text = Les échanges entre voisins, scellés en lots et réglés sur une chaîne publique.
settlement-loading = On demande à la chaîne comment elle va…
settlement-none = Aucune communauté ne règle encore
settlement-none-text = Une communauté participe dès que son nœud a clos un intervalle et qu’une chaîne est configurée.
settlement-newest = Derniers lots
settlement-newest-caption = Derniers lots de toutes les communautés
settlement-communities = Communautés
settlement-communities-caption = Où en est chaque communauté
settlement-community = Communauté
settlement-waiting = En attente
settlement-all-settled = tout est réglé
settlement-until = Réglé jusqu’au
settlement-batches = Lots
settlement-carried = Reporté
settlement-carried-members =
    { $amount }, { $members ->
        [one] { $members } membre
       *[other] { $members } membres
    }
settlement-carried-text = Est reporté ce que des membres doivent au-delà de leur limite de crédit. Cela reste dû et sera réglé dès qu’il y aura de la marge ; d’ici là, le compte de la communauté paie, tant qu’il a de quoi, et ceux qui ont vendu attendent le reste.
settlement-new = pas encore sur la chaîne
settlement-windows = { $windows ->
    [one] { $windows } fenêtre
   *[other] { $windows } fenêtres
}
settlement-batch-sealed = lot { $batch } scellé
settlement-batch-built = lot { $batch } signé
settlement-batch-sent = lot { $batch } envoyé
settlement-batch-confirmed = lot { $batch } réglé
settlement-batch-and-windows = { $batch }, { $windows }

chain-title-off = Aucune chaîne n’est configurée
chain-text-off = Rien n’est scellé ni réglé. Tout le reste fonctionne, et les décomptes sont les mêmes.
chain-badge-off = arrêt
chain-title-starting = Recherche de la chaîne
chain-text-starting = Le hub vient d’être démarré.
chain-badge-starting = démarrage
chain-title-ok = La chaîne répond
chain-text-ok = Les lots sont scellés, envoyés et réglés l’un après l’autre.
chain-badge-ok = ok
chain-title-away = La chaîne ne répond pas
chain-text-away = Les lots restent scellés et attendent. Ce qui arrive entre-temps sera réglé ensemble au retour de la chaîne : rien n’est perdu.
chain-badge-away = absente
chain-title-stalled = La chaîne est à l’arrêt
chain-text-stalled = Elle répond, mais aucun registre ne se clôt. Les lots restent scellés et attendent.
chain-badge-stalled = à l’arrêt
chain-title-wrong-network = C’est un autre réseau
chain-text-wrong-network = La chaîne qui répond n’est pas celle des contrats. Rien n’y est envoyé.
chain-badge-wrong-network = mauvais réseau
chain-title-not-deployed = Les contrats ne sont pas là
chain-text-not-deployed = La personne qui gère le hub doit les déployer, ou indiquer le fichier qui dit où ils sont.
chain-badge-not-deployed = sans contrats
chain-title-blocked = Il y a quelque chose à corriger
chain-text-blocked = La chaîne répond, mais refuse ce que le hub envoie.
chain-badge-blocked = bloquée
chain-lasting = depuis { $duration }
chain-network = Réseau
chain-network-local = une chaîne à part, sur cette machine
chain-network-testnet = le réseau d’essai de Stellar
chain-network-mainnet = le réseau Stellar
chain-ledger = Dernier registre
chain-closed = clos le { $moment } UTC, selon l’horloge de la chaîne
chain-contract = Contrat
