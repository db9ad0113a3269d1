# La pagina dei dispositivi.
devices-title = Dispositivi
devices-add = Aggiungi un dispositivo
devices-all = Tutti i dispositivi
devices-asking = In attesa del nodo…
devices-told-last = È l’ultima cosa che il nodo ha comunicato.
devices-none = Ancora nessun dispositivo
devices-none-text = Nessun dispositivo misura ancora la tua casa.
devices-none-hint = Aggiungi un contatore o una presa che hai già, o chiedi al tuo installatore di abbinarne uno che firma le sue letture.
devices-of-member = di { $member }
devices-keep = Mantieni

own-title = Contatore di { $point }
own-connected = collegato
own-not-connected = non collegato
own-signs = Firma le sue letture: nessuno può modificarle lungo il percorso.
own-silent = Non ha ancora comunicato nulla di sé.

device-technical = Dati tecnici
device-fact-heard = Ultimo segnale
device-fact-firmware = Firmware
device-fact-new-firmware = Nuovo firmware
device-fact-clock = Orologio
device-fact-store = La sua memoria
device-fact-lost = Perso
device-fact-control = Comando
device-fact-power-set = Potenza impostata
device-fact-device = Dispositivo
device-fact-power = Potenza ora
device-fact-drawn = Prelevato, secondo lui
device-fact-fed-in = Immesso, secondo lui
device-fact-charge = Carica
device-fact-counted = Contato con
device-fact-home = Casa
device-fact-name = Il suo nome
device-store-full = piena al { $percent }
device-lost-readings = { $count ->
    [one] { $count } lettura in tutto
   *[other] { $count } letture in tutto
}
device-happened = Che cosa è successo ({ $count })

bought-title = { $device } di { $point }
bought-unsigned = non firmato
bought-unsigned-text = Questo dispositivo non può firmare; il tuo rendiconto segna i suoi valori.
bought-suspected = Uno dei suoi registri è sceso o ha fatto un salto. Il nodo aspetta che sia chiaro se resta così; fino ad allora non conta nulla di esso.
bought-counted-registers = i suoi registri
bought-counted-net-power = la potenza netta
bought-reversed = È montato al contrario
bought-retire = Dismettilo…
bought-retire-title = Dismettere questo dispositivo?
bought-retire-text = D’ora in poi { $point } non ha un contatore finché non ne viene messo un altro. Ciò che è stato misurato resta nel rendiconto. Il dispositivo resta collegato e si può usare di nuovo.
bought-retire-confirm = Dismettilo

connections-title = Connessioni
connections-asked = Il nodo lo interroga ogni pochi secondi.
connections-broker = Il nodo ascolta questo broker.
connections-nobody = Nessun dispositivo ha fatto l’accesso.
connections-clients = { $count ->
    [one] Un dispositivo ha fatto l’accesso.
   *[other] { $count } dispositivi hanno fatto l’accesso.
}
connections-tells-figures = Comunica lì i valori della mia casa e il prezzo, per le automazioni
connections-end = Chiudi questa connessione…
connections-end-title = Chiudere «{ $label }»?
connections-end-house = I dispositivi che accedono con il suo utente e la sua password vengono scollegati; la password non serve più.
connections-end-asked = Lì il nodo non chiede più nulla, e dimentica indirizzo e password.
connections-end-meters = { $count ->
    [one] Si dismette anche ciò che veniva contato con essa: { $points } non ha un contatore finché non ne viene messo un altro.
   *[other] Si dismette anche ciò che veniva contato con essa: { $points } non hanno un contatore finché non ne vengono messi altri.
}
connections-end-bill = Ciò che è stato misurato resta nel rendiconto.
connections-end-confirm = Chiudila

question-title = Che cosa significano questi valori?
question-text = Il dispositivo non lo dice. Finché non lo dici tu, non contano.
question-value = { $field } di { $source }, ora { $value } { $unit }
question-choose = Scegli…

everybody-title = Dispositivi che firmano
everybody-none = Nessuno è ancora abbinato. Si comincia con un codice di abbinamento.
everybody-find = Cerca una casa, un punto di fornitura o un dispositivo
everybody-not-found = Nessuno con questo nome.
everybody-revoke = Revocalo…
everybody-revoke-title = Revocare il dispositivo di { $point }?
everybody-revoke-text = Qui la sua chiave non varrà più nulla, per sempre: ciò che misura d’ora in poi viene rifiutato. Il punto di fornitura ha bisogno di un altro contatore. Ciò che è stato misurato resta nel rendiconto.
everybody-revoke-confirm = Revocalo
