account-title = Konto
account-role-member = Rolle: Mitglied
account-role-installer = Rolle: Installation
account-role-coordinator = Rolle: Koordination
account-member = Mitglied { $name }
account-log-out = Abmelden

account-copies = Sicherheitskopien
account-copies-show = Zeigen

account-connection = Verbindung zur Box
account-encrypted = Verschlüsselt.
account-not-encrypted = Nicht verschlüsselt: Andere in diesem Netzwerk könnten mitlesen.
account-certificate = Zertifikat
account-encrypt = Verschlüsseln

account-password = Passwort ändern
account-password-now = Jetziges Passwort
account-password-new = Neues Passwort, mindestens 10 Zeichen
account-password-changed = Dein Passwort ist geändert.
account-password-submit = Passwort ändern
