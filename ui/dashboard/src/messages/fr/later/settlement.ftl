settlement-page-title = Règlement – Hub localgrid
settlement-title = Règlement
settlement-text = Les échanges entre voisins, scellés en lots et réglés sur une blockchain publique.
settlement-loading = Connexion à la blockchain…
settlement-none = Aucune communauté ne participe encore
settlement-none-text = Une communauté participe dès que son nœud a clos un intervalle et qu’une blockchain est configurée.
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
settlement-carried-text = Est reporté ce que des membres doivent au-delà de leur limite de crédit. Cela reste dû et sera réglé dès qu’il y aura de la marge ; d’ici là, le compte de la communauté paie, dans la limite de son solde, et ceux qui ont vendu attendent le reste.
settlement-new = pas encore sur la blockchain
settlement-windows = { $windows ->
    [one] { $windows } fenêtre de temps
   *[other] { $windows } fenêtres de temps
}
settlement-batch-sealed = lot { $batch } scellé
settlement-batch-built = lot { $batch } signé
settlement-batch-sent = lot { $batch } envoyé
settlement-batch-confirmed = lot { $batch } réglé
settlement-batch-and-windows = { $batch }, { $windows }

chain-title-off = Aucune blockchain n’est configurée
chain-text-off = Rien n’est scellé ni réglé. Tout le reste fonctionne, et les décomptes sont les mêmes.
chain-badge-off = éteinte
chain-title-starting = Recherche de la blockchain
chain-text-starting = Le hub vient de démarrer.
chain-badge-starting = démarrage
chain-title-ok = La blockchain répond
chain-text-ok = Les lots sont scellés, envoyés et réglés l’un après l’autre.
chain-badge-ok = ok
chain-title-away = La blockchain ne répond pas
chain-text-away = Les lots restent scellés et attendent. Ce qui arrive entre-temps sera réglé ensemble au retour de la blockchain : rien n’est perdu.
chain-badge-away = absente
chain-title-stalled = La blockchain est à l’arrêt
chain-text-stalled = Elle répond, mais aucun registre ne se clôt. Les lots restent scellés et attendent.
chain-badge-stalled = à l’arrêt
chain-title-wrong-network = C’est un autre réseau
chain-text-wrong-network = La blockchain qui répond n’est pas celle des contrats. Rien n’y est envoyé.
chain-badge-wrong-network = mauvais réseau
chain-title-not-deployed = Les contrats ne sont pas là
chain-text-not-deployed = La personne qui gère le hub doit les installer, ou indiquer le fichier qui dit où ils sont.
chain-badge-not-deployed = sans contrats
chain-title-blocked = Quelque chose est à corriger
chain-text-blocked = La blockchain répond, mais refuse ce que le hub envoie.
chain-badge-blocked = bloquée
chain-lasting = depuis { $duration }
chain-network = Réseau
chain-network-local = une blockchain à part, sur cette machine
chain-network-testnet = le réseau d’essai de Stellar
chain-network-mainnet = le réseau Stellar
chain-ledger = Dernier registre
chain-closed = clos le { $moment } UTC, selon l’horloge de la blockchain
chain-contract = Contrat
