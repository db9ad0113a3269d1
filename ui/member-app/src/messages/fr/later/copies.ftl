copies-title = Copies de sécurité
copies-text = Où sont nos données si ce nœud tombe en panne.
copies-waiting = Connexion au nœud…
copies-state = Sécurité de nos données
copies-alone = Nos données ne sont que sur ce nœud.
copies-alone-text = Il ne connaît encore aucun autre nœud. Dès que la coordination l’aura relié à des nœuds d’autres communautés, ils garderont une copie pour nous.
copies-cut = La plupart des autres nœuds sont injoignables.
copies-cut-text = Ici, tout continue. Les copies rattrapent leur retard d’elles-mêmes quand les autres sont de retour.
copies-since-time = Depuis { $time }.
copies-since-day = Depuis le { $day }, { $time }.
copies-complete = { $nodes ->
    [1] Un autre nœud garde toutes nos données.
   *[other] { $nodes } autres nœuds gardent toutes nos données.
}
copies-complete-text = Si celui-ci tombe en panne, un nouveau y retrouve tout.
copies-some = { $nodes ->
    [0] Aucun autre nœud ne garde encore de copie.
    [1] Un autre nœud garde une copie.
   *[other] { $nodes } autres nœuds gardent une copie.
}
copies-on-their-way = Les données les plus récentes sont en route.
copies-too-few = Il en faudrait { $wanted }. Le reste suivra dès que d’autres nœuds auront la place et le temps.

copies-holders = Qui les garde
copies-holder = { $behind ->
    [0] Le nœud de la communauté { $community } a tout.
    [one] Le nœud de la communauté { $community } a tout, sauf { $behind } enregistrement.
   *[other] Le nœud de la communauté { $community } a tout, sauf { $behind } enregistrements.
}
copies-told = D’après ce qu’il a signalé { $ago }.
copies-locked = Elles sont verrouillées avec la clé de notre communauté : les autres peuvent nous les rendre, mais pas les lire.
copies-records = { $records ->
    [one] { $records } enregistrement
   *[other] { $records } enregistrements
}

copies-clock-same = comme la nôtre
copies-clock-ahead = { $amount } d’avance
copies-clock-behind = { $amount } de retard

copies-alarm-equivocation = Il a écrit deux histoires différentes. Demandez à sa coordination si une ancienne carte mémoire a été remise en service.
copies-alarm-claims-ahead = Il annonce des enregistrements que personne ne peut obtenir de lui.
copies-alarm-identity-used-twice = Un autre boîtier utilise la clé de ce nœud. Cherchez qui a le code de récupération et ne gardez qu’un boîtier.
copies-alarm-misbehaving-peer = Ce qu’il envoie ne correspond pas à ses signatures. Bloquez-le si cela continue.
copies-alarm-replica-quota = Il n’y a plus de place ici pour les copies d’autres journaux.
copies-alarm-replica-storage = Les copies d’autres journaux ne peuvent pas être enregistrées ici. Vérifiez le disque.
copies-alarm-region-key-changed = La liste des nœuds de la région a été signée par quelqu’un d’autre qu’avant. Elle n’a pas été acceptée.
copies-alarm-not-listed = La liste des nœuds de la région ne nomme pas celui-ci : aucun autre nœud ne lui parle.
copies-alarm-too-few-copies = Trop peu d’autres nœuds gardent une copie de nos données.
copies-alarm-clock-differs = Son horloge diffère de celles des autres.
copies-alarm-node-replaced = Un autre boîtier a pris la place de ce nœud.
copies-unknown-alarm = Alarme : { $alarm }.

recovery-title = Code de récupération
recovery-text = Avec lui et les copies d’autres nœuds, un nouveau boîtier reprend là où celui-ci s’est arrêté. Imprimez-le une fois et gardez-le avec les contrats.
recovery-open = Afficher le code…
recovery-warning = Avec ce code, on peut prendre la place de ce nœud et lire ses données. Personne ne regarde par-dessus votre épaule ?
recovery-password = Votre mot de passe
recovery-show = Afficher le code
recovery-asking = Un instant…
recovery-words = Les 24 mots du nœud de la communauté { $community }, dans cet ordre. Le carré ci-dessous dit la même chose.
recovery-square = Le code de récupération sous forme de code QR
recovery-keep = N’en faites pas de photo et ne le gardez sur aucun ordinateur. La personne qui l’a peut être ce nœud ; sans lui, un nœud en panne repart de zéro.
recovery-print = Imprimer
recovery-done = Terminé

others-title = Autres nœuds
others-connected = { $connected } sur { $all } connectés
others-state-connected = connecté
others-state-heard = signe récent
others-state-away = injoignable
others-state-never = aucun signe
others-state-blocked = bloqué par vous
others-block = Ne plus lui parler
    .named = Ne plus lui parler, nœud de la communauté { $community }
others-unblock = Lui parler de nouveau
    .named = Lui parler de nouveau, nœud de la communauté { $community }
others-heard = Dernier signe
others-never-heard = jamais
others-latency = Aller-retour
others-journal = Son journal
others-clock = Son horloge
others-internet = Internet
others-uplink = joint son hub
others-no-uplink = ne joint pas son hub

keeping-title = Gardé pour d’autres
keeping-room = { $used } sur { $quota }
keeping-nothing = Rien pour l’instant.
keeping-former-member = un ancien membre
keeping-behind = { $behind } de retard
keeping-invalid = Son nœud n’est plus membre : personne ne peut l’obtenir ici.
keeping-carried = Transmet au hub ce que ceux-ci ne peuvent pas envoyer eux-mêmes : { $names }.
keeping-receipt = Le nœud de la communauté { $community } dit que le hub a reçu par lui des données à nous, { $ago }.
keeping-alarm-about = Il s’agit de { $node }.
keeping-clock-applied = { $nodes ->
    [one] Ce nœud n’a pas d’heure propre et suit l’horloge d’un autre.
   *[other] Ce nœud n’a pas d’heure propre et suit les horloges de { $nodes } autres.
}
keeping-clocks-same = { $nodes ->
    [one] L’horloge d’un autre est comme la nôtre.
   *[other] Les horloges de { $nodes } autres sont comme la nôtre.
}
keeping-clocks-ahead = { $nodes ->
    [one] L’horloge d’un autre a { $amount } d’avance.
   *[other] Les horloges de { $nodes } autres ont { $amount } d’avance.
}
keeping-clocks-behind = { $nodes ->
    [one] L’horloge d’un autre a { $amount } de retard.
   *[other] Les horloges de { $nodes } autres ont { $amount } de retard.
}

membership-title = Liste des nœuds
membership-none = Ce nœud n’a pas encore de liste des nœuds de la région. Un hub l’envoie de lui-même.
membership-list = { $naming ->
    [number] Région { $region }, liste numéro { $list }. Un hub envoie les suivantes de lui-même.
   *[moment] Région { $region }, liste du { $list }. Un hub envoie les suivantes de lui-même.
}
membership-by-hand = Sans hub : charger une liste ou emporter la carte de ce nœud
membership-card = Télécharger la carte de ce nœud
membership-card-text = pour la personne qui tient la liste. Rien n’y est secret.
membership-file = La liste dans un fichier
membership-codes = Ou les textes de ses codes QR
membership-submit = Charger la liste
membership-adopted = { $naming ->
    [number] La liste numéro { $list } est désormais valable.
   *[moment] La liste du { $list } est désormais valable.
}
membership-known = Ce nœud avait déjà cette liste.
