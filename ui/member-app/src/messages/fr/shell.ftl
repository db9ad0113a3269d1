shell-asking = Connexion au nœud de votre communauté…
shell-try-again = Réessayer
shell-skip = Aller au contenu
shell-views = Vues
shell-account = Compte et réglages
shell-notices =
    { $count ->
        [0] Notifications
        [one] Notifications, { $shown } non lue
       *[other] Notifications, { $shown } non lues
    }
shell-notices-new =
    { $count ->
        [one] Une nouvelle notification.
       *[other] Une nouvelle notification ; { $count } sont non lues.
    }

shell-title-now = En direct
shell-title-today = Aujourd’hui
shell-title-week = Semaine
shell-title-month = Mois
shell-title-year = Année
shell-title-interval = Calcul
shell-title-limits = Mes limites
shell-title-statement = Mon décompte
shell-title-devices = Appareils
shell-title-copies = Copies de sécurité
shell-title-community = Communauté
shell-title-care = Entretien
shell-title-account = Compte
shell-title-notices = Notifications
shell-title-join = Invitation

shell-tab-now = Direct
shell-tab-today = Aujourd’hui
shell-tab-limits = Limites
shell-tab-statement = Décompte
shell-tab-devices = Appareils
shell-tab-copies = Copies
shell-tab-care = Entretien

shell-pulse-connecting = Connexion
shell-pulse-live = En direct
shell-pulse-stale = Hors ligne

banner-cut = Pas de connexion au nœud.
banner-cut-since = Ces chiffres datent de { $time }.
banner-cut-since-day = Ces chiffres datent du { $day }, { $time }.
banner-cut-text = Votre foyer continue d’être mesuré ; cette page se reconnecte d’elle-même. D’ici là, rien ne peut être modifié.
banner-cut-reason = Il faut pour cela le nœud, qui est injoignable pour le moment.
banner-slow = Le nœud met du temps à répondre.
banner-session = Vous avez été déconnecté.
banner-release = Une nouvelle version de cette page est disponible.
banner-status-storage-full = La mémoire du nœud est pleine.
    .text = Rien n’est perdu : les compteurs gardent leurs relevés jusqu’à ce qu’il y ait de la place. Prévenez la coordination.
banner-status-degraded = Le nœud ne va pas très bien.
    .text = Certains chiffres peuvent arriver en retard. Il continue de fonctionner et se répare de lui-même quand il le peut.
banner-partition = La plupart des nœuds des autres communautés sont injoignables.
banner-partition-text = Rien ne s’arrête ici ; les copies de sécurité rattrapent leur retard d’elles-mêmes.
banner-partition-more = En savoir plus

welcome-window = Connexion – localgrid
welcome = Bienvenue chez vous
welcome-invitation = Connectez-vous pour voir votre électricité et celle de vos voisins.
welcome-first-password = La coordination vous donne votre premier mot de passe. Rien de ce que vous voyez ici ne quitte le voisinage.
