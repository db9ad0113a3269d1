# Ce que chacun apprend de son foyer, et la coordination du nœud.
notices-title = Notifications
notices-text = Ce qui s’est passé chez vous et du côté des prix. Elles disparaissent après 90 jours.
notices-waiting = Chargement de vos notifications…
notices-none = Rien pour l’instant. Les nouvelles notifications apparaissent ici d’elles-mêmes.
notices-list = Vos notifications
notices-new = Nouveau
notices-older = Afficher les plus anciennes

# Quand c’était : sam. 6 août, 15:40
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

notice-to-statement = Décompte
notice-to-devices = Appareils
notice-to-day = Ce jour-là
notice-to-interval = Cet intervalle
notice-to-care = Entretien

notice-settings = Ce que vous voulez savoir
notice-settings-waiting = Chargement de votre choix…
notice-settings-topics = Notifications sur
notice-topic-statement = les décomptes terminés
notice-topic-correction = les décomptes corrigés
notice-topic-device = les compteurs muets ou de retour
notice-topic-price = les prix au-delà de mes limites
notice-topic-node = les problèmes du nœud
notice-settings-prices = Prix entre voisins, { $currency } par kWh
notice-settings-above = Prévenir au-dessus de
notice-settings-below = Prévenir en dessous de
notice-settings-prices-text = Vide : aucune alerte. Au plus une par sens et par jour.
notice-settings-quiet = Heures calmes
notice-settings-from = de
notice-settings-to = à
notice-settings-quiet-text = Les notifications arrivent quand même, mais sans vous déranger.
notice-settings-save = Enregistrer le choix
notice-settings-saved = Enregistré.
notice-popups-ask = Cet appareil peut aussi les afficher quand la page est à l’arrière-plan.
notice-popups-allow = Autoriser
notice-popups-on = Cet appareil les affiche aussi quand la page est à l’arrière-plan.
notice-popups-off = Ce navigateur a reçu l’ordre de ne pas afficher de notifications ; ses réglages permettent de le changer.

error-alert-limits-crossed = La limite de prix inférieure n’est pas en dessous de l’autre.
error-not-a-time = Les heures calmes ont besoin de deux heures.
