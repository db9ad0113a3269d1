error-no-connection = Non c’è connessione: ora non si può cambiare nulla.
    .hint = Quello che hai scritto resta qui. Riprova quando la pagina è collegata.
