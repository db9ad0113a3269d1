account-title = Compte
account-role-member = Rôle : membre
account-role-installer = Rôle : installation
account-role-coordinator = Rôle : coordination
account-member = Membre { $name }
account-log-out = Se déconnecter

account-copies = Copies de sécurité
account-copies-show = Afficher

account-connection = Connexion au boîtier
account-encrypted = Chiffrée.
account-not-encrypted = Non chiffrée : d’autres personnes sur ce réseau pourraient la lire.
account-certificate = Certificat
account-encrypt = Chiffrer

account-password = Changer de mot de passe
account-password-now = Mot de passe actuel
account-password-new = Nouveau mot de passe, au moins 10 caractères
account-password-changed = Votre mot de passe a été changé.
account-password-submit = Changer de mot de passe
