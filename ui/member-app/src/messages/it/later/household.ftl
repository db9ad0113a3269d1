household-title = Famiglia
household-text = Chi usa la pagina di questa casa. Ognuno entra con il proprio nome, così nessuno deve condividere una password.
household-own-tenant = Sei inquilino di questa casa: vedi tutto, fissi i limiti e comandi i dispositivi. Ad account e contatori pensano i proprietari.
household-own-reader = Sei lettore di questa casa: vedi tutto. I proprietari possono permetterti di cambiare qualcosa.
household-waiting = In attesa del nodo…
household-you = Sei tu
household-last-seen = Ultima visita: { $day }
household-never-seen = Non è ancora entrato
household-right-of = Che cosa può fare { $login }
household-right-owner = Proprietario
    .can = Può fare tutto, anche dire chi altro entra.
household-right-tenant = Inquilino
    .can = Vede tutto, fissa i limiti e comanda i dispositivi.
household-right-reader = Lettore
    .can = Vede tutto e non cambia nulla.
household-renew = Nuova password
household-remove = Rimuovi
household-remove-title = Rimuovere { $login }?
household-remove-text = { $login } viene scollegato subito ovunque e non può più entrare. Ciò che è della casa resta.
household-remove-now = Rimuovi { $login }
household-remove-not = Tieni l’account
household-invite = Invita qualcuno come
household-invite-make = Crea un invito

right-note-tenant = Qui puoi vedere tutto. Un proprietario della tua casa può permetterti di cambiarlo.
right-note-owner = Qui puoi vedere tutto. Solo i proprietari della tua casa lo cambiano.

invitation-title = Invito
invitation-for-home = Per la casa { $member }
invitation-for-login = Nuova password per { $login }
invitation-scan = Collegati al Wi-Fi della casa e punta la fotocamera del telefono sul quadrato.
invitation-choose = Scegli un nome utente e una password tuoi.
invitation-choose-password = Scegli una nuova password.
invitation-there = È tutto: l’elettricità della tua casa è sullo schermo.
invitation-square = L’invito come codice QR
invitation-address = Senza fotocamera, scrivi questo indirizzo:
invitation-only-here = Questo indirizzo riporta a questo stesso dispositivo. Apri la pagina con il nome del nodo nella rete di casa e invita di nuovo.
invitation-once = Vale una volta, fino a { $day }. Chi lo ha può entrare: non darlo a nessun altro.
invitation-print = Stampa
invitation-copy = Copia indirizzo
invitation-copied = L’indirizzo è copiato.
invitation-by-hand = Il browser non ha voluto copiarlo: seleziona l’indirizzo a mano.
invitation-done = Fatto
invitation-open = Invitati
invitation-until = vale fino a { $day }
invitation-take-back = Ritira

invitations-title = Invita persone
invitations-text = Ognuno sceglie il proprio nome utente e la propria password; tu non li vedi mai.
invitations-who = Per chi è?
invitations-new = Una persona della casa
invitations-password = Una nuova password per
invitations-home = { $accounts ->
    [0] { $member } – ancora nessuno
    [one] { $member } – { $accounts } persona
   *[other] { $member } – { $accounts } persone
}
invitations-nobody = Nessuna casa aspetta un invito.
