care-title = Entretien
care-text = Des sauvegardes, et de l’aide quand quelque chose ne va pas.
care-waiting = Connexion au nœud…
care-report = Bilan de santé
care-report-text = Un fichier pour la personne qui vous aide. Il dit comment va le boîtier et ne nomme personne : ni noms, ni adresses, ni relevés.
care-report-busy = Vérification…
care-report-submit = Télécharger le bilan
care-updates = Mises à jour
care-version = La version { $application } est installée, sur le système { $system }.
care-version-trial = La version { $version } est à l’essai ; si elle ne convient pas, le nœud revient en arrière.
care-version-waiting = La version { $version } attend un moment calme.
care-version-fetching = La version { $version } est en cours de téléchargement : { $percent } %.
care-last-outcome = Dernier résultat : { $message }

backup-title = Sauvegarde
backup-text = Tout ce qui fait ce nœud, verrouillé avec son code de récupération. Sans le code, personne ne peut l’ouvrir ni vous y aider : imprimez d’abord le code dans « Copies ».
backup-running = { $to ->
    [stick] Écriture sur la clé USB : { $size }…
    [hub] Envoi au hub : { $size }…
   *[download] Écriture dans un fichier : { $size }…
}
backup-done = { $to ->
    [stick] Sauvegarde sur la clé USB faite { $ago } : { $size }.
    [hub] Sauvegarde sur le hub faite { $ago } : { $size }.
   *[download] Sauvegarde dans un fichier faite { $ago } : { $size }.
}
backup-failed = { $to ->
    [stick] Échec de la sauvegarde sur la clé USB, { $ago }.
    [hub] Échec de la sauvegarde sur le hub, { $ago }.
   *[download] Échec de la sauvegarde dans un fichier, { $ago }.
}
care-not-worked = Cela n’a pas fonctionné.
backup-to-stick = Sur la clé USB
backup-to-hub = Sur le hub
backup-as-file = Dans un fichier
backup-none = Il n’y a pas encore de sauvegarde.

box-title = Le boîtier
box-text = Un redémarrage prend une minute ou deux ; les compteurs gardent ce qu’ils mesurent entre-temps.
box-restart = Redémarrer
box-reset-open = Réinitialiser…
box-reset-title = Réinitialisation d’usine
box-reset-what = Que faut-il effacer ?
box-mode-keep-keys = Le vider, garder ses clés
    .text = Les accès et tout ce qui est sur cette carte disparaissent. Le nœud reste lui-même et récupère ses données du hub ou des copies.
box-mode-wipe = Effacer la carte
    .text = Tout disparaît, même les clés. Sans code de récupération ni copies, il ne reste rien de cette communauté.
box-reset-word = Tapez « { $word } » pour continuer
box-reset-password = Votre mot de passe
box-reset-submit = Réinitialiser le boîtier
box-reset-busy = Un instant…
box-reset-done = Le boîtier redémarre maintenant et se réinitialise au démarrage.

pairing-title = Appairer un appareil qui signe
pairing-point = Pour le point de livraison
pairing-point-free = { $point } ({ $member })
pairing-point-taken = { $point } ({ $member }, remplace un appareil)
pairing-submit = Afficher un code d’appairage
pairing-code-text = Pour { $point }, jusqu’à { $time }. Saisissez-le sur la page Wi-Fi de l’appareil.
