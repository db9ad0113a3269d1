# Come arrivano gli avvisi mentre nessuna pagina è aperta.
notice-ways = Oltre la casa
notice-ways-text = Gli avvisi possono raggiungerti anche con questa pagina chiusa e quando sei fuori. Li porta l’hub della tua regione: ai dispositivi sigillati, così che solo il dispositivo li legga; per e-mail aperti, come sono le e-mail.
notice-ways-waiting = Vediamo come ti arrivano gli avvisi…
notice-ways-later = Ciò che ti raggiunge oltre la casa si vedrà qui al ritorno del nodo.
notice-ways-no-hub = Questo nodo non ha un hub, quindi i suoi avvisi restano nella rete di casa.
notice-ways-hub-away = Ora l’hub non è raggiungibile. Gli avvisi lo aspettano; prove e codici partono solo quando torna.

notice-device-this = Questo dispositivo
notice-push-none = Questo browser non riceve avvisi con la pagina chiusa.
notice-push-install-first = Su iPhone e iPad possono avvisarti solo le app nella schermata Home. Tocca «Condividi», poi «Aggiungi alla schermata Home»; apri localgrid da lì e torna a questa pagina.
notice-push-not-encrypted = I browser lo permettono solo con una connessione cifrata.
notice-push-not-offered = L’hub non invia avvisi ai dispositivi.
notice-push-denied = A questo browser è stato detto di non mostrare gli avvisi di questa pagina. Per permetterli, apri i permessi della pagina accanto all’indirizzo, o le impostazioni del telefono per questa app; poi ricarica la pagina.
notice-push-off = Con questa pagina chiusa, qui non arriva nulla.
notice-push-on = Gli avvisi arrivano qui, anche con questa pagina chiusa. Se esci, finisce.
notice-push-turn-on = Attiva
notice-push-turn-off = Disattiva
notice-push-busy = Attivazione…
notice-push-plain = Un nuovo avviso
notice-push-plain-text = Aprilo per leggerlo.

notice-devices = I tuoi dispositivi
# Per esempio: Firefox su Android
notice-device-name = { $browser } su { $system }
notice-device-some = Un browser
notice-device-since = da { $day }
notice-device-since-own = questo dispositivo, da { $day }
notice-device-try = Invia una prova
notice-device-tried = La prova è in viaggio.
notice-device-remove = Rimuovi

notice-mail = E-mail
notice-mail-none = L’hub non invia e-mail.
notice-mail-text = Rendiconti pronti e corretti, contatori che tacciono e problemi del nodo possono arrivare anche per e-mail. Un codice mostra che l’indirizzo è tuo.
notice-mail-address = Indirizzo e-mail
notice-mail-send = Invia il codice
notice-mail-sent = Un codice è in viaggio verso { $address }.
notice-mail-code = Codice dell’e-mail
notice-mail-confirm = Conferma
notice-mail-again = Invia un nuovo codice
notice-mail-change = Cambia indirizzo
notice-mail-keep = Tieni quello di prima
notice-mail-remove = Rimuovi
notice-mail-unconfirmed = In attesa del codice inviato lì.
notice-mail-confirmed = Confermato. Gli avvisi arrivano anche lì.
notice-mail-ended = Terminato da una delle e-mail. Con un nuovo codice tornano.

error-wrong-code = Questo non è il codice.
    .hint = È nell’e-mail più recente e ha sei cifre.
error-code-expired = Questo codice non vale più.
    .hint = Fattene inviare uno nuovo.
error-too-many-mail-codes = In quest’ora sono stati inviati abbastanza codici.
    .hint = Il più recente vale ancora; fattene inviare un altro più tardi.
error-too-many-devices = Gli avvisi arrivano già a tutti i dispositivi possibili.
    .hint = Prima rimuovine uno.
error-not-an-address = Questo non è un indirizzo e-mail.
error-not-an-endpoint = Il nodo non conosce il servizio push di questo browser.
    .hint = Prova con un altro browser.
error-mail-not-offered = L’hub non invia e-mail.
error-push-not-offered = L’hub non invia avvisi ai dispositivi.
error-no-worker = Questo browser non si fida ancora del certificato del nodo.
    .hint = In «Account e impostazioni» trovi come cambiarlo.
error-push-service-away = Il servizio push di questo browser non ha risposto.
    .hint = Ha bisogno di internet, e alcuni browser lo hanno spento.
