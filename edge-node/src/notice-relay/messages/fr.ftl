# Les notifications telles qu’elles arrivent en chemin : sur un appareil et par e-mail. Les phrases sont celles de la page.

notice-moment = { $day }, { $time }
notice-ready = Votre décompte ({ $month }) est prêt.
notice-ready-text = Les montants sont provisoires jusqu’à l’arrivée des valeurs du gestionnaire de réseau.
notice-final = Votre décompte ({ $month }) est définitif.
notice-correction = Votre décompte ({ $month }) a été corrigé.
notice-change-none = Les valeurs du gestionnaire de réseau sont arrivées et n’ont rien changé.
notice-change-more = Les valeurs du gestionnaire de réseau l’ont changé de { $amount } en votre faveur.
notice-change-less = Les valeurs du gestionnaire de réseau l’ont changé : { $amount } de plus à payer.
notice-silent = Le compteur du point { $point } ne dit plus rien.
notice-silent-text = Son dernier relevé date de { $when }. Jusqu’à son retour, son énergie est estimée. Vérifiez son alimentation et son réseau.
notice-back = Le compteur du point { $point } est de retour.
notice-back-text = Il n’avait rien envoyé depuis { $when }. Ce qu’il a gardé est rattrapé.
notice-price-above = L’électricité des voisins est montée à { $price }.
notice-price-below = L’électricité des voisins est descendue à { $price }.
notice-price-text = Votre limite est de { $limit } ; c’est le prix de l’intervalle de { $time }.
notice-trouble-clock-unsure = Le nœud n’est pas sûr de l’heure.
notice-trouble-text-clock-unsure = Personne n’a réglé son horloge depuis { $when }. Reliez-le à Internet ou à d’autres nœuds.
notice-trouble-storage-low = La mémoire du nœud est presque pleine.
notice-trouble-text-storage-low = Constaté : { $when }. Faites de la place avant que des relevés ne doivent attendre.
notice-trouble-hub-away = Le hub est injoignable depuis plus d’un jour.
notice-trouble-text-hub-away = Des enregistrements l’attendent depuis { $when }. Rien n’est perdu ; ils partiront dès qu’il répondra.

notice-trial = Ça marche : vos notifications arrivent sur cet appareil.
notice-trial-text = Vous avez demandé cet essai sur la page de { $community }.

notice-node-away = Le nœud de votre communauté est injoignable.
notice-node-away-text = Le hub n’a plus de ses nouvelles depuis un moment. Les compteurs gardent leurs relevés et les enverront plus tard ; rien n’est perdu. Si le boîtier est près de vous, vérifiez son alimentation et son réseau.

mail-text =
    { $text }

    Vous en trouverez plus sur la page de { $community } quand vous serez chez vous.

    Vous recevez cet e-mail parce que votre compte l’a demandé sur cette page. Pour ne plus en recevoir, retirez-y votre adresse sous « Notifications ».
