# What keeps a node alive: backups, a report for whoever helps, and the box itself.
care-title = Care
care-text = Backups, and help when something is wrong.
care-waiting = Asking the node…
care-report = Health report
care-report-text = A file for whoever helps you. It says how the box is, and names nobody: no names, addresses or readings are in it.
care-report-busy = Looking…
care-report-submit = Download the report
care-updates = Updates
care-version = Version { $application } runs, on system { $system }.
care-version-trial = It tries version { $version } out, and goes back if that does not work.
care-version-waiting = Version { $version } waits for a calm moment.
care-version-fetching = Version { $version } is being fetched: { $percent } %.
care-last-outcome = Last: { $message }

backup-title = Backup
backup-text = Everything that makes this node itself, locked with its recovery code. Without the code nobody can open it, and nobody can help you to: print the code under Copies first.
backup-running = { $to ->
    [stick] Being written to the USB stick: { $size }…
    [hub] Being written to the hub: { $size }…
   *[download] Being written as a file: { $size }…
}
backup-done = { $to ->
    [stick] Backed up to the USB stick { $ago }: { $size }.
    [hub] Backed up to the hub { $ago }: { $size }.
   *[download] Backed up as a file { $ago }: { $size }.
}
# The reason follows as a sentence of its own.
backup-failed = { $to ->
    [stick] No backup to the USB stick { $ago }.
    [hub] No backup to the hub { $ago }.
   *[download] No backup as a file { $ago }.
}
care-not-worked = It did not work.
backup-to-stick = To the USB stick
backup-to-hub = To the hub
backup-as-file = As a file
backup-none = There is no backup yet.

box-title = The box
box-text = A restart takes a minute or two; meters keep what they measure meanwhile.
box-restart = Start it again
box-reset-open = Factory reset…
box-reset-title = Factory reset
box-reset-what = What is to go?
box-mode-keep-keys = Empty it, keep its keys
    .text = Logins and everything on this card go. The node stays who it is, and fetches its records back from hub or copies.
box-mode-wipe = Wipe the card
    .text = Everything goes, keys too. Without recovery code and copies nothing of this community is left.
# The word is the same in every language.
box-reset-word = Type { $word } to go on
box-reset-password = Your password
box-reset-submit = Reset the box
box-reset-busy = Asking…
box-reset-done = The box starts again now, and does it then.

# A code with which one device that signs takes a metering point.
pairing-title = Pair a device that signs
pairing-point = For the metering point
pairing-point-free = { $point } of { $member }
pairing-point-taken = { $point } of { $member } (replaces a device)
pairing-submit = Show a pairing code
pairing-code-text = For { $point }, until { $time }. Enter it in the device's own Wi-Fi page.
