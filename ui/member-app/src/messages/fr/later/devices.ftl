# La page des appareils.
devices-title = Appareils
devices-add = Ajouter un appareil
devices-all = Tous les appareils
devices-asking = Connexion au nœud…
devices-told-last = Voici ce que le nœud a dit en dernier.
devices-none = Pas encore d’appareils
devices-none-text = Aucun appareil ne mesure encore votre foyer.
devices-none-hint = Ajoutez un compteur ou une prise que vous avez déjà, ou demandez à votre installateur d’en appairer un qui signe ses relevés.
devices-of-member = chez { $member }
devices-keep = Garder

own-title = Compteur du point { $point }
own-connected = connecté
own-not-connected = non connecté
own-signs = Il signe ses relevés : personne ne peut les changer en route.
own-silent = Il n’a encore rien communiqué sur lui-même.

device-technical = Détails techniques
device-fact-heard = Dernier signe
device-fact-firmware = Firmware
device-fact-new-firmware = Nouveau firmware
device-fact-clock = Horloge
device-fact-store = Sa mémoire
device-fact-lost = Perdu
device-fact-control = Pilotage
device-fact-power-set = Consigne
device-fact-device = Appareil
device-fact-power = Puissance actuelle
device-fact-drawn = Soutiré, selon lui
device-fact-fed-in = Injecté, selon lui
device-fact-charge = Charge
device-fact-counted = Compté selon
device-fact-home = Foyer
device-fact-name = Son nom
device-store-full = pleine à { $percent }
device-lost-readings = { $count ->
    [one] { $count } relevé en tout
   *[other] { $count } relevés en tout
}
device-happened = Ce qui s’est passé ({ $count })

bought-title = { $device }, point { $point }
bought-unsigned = non signé
bought-unsigned-text = Cet appareil ne sait pas signer ; votre décompte marque ses valeurs.
bought-suspected = L’un de ses index a baissé ou sauté. Le nœud attend de savoir si c’est durable ; d’ici là, rien n’en est compté.
bought-counted-registers = ses propres index
bought-counted-net-power = la puissance nette
bought-reversed = Il est monté dans l’autre sens
bought-retire = Mettre hors service…
bought-retire-title = Mettre cet appareil hors service ?
bought-retire-text = Désormais, { $point } n’a plus de compteur jusqu’à ce qu’un autre y soit mis. Ce qui a été mesuré reste sur le décompte. L’appareil reste connecté et peut être réutilisé.
bought-retire-confirm = Mettre hors service

connections-title = Connexions
connections-asked = Le nœud l’interroge toutes les quelques secondes.
connections-broker = Le nœud écoute ce broker.
connections-nobody = Aucun appareil ne s’est connecté.
connections-clients = { $count ->
    [one] Un appareil est connecté.
   *[other] { $count } appareils sont connectés.
}
connections-tells-figures = Y indiquer les valeurs de mon foyer et le prix, pour des automatisations
connections-end = Supprimer cette connexion…
connections-end-title = Supprimer « { $label } » ?
connections-end-house = Les appareils qui se connectent avec cet utilisateur et ce mot de passe sont déconnectés ; le mot de passe n’est plus valable.
connections-end-asked = Le nœud n’y interroge plus rien, et oublie l’adresse et le mot de passe.
connections-end-meters = { $count ->
    [one] Ce qu’elle comptait s’arrête aussi : { $points } n’a plus de compteur, jusqu’à ce qu’un autre y soit mis.
   *[other] Ce qu’elle comptait s’arrête aussi : { $points } n’ont plus de compteur, jusqu’à ce que d’autres y soient mis.
}
connections-end-bill = Ce qui a été mesuré reste sur le décompte.
connections-end-confirm = Supprimer

question-title = Que signifient ces valeurs ?
question-text = L’appareil ne le dit pas. Tant que vous ne le dites pas, elles ne comptent pas.
question-value = { $source }, { $field } : actuellement { $value } { $unit }
question-choose = Choisir…

everybody-title = Appareils qui signent
everybody-none = Aucun n’est encore appairé. Tout commence par un code d’appairage.
everybody-find = Chercher un foyer, un point de livraison ou un appareil
everybody-not-found = Rien de ce nom.
everybody-revoke = Révoquer…
everybody-revoke-title = Révoquer l’appareil du point { $point } ?
everybody-revoke-text = Sa clé ne vaudra plus rien ici, définitivement : ce qu’il mesurera à partir de maintenant sera refusé. Le point de livraison a besoin d’un autre compteur. Ce qui a été mesuré reste sur le décompte.
everybody-revoke-confirm = Révoquer
