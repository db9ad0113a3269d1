account-title = Account
account-role-member = Ruolo: membro
account-role-installer = Ruolo: installazione
account-role-coordinator = Ruolo: coordinamento
account-member = Membro { $name }
account-log-out = Esci

account-copies = Copie di sicurezza
account-copies-show = Mostra

account-connection = Connessione all’apparecchio
account-encrypted = Cifrata.
account-not-encrypted = Non cifrata: altri su questa rete potrebbero leggerla.
account-certificate = Certificato
account-encrypt = Cifra

account-password = Cambia la password
account-password-now = Password attuale
account-password-new = Nuova password, almeno 10 caratteri
account-password-changed = La tua password è stata cambiata.
account-password-submit = Cambia la password
