# Comment les notifications arrivent quand aucune page n’est ouverte.
notice-ways = Au-delà du foyer
notice-ways-text = Les notifications peuvent aussi vous parvenir quand cette page est fermée et quand vous êtes ailleurs. Le hub de votre région les transmet : aux appareils, scellées, pour que seul l’appareil puisse les lire ; par e-mail, en clair, comme tout e-mail.
notice-ways-waiting = Recherche de ce qui vous parvient…
notice-ways-later = Ce qui vous parvient au-delà du foyer s’affichera ici au retour du nœud.
notice-ways-no-hub = Ce nœud n’a pas de hub : ses notifications restent dans le réseau du foyer.
notice-ways-hub-away = Le hub est injoignable pour le moment. Les notifications l’attendent ; essais et codes ne partiront qu’à son retour.

notice-device-this = Cet appareil
notice-push-none = Ce navigateur ne reçoit pas de notifications quand la page est fermée.
notice-push-install-first = Sur iPhone et iPad, seules les apps de l’écran d’accueil peuvent vous notifier. Touchez « Partager », puis « Sur l’écran d’accueil » ; ouvrez localgrid de là et revenez à cette page.
notice-push-not-encrypted = Les navigateurs ne le permettent que sur une connexion chiffrée.
notice-push-not-offered = Le hub n’envoie pas de notifications aux appareils.
notice-push-denied = Ce navigateur a reçu l’ordre de ne pas afficher les notifications de cette page. Pour les autoriser, ouvrez les autorisations de la page à côté de l’adresse, ou les réglages du téléphone pour cette app ; puis rechargez la page.
notice-push-off = Quand cette page est fermée, rien n’arrive ici.
notice-push-on = Les notifications arrivent ici, même quand cette page est fermée. Se déconnecter y met fin.
notice-push-turn-on = Activer
notice-push-turn-off = Désactiver
notice-push-busy = Activation…
notice-push-plain = Une nouvelle notification
notice-push-plain-text = Ouvrez-la pour la lire.

notice-devices = Vos appareils
# Par exemple : Firefox sur Android
notice-device-name = { $browser } sur { $system }
notice-device-some = Un navigateur
notice-device-since = depuis le { $day }
notice-device-since-own = cet appareil, depuis le { $day }
notice-device-try = Envoyer un essai
notice-device-tried = L’essai est en route.
notice-device-remove = Retirer

notice-mail = E-mail
notice-mail-none = Le hub n’envoie pas d’e-mails.
notice-mail-text = Décomptes terminés et corrigés, compteurs muets et problèmes du nœud peuvent aussi arriver par e-mail. Un code montre que l’adresse est la vôtre.
notice-mail-address = Adresse e-mail
notice-mail-send = Envoyer le code
notice-mail-sent = Un code est en route vers { $address }.
notice-mail-code = Code reçu par e-mail
notice-mail-confirm = Confirmer
notice-mail-again = Envoyer un nouveau code
notice-mail-change = Changer d’adresse
notice-mail-keep = Garder l’ancienne
notice-mail-remove = Retirer
notice-mail-unconfirmed = En attente du code qui y a été envoyé.
notice-mail-confirmed = Confirmée. Les notifications y arrivent aussi.
notice-mail-ended = Arrêté depuis l’un des e-mails. Un nouveau code les fait revenir.

error-wrong-code = Ce n’est pas le code.
    .hint = Il se trouve dans l’e-mail le plus récent et compte six chiffres.
error-code-expired = Ce code n’est plus valable.
    .hint = Faites-en envoyer un nouveau.
error-too-many-mail-codes = Assez de codes ont été envoyés en une heure.
    .hint = Le plus récent reste valable ; faites-en envoyer un autre plus tard.
error-too-many-devices = Les notifications arrivent déjà sur autant d’appareils que possible.
    .hint = Retirez-en un d’abord.
error-not-an-address = Ce n’est pas une adresse e-mail.
error-not-an-endpoint = Le nœud ne connaît pas le service push de ce navigateur.
    .hint = Essayez un autre navigateur.
error-mail-not-offered = Le hub n’envoie pas d’e-mails.
error-push-not-offered = Le hub n’envoie pas de notifications aux appareils.
error-no-worker = Ce navigateur ne fait pas encore confiance au certificat du nœud.
    .hint = « Compte et réglages » indique comment y remédier.
error-push-service-away = Le service push de ce navigateur n’a pas répondu.
    .hint = Il a besoin d’Internet, et certains navigateurs l’ont désactivé.
