session-title = Bitte melde dich noch einmal an
session-text = Deine Sitzung ist zu Ende. Was du eingegeben hast, ist noch da, und es geht weiter, sobald du zurück bist.
session-leave = Zur Anmeldeseite

error-no-connection = Es gibt keine Verbindung, deshalb lässt sich gerade nichts ändern.
    .hint = Was du eingegeben hast, bleibt hier. Versuche es noch einmal, wenn die Seite verbunden ist.
