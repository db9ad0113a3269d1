session-title = Veuillez vous reconnecter
session-text = Votre session est terminée. Ce que vous avez saisi est toujours là, et la suite se fait dès votre retour.
session-leave = Vers la page de connexion

error-no-connection = Il n’y a pas de connexion : rien ne peut être modifié pour l’instant.
    .hint = Ce que vous avez saisi reste ici. Réessayez quand la page sera connectée.
