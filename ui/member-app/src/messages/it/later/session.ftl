session-title = Accedi di nuovo
session-text = La tua sessione è finita. Quello che hai scritto è ancora qui, e tutto continua appena torni.
session-leave = Alla pagina di accesso

error-no-connection = Non c'è connessione: ora non si può cambiare nulla.
    .hint = Quello che hai scritto resta qui. Riprova quando la pagina è collegata.
