care-title = Cura
care-text = Backup, e aiuto quando qualcosa non va.
care-waiting = In attesa del nodo…
care-report = Rapporto sullo stato
care-report-text = Un file per chi ti aiuta. Dice come sta l’apparecchio e non nomina nessuno: non contiene nomi, indirizzi né letture.
care-report-busy = Controllo in corso…
care-report-submit = Scarica il rapporto
care-updates = Aggiornamenti
care-version = È in uso la versione { $application }, sul sistema { $system }.
care-version-trial = Sta provando la versione { $version } e torna indietro se non funziona.
care-version-waiting = La versione { $version } aspetta un momento tranquillo.
care-version-fetching = Download della versione { $version } in corso: { $percent }%.
care-last-outcome = Ultimo esito: { $message }

backup-title = Backup
backup-text = Tutto ciò che rende questo nodo quello che è, chiuso con il suo codice di recupero. Senza il codice nessuno può aprirlo né aiutarti a farlo: prima stampa il codice in «Copie».
backup-running = { $to ->
    [stick] Scrittura sulla chiavetta USB: { $size }…
    [hub] Invio all’hub: { $size }…
   *[download] Scrittura in un file: { $size }…
}
backup-done = { $to ->
    [stick] Backup sulla chiavetta USB fatto { $ago }: { $size }.
    [hub] Backup sull’hub fatto { $ago }: { $size }.
   *[download] Backup in un file fatto { $ago }: { $size }.
}
backup-failed = { $to ->
    [stick] Backup sulla chiavetta USB non riuscito, { $ago }.
    [hub] Backup sull’hub non riuscito, { $ago }.
   *[download] Backup in un file non riuscito, { $ago }.
}
care-not-worked = Non ha funzionato.
backup-to-stick = Sulla chiavetta USB
backup-to-hub = Sull’hub
backup-as-file = In un file
backup-none = Non c’è ancora nessun backup.

box-title = L’apparecchio
box-text = Il riavvio richiede un minuto o due; intanto i contatori conservano ciò che misurano.
box-restart = Riavvia
box-reset-open = Ripristina…
box-reset-title = Ripristino alle impostazioni di fabbrica
box-reset-what = Che cosa va cancellato?
box-mode-keep-keys = Svuotalo, conserva le sue chiavi
    .text = Si cancellano gli accessi e tutto ciò che è su questa scheda. Il nodo resta se stesso e recupera i suoi dati dall’hub o dalle copie.
box-mode-wipe = Cancella la scheda
    .text = Si cancella tutto, anche le chiavi. Senza codice di recupero e copie non resta nulla di questa comunità.
box-reset-word = Scrivi «{ $word }» per continuare
box-reset-password = La tua password
box-reset-submit = Ripristina l’apparecchio
box-reset-busy = Un momento…
box-reset-done = L’apparecchio si riavvia ora e si ripristina all’avvio.

pairing-title = Abbina un dispositivo che firma
pairing-point = Per il punto di fornitura
pairing-point-free = { $point } di { $member }
pairing-point-taken = { $point } di { $member } (sostituisce un dispositivo)
pairing-submit = Mostra un codice di abbinamento
pairing-code-text = Per { $point }, fino alle { $time }. Inseriscilo nella pagina Wi-Fi del dispositivo.
