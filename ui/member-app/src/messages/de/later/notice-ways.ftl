# Wie Mitteilungen jemanden erreichen, während keine Seite offen ist.
notice-ways = Über das Zuhause hinaus
notice-ways-text = Mitteilungen können dich auch erreichen, wenn diese Seite geschlossen ist oder du unterwegs bist. Der Hub deiner Region bringt sie: zu Geräten versiegelt, sodass nur das Gerät sie lesen kann; per E-Mail offen, wie E-Mails eben sind.
notice-ways-waiting = Es wird nachgesehen, wie Mitteilungen dich erreichen …
notice-ways-later = Was dich außerhalb des Zuhauses erreicht, steht hier, sobald der Knoten wieder da ist.
notice-ways-no-hub = Dieser Knoten hat keinen Hub; seine Mitteilungen bleiben im Heimnetz.
notice-ways-hub-away = Der Hub ist gerade nicht erreichbar. Mitteilungen warten auf ihn; Proben und Codes lassen sich erst senden, wenn er wieder da ist.

notice-device-this = Dieses Gerät
notice-push-none = Dieser Browser nimmt keine Mitteilungen an, während die Seite geschlossen ist.
notice-push-install-first = Auf iPhone und iPad dürfen dich nur Apps auf dem Home-Bildschirm benachrichtigen. Tippe auf „Teilen“, dann auf „Zum Home-Bildschirm“; öffne localgrid von dort und komm auf diese Seite zurück.
notice-push-not-encrypted = Browser erlauben das nur über eine verschlüsselte Verbindung.
notice-push-not-offered = Der Hub sendet keine Mitteilungen an Geräte.
notice-push-denied = Diesem Browser wurde gesagt, von dieser Seite keine Mitteilungen zu zeigen. Um sie zu erlauben, öffne die Berechtigungen der Seite neben der Adresse, oder am Telefon die Einstellungen für diese App; lade die Seite dann neu.
notice-push-off = Während diese Seite geschlossen ist, kommt hier nichts an.
notice-push-on = Mitteilungen kommen hier an, auch während diese Seite geschlossen ist. Abmelden beendet das.
notice-push-turn-on = Einschalten
notice-push-turn-off = Ausschalten
notice-push-busy = Wird eingeschaltet …
notice-push-plain = Eine neue Mitteilung
notice-push-plain-text = Öffne sie, um sie zu lesen.

notice-devices = Deine Geräte
# Etwa: Firefox auf Android
notice-device-name = { $browser } auf { $system }
notice-device-some = Ein Browser
notice-device-since = seit { $day }
notice-device-since-own = dieses Gerät, seit { $day }
notice-device-try = Probe senden
notice-device-tried = Die Probe ist unterwegs.
notice-device-remove = Entfernen

notice-mail = E-Mail
notice-mail-none = Der Hub sendet keine E-Mails.
notice-mail-text = Fertige und korrigierte Abrechnungen, verstummte Zähler und Störungen des Knotens können auch per E-Mail kommen. Ein Code zeigt, dass die Adresse deine ist.
notice-mail-address = E-Mail-Adresse
notice-mail-send = Code senden
notice-mail-sent = Ein Code ist unterwegs an { $address }.
notice-mail-code = Code aus der E-Mail
notice-mail-confirm = Bestätigen
notice-mail-again = Neuen Code senden
notice-mail-change = Adresse ändern
notice-mail-keep = Die alte behalten
notice-mail-remove = Entfernen
notice-mail-unconfirmed = Wartet auf den Code, der dorthin gesendet wurde.
notice-mail-confirmed = Bestätigt. Mitteilungen kommen auch dorthin.
notice-mail-ended = Aus einer der E-Mails heraus beendet. Mit einem neuen Code kommen sie wieder.

error-wrong-code = Das ist nicht der Code.
    .hint = Er steht in der neuesten E-Mail und hat sechs Ziffern.
error-code-expired = Dieser Code gilt nicht mehr.
    .hint = Lass dir einen neuen senden.
error-too-many-mail-codes = In dieser Stunde wurden genug Codes gesendet.
    .hint = Der neueste gilt noch; lass dir später einen weiteren senden.
error-too-many-devices = Mitteilungen kommen schon auf so viele Geräte, wie es geht.
    .hint = Entferne zuerst eines davon.
error-not-an-address = Das ist keine E-Mail-Adresse.
error-not-an-endpoint = Der Knoten kennt den Push-Dienst dieses Browsers nicht.
    .hint = Versuche es mit einem anderen Browser.
error-mail-not-offered = Der Hub sendet keine E-Mails.
error-push-not-offered = Der Hub sendet keine Mitteilungen an Geräte.
error-no-worker = Dieser Browser vertraut dem Zertifikat des Knotens noch nicht.
    .hint = Unter „Konto und Einstellungen“ steht, wie sich das ändern lässt.
error-push-service-away = Der Push-Dienst dieses Browsers hat nicht geantwortet.
    .hint = Er braucht das Internet, und manche Browser haben ihn ausgeschaltet.
