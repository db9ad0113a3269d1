household-title = Foyer
household-text = Qui utilise la page de ce foyer. Chacun a son propre identifiant : personne n’a à partager un mot de passe.
household-own-tenant = Vous êtes occupant de ce foyer : vous voyez tout, fixez les limites et pilotez les appareils. Les comptes et les compteurs relèvent des propriétaires.
household-own-reader = Vous êtes lecteur de ce foyer : vous voyez tout. Ses propriétaires peuvent vous permettre de modifier.
household-waiting = Connexion au nœud…
household-you = C’est vous
household-last-seen = Dernière visite : { $day }
household-never-seen = Pas encore venu
household-right-of = Ce que { $login } peut faire
household-right-owner = Propriétaire
    .can = Peut tout faire, et dire qui d’autre entre.
household-right-tenant = Occupant
    .can = Voit tout, fixe les limites et pilote les appareils.
household-right-reader = Lecteur
    .can = Voit tout et ne change rien.
household-renew = Nouveau mot de passe
household-remove = Retirer
household-remove-title = Retirer { $login } ?
household-remove-text = { $login } est immédiatement déconnecté partout et ne peut plus se connecter. Ce qui appartient au foyer reste.
household-remove-now = Retirer { $login }
household-remove-not = Garder le compte
household-invite = Inviter quelqu’un comme
household-invite-make = Créer une invitation

right-note-tenant = Vous pouvez tout regarder ici. Un propriétaire de votre foyer peut vous permettre de le modifier.
right-note-owner = Vous pouvez tout regarder ici. Seuls les propriétaires de votre foyer le modifient.

invitation-title = Invitation
invitation-for-home = Pour le foyer { $member }
invitation-for-login = Nouveau mot de passe pour { $login }
invitation-scan = Connectez-vous au Wi-Fi de la maison et pointez l’appareil photo de votre téléphone vers le carré.
invitation-choose = Choisissez un identifiant et un mot de passe à vous.
invitation-choose-password = Choisissez un nouveau mot de passe.
invitation-there = C’est tout : l’électricité de votre foyer est à l’écran.
invitation-square = L’invitation sous forme de code QR
invitation-address = Sans appareil photo, tapez cette adresse :
invitation-only-here = Cette adresse ramène à cet appareil même. Ouvrez la page par le nom du nœud dans le réseau de la maison et invitez à nouveau.
invitation-once = Valable une fois, jusqu’au { $day }. Qui l’a peut entrer : ne la donnez à personne d’autre.
invitation-print = Imprimer
invitation-copy = Copier l’adresse
invitation-copied = L’adresse est copiée.
invitation-by-hand = Le navigateur n’a pas voulu copier : sélectionnez l’adresse à la main.
invitation-done = Terminé
invitation-open = Invitations en attente
invitation-until = valable jusqu’au { $day }
invitation-take-back = Révoquer

invitations-title = Inviter des personnes
invitations-text = Chacun choisit son identifiant et son mot de passe ; vous ne les voyez jamais.
invitations-who = Pour qui ?
invitations-new = Une personne du foyer
invitations-password = Un nouveau mot de passe pour
invitations-home = { $accounts ->
    [0] { $member } – encore personne
    [one] { $member } – { $accounts } personne
   *[other] { $member } – { $accounts } personnes
}
invitations-nobody = Aucun foyer n’attend d’invitation.
