error-no-connection = Il n’y a pas de connexion : rien ne peut être modifié pour l’instant.
    .hint = Ce que vous avez saisi reste ici. Réessayez quand la page sera connectée.
