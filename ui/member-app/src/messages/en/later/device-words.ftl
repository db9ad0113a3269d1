# What devices say of themselves. Causes stand after a colon, or alone in a list.
device-adapter-shelly-gen1 = Shelly
device-adapter-shelly-gen2 = Shelly
device-adapter-tasmota = Tasmota
device-adapter-home-assistant = Home Assistant device
device-adapter-victron = Victron
device-adapter-p1 = Smart meter (P1)
device-adapter-homewizard = HomeWizard
device-adapter-sunspec = SunSpec device
device-adapter-openevse = OpenEVSE
device-adapter-ocmf = Wallbox (OCMF)

# What a value of a device may mean.
device-role-import = energy that the home draws
device-role-export = energy that it feeds in
device-role-power = power, positive while it draws
device-role-export-power = power, positive while it feeds in
device-role-charge-state = how full a battery is
device-role-none = nothing of this

# By the numbers of the devices' protocol.
device-trip-1 = a sensor went silent
device-trip-2 = it got too hot
device-trip-3 = the voltage was out of range
device-trip-4 = the emergency stop was pressed
device-trip-5 = a sensor told nonsense

device-refusal-1 = it could not be read
device-refusal-2 = it was not from this node
device-refusal-3 = its signature was wrong
device-refusal-4 = it was for another device
device-refusal-5 = it had come before
device-refusal-6 = it came too late
device-refusal-7 = it was too far ahead
device-refusal-8 = the device does not know the time
device-refusal-9 = it asked for more than the device may do

# Why a device did not take a firmware.
device-failure-malformed = it could not read the offer
device-failure-wrong-signature = it does not know the key that signed it
device-failure-wrong-board = it is made for another board
device-failure-not-newer = it runs the same or a newer version
device-failure-too-old = what it runs is too old to go there directly
device-failure-too-large = it has no room for the image
device-failure-download-failed = it could not fetch the image
device-failure-truncated = the connection kept breaking
device-failure-stalled = it stopped on the way
device-failure-silent = it has not been heard since
device-failure-wrong-digest = what arrived was not the image
device-failure-flash-failed = its memory could not be written
device-failure-too-many-tries = it tried too often
device-failure-self-test-failed = the new version failed its own test
device-failure-never-confirmed = the new version stopped before it had passed its own test
device-failure-rolled-back = it went back to the version before
device-said = it said “{ $reason }”
device-reason = reason { $number }

device-event-trip = It switched off to be safe: { $why }.
device-event-trip-cleared = What had made it switch off is over.
device-event-command-applied = It follows the community: { $power }.
device-event-command-refused = It refused a command: { $why }.
device-event-failsafe-entered = It heard nothing of the node and went into its safe state.
device-event-failsafe-left = It hears the node again.
device-event-register-reset = Its registers began anew.
device-event-update-confirmed = It runs firmware { $version } from now on.
device-event-update-rolled-back = It went back from firmware { $version } to the one before.
device-event-update-refused = It did not take a firmware: { $why }.
device-event-clock-set = Its clock was set, by { $duration }.
device-event-readings-lost = { $count ->
    [one] It lost { $count } reading: its store was full.
   *[other] It lost { $count } readings: its store was full.
}
device-event-sensor-stuck = Its sensor does not move any more.
device-event-sensor-back = Its sensor works again.
device-unknown-event = Something that this page does not know (number { $code }).

device-power-none = draws nothing
device-power-draws = draws { $power }
device-power-feeds = feeds in { $power }
device-now-none = Right now it draws nothing.
device-now-draws = Right now it draws { $power }.
device-now-feeds = Right now it feeds in { $power }.

device-clock-never = never set
device-clock-right = right
device-clock-set = set { $duration } ago
device-clock-set-days = { $days ->
    [one] set { $days }{ "\u00A0" }day ago
   *[other] set { $days }{ "\u00A0" }days ago
}
device-not-heard = not heard since the node started

device-control-failsafe = in its safe state
device-control-following = follows the community
device-control-stopped = goes by itself
device-control-tripped = switched off to be safe

device-update-receiving = fetching a new one, { $percent } %
device-update-verified = about to start a new one
device-update-on-trial = trying a new one
device-update-confirmed = up to date
device-update-rolled-back = went back
device-update-rolled-back-why = went back: { $why }
device-update-refused = did not take a new one
device-update-refused-why = did not take a new one: { $why }

device-order-release = Right now it goes by itself.
device-order-safe-state = Right now it goes into its safe state.
device-order-rest = Right now it rests.
device-order-charge = Right now it charges with { $power }.
device-order-give = Right now it gives { $power }.

device-steering-off = Nobody steers it.
device-steering-stopped = Stopped. Nobody steers it.
device-steering-let-go = It is being let go for now.
device-steering-stopping = Stopped. The device is being told; it gets no more orders.
device-waiting-for-plan = Waiting for the next plan.
device-waiting-for-charge-unknown = Waiting: the device has not told how full it is.
device-waiting-for-no-tariff = Waiting: there is no tariff yet to plan by.
