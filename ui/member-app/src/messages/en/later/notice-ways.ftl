# How notices reach somebody while no page is open.
notice-ways = Beyond the home
notice-ways-text = Notifications can also reach you while this page is closed, and when you are out. Your region's hub carries them: to devices sealed, so that only the device can read them; by e-mail open, as e-mails are.
notice-ways-waiting = Looking up how notifications reach you…
notice-ways-later = What reaches you beyond the home shows here once the node is back.
notice-ways-no-hub = This node has no hub, so its notifications stay in the home network.
notice-ways-hub-away = The hub is out of reach right now. Notifications wait for it; tests and codes can only be sent once it is back.

notice-device-this = This device
notice-push-none = This browser takes no notifications while the page is closed.
notice-push-install-first = On iPhone and iPad, only apps on the home screen may notify you. Tap Share, then Add to Home Screen; open localgrid from there and come back to this page.
notice-push-not-encrypted = Browsers allow this over an encrypted connection only.
notice-push-not-offered = The hub sends no notifications to devices.
notice-push-denied = This browser was told not to show notifications of this page. To allow them, open the page's permissions next to the address, or the phone's settings for this app; then reload the page.
notice-push-off = While this page is closed, nothing comes here.
notice-push-on = Notifications come here, even while this page is closed. Logging out ends that.
notice-push-turn-on = Turn on
notice-push-turn-off = Turn off
notice-push-busy = Turning on…
notice-push-plain = A new notification
notice-push-plain-text = Open it to read it.

notice-devices = Your devices
# Such as: Firefox on Android
notice-device-name = { $browser } on { $system }
notice-device-some = A browser
notice-device-since = since { $day }
notice-device-since-own = this device, since { $day }
notice-device-try = Send a test
notice-device-tried = The test is on its way.
notice-device-remove = Remove

notice-mail = E-mail
notice-mail-none = The hub sends no e-mails.
notice-mail-text = Finished and corrected statements, silent meters and troubles of the node can also come by e-mail. A code shows that the address is yours.
notice-mail-address = E-mail address
notice-mail-send = Send code
notice-mail-sent = A code is on its way to { $address }.
notice-mail-code = Code from the e-mail
notice-mail-confirm = Confirm
notice-mail-again = Send a new code
notice-mail-change = Change address
notice-mail-keep = Keep the old one
notice-mail-remove = Remove
notice-mail-unconfirmed = Waiting for the code that was sent there.
notice-mail-confirmed = Confirmed. Notifications come there too.
notice-mail-ended = Ended from one of the e-mails. With a new code they come again.

error-wrong-code = That is not the code.
    .hint = It is in the newest e-mail, and has six digits.
error-code-expired = This code no longer counts.
    .hint = Have a new one sent.
error-too-many-mail-codes = Enough codes were sent within this hour.
    .hint = The newest one still counts; have another one sent later.
error-too-many-devices = Notifications already come to as many devices as they can.
    .hint = Remove one of them first.
error-not-an-address = That is no e-mail address.
error-not-an-endpoint = The node does not know this browser's push service.
    .hint = Try another browser.
error-mail-not-offered = The hub sends no e-mails.
error-push-not-offered = The hub sends no notifications to devices.
error-no-worker = This browser does not trust the node's certificate yet.
    .hint = Under Account and settings you find how to change that.
error-push-service-away = This browser's push service did not answer.
    .hint = It needs the internet, and some browsers have it switched off.
