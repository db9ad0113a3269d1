error-no-connection = Es gibt keine Verbindung, deshalb lässt sich gerade nichts ändern.
    .hint = Was du eingegeben hast, bleibt hier. Versuche es noch einmal, wenn die Seite verbunden ist.
