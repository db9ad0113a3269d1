sharing-title = Condivisione
sharing-text = Chi riceve quanto di ciò che ai vicini avanza, e a quale prezzo. Ciò che è iniziato resta com’è.
sharing-new = Nuova chiave
sharing-waiting = Caricamento delle chiavi…
sharing-none = Nessuna chiave concordata
sharing-none-text = I vicini condividono secondo i propri limiti: chi offre di più o chiede di meno viene prima. Una chiave di ripartizione divide invece secondo un accordo ciò che c’è.
sharing-back = Tutte le chiavi

sharing-period = Chiave, inizio: { $start }
sharing-from = Inizio: { $start } – { $kind }
sharing-until = fine: { $end }
sharing-until-further-notice = fino a nuovo avviso
sharing-withdrawn-text = Ritirata prima di iniziare: continua ciò che valeva prima.
sharing-when-past = passata
sharing-when-now = in vigore
sharing-when-planned = prevista
sharing-when-withdrawn = ritirata
sharing-withdraw = Ritira
sharing-withdraw-from = Ritira la chiave (inizio: { $start })
sharing-withdraw-title = Ritirare la chiave (inizio: { $start })?
sharing-withdraw-text = Allora continua ciò che vale prima. Il nodo lo saprà appena sarà raggiungibile.
sharing-withdrawing = Ritiro in corso…
sharing-members = { $count ->
    [one] Chi ne fa parte: { $count } membro
   *[other] Chi ne fa parte: { $count } membri
}
sharing-member = Membro
sharing-share = Quota
sharing-group = Gruppo

sharing-kind = Come si divide
sharing-kind-auction = Secondo i limiti
    .text = Decidono i limiti di ogni casa: chi paga di più compra prima, chi chiede di meno vende prima.
sharing-kind-dynamic = Secondo il bisogno
    .text = Ognuno riceve una parte in proporzione a ciò di cui ha bisogno in quel momento.
sharing-kind-static = Per quote fisse
    .text = Ognuno ha una quota concordata; ciò che qualcuno non può usare va alla rete.
sharing-kind-hybrid = Per quote fisse, poi secondo il bisogno
    .text = Ognuno ha una quota concordata; ciò che qualcuno non può usare va agli altri in proporzione al loro bisogno.
sharing-kind-priority = Per gruppi
    .text = Prima viene servito il primo gruppo, poi il secondo; dentro un gruppo, secondo il bisogno. Chi non è in nessun gruppo viene per ultimo.
sharing-price = Prezzo tra vicini
sharing-price-mid-market = Nel mezzo
    .text = A metà strada tra ciò che la rete paga e ciò che chiede, meno il costo di rete.
sharing-price-supply-demand-ratio = Secondo quanto ce n’è
    .text = Caro finché avanza poco, conveniente quando ce n’è molto.
sharing-points = Prezzi secondo l’offerta
sharing-points-text = Tra due punti il prezzo segue una linea retta. Il 100% della domanda è l’equilibrio; per il prezzo, 0% è il più basso che conviene e 100% il più alto.
sharing-point-ratio = Punto { $number }: offerta in % della domanda
sharing-point-position = Punto { $number }: prezzo in % del margine
sharing-point-remove = Togli il punto { $number }
sharing-point-add = Aggiungi un punto
sharing-point-text = Offerta al { $ratio } della domanda: prezzo al { $position } del margine

sharing-new-title = Nuova chiave
sharing-new-text = Provala sul mese scorso prima di salvarla.
sharing-not-yours = Le chiavi le crea il coordinamento. Tu puoi guardarle.
sharing-restored-older = Ciò che hai scritto è ancora qui, ma qualcuno nel frattempo ha cambiato le chiavi. Guardale prima di salvare.
sharing-day = Vale dall’inizio del
sharing-day-text = Da mezzanotte nel fuso { $time_zone }. Finché non inizia si può ritirare.
sharing-shares = La quota di ognuno
sharing-share-of = Quota di { $member } in percentuale
sharing-equal = Uguale per tutti
sharing-make-whole = Porta la somma al 100%
sharing-sum-whole = La somma delle quote è { $sum }.
sharing-sum-missing = La somma delle quote è { $sum }; { $rest } non è ancora di nessuno.
sharing-sum-over = La somma delle quote è { $sum }; è { $rest } di troppo.
sharing-sum-wrong = { $count ->
    [one] La quota di { $member } non è una percentuale.
   *[other] { $count } quote non sono percentuali; la prima è quella di { $member }.
}
sharing-groups = Il gruppo di ognuno
sharing-group-of = Gruppo di { $member }
sharing-group-none = Nessun gruppo: per ultimo
sharing-group-number = Gruppo { $group }
sharing-group-count = { $count ->
    [one] Gruppo { $group }: { $count } membro
   *[other] Gruppo { $group }: { $count } membri
}
sharing-group-rest = { $count ->
    [one] Per ultimo: { $count } membro
   *[other] Per ultimi: { $count } membri
}
sharing-file = Da un file
sharing-file-shares = Una riga per ogni membro: il suo nome e la sua quota in percentuale, come si salva la tabella qui sotto. Chi non c’è non ha quota.
sharing-file-groups = Una riga per ogni membro: il suo nome e il numero del suo gruppo. Chi non c’è viene per ultimo.
sharing-file-read = { $file } è stato letto. Non è ancora salvato nulla.
sharing-file-line = Riga { $line }

sharing-try-prices = Prezzi per la prova
sharing-try-as-it-was = Com’erano
sharing-try-tariff = Quelli della tariffa con inizio { $start }
sharing-preview = Prova sul mese scorso
sharing-preview-title = Che cosa avrebbe fatto questa chiave
sharing-preview-as-it-was = L’energia è quella misurata: nessuno poteva conoscere questa chiave e usare energia in un altro momento.
sharing-preview-limits = { $count ->
    [one] { $count } membro ha limiti propri; con una chiave restano in attesa.
   *[other] { $count } membri hanno limiti propri; con una chiave restano in attesa.
}
sharing-save = Salva la chiave
sharing-busy = Un momento…

error-malformed-allocation-key = Questa chiave non torna.
    .hint = La somma delle quote è 100% e nessuno compare due volte.
error-allocation-key-in-the-past = Dopo questo momento sono già stati chiusi intervalli.
    .hint = Una chiave non cambia mai il passato; scegli un inizio successivo.
error-allocation-key-too-far = Questa chiave inizia troppo lontano nel futuro.
error-allocation-key-exists = C’è già una chiave da questo momento in poi.
    .hint = Ritirala prima, oppure scegli un altro inizio.
error-allocation-key-begun = Questa chiave è già iniziata.
    .hint = Creane una nuova che inizi più tardi.
error-no-such-allocation-key = Questa chiave non esiste.
error-too-many-allocation-keys = Ci sono già molte chiavi previste.
    .hint = Aspetta che alcune siano iniziate.
error-not-a-share = Una delle quote non è una percentuale.
    .hint = Scrivila come 12,5, con al massimo quattro decimali.
error-shares-not-whole = La somma delle quote non è 100%.
    .hint = «Porta la somma al 100%» mantiene le proporzioni.
error-not-a-group = Nessuno è ancora in un gruppo.
    .hint = Scegli un gruppo per almeno un membro.
error-too-many-in-key = Una chiave può nominare al massimo 1.000 membri.
    .hint = Chi non ha quota né gruppo non deve esserci.
error-not-a-point = I prezzi secondo l’offerta non sono in ordine.
    .hint = L’offerta sale di punto in punto, il prezzo mai.
error-share-file-too-large = Questo file è troppo grande.
error-share-file-unknown-member = Il file nomina qualcuno che non è membro.
error-share-file-member-twice = Il file nomina un membro due volte.
error-share-file-wrong-line = Una riga del file non si può leggere.
    .hint = Scrivi il nome del membro, un punto e virgola e il numero.
error-share-file-empty = Il file non nomina nessun membro.
