# The page of devices: those of a home, or of everybody for the coordinator.
devices-title = Devices
devices-add = Add a device
devices-all = All devices
devices-asking = Asking the node…
devices-told-last = This is what the node told last.
devices-none = No devices yet
devices-none-text = No device measures your home yet.
devices-none-hint = Add a meter or plug that you own already, or ask your installer to pair one that signs its readings.
devices-of-member = of { $member }
devices-keep = Keep it

own-title = Meter of { $point }
own-connected = connected
own-not-connected = not connected
own-signs = It signs its readings: nobody can change them on the way.
own-silent = It has not told anything about itself yet.

# Heads of a list of facts.
device-technical = Technical details
device-fact-heard = Last heard
device-fact-firmware = Firmware
device-fact-new-firmware = New firmware
device-fact-clock = Clock
device-fact-store = Its store
device-fact-lost = Lost
device-fact-control = Control
device-fact-power-set = Power set
device-fact-device = Device
device-fact-power = Power now
device-fact-drawn = Drawn, as it says
device-fact-fed-in = Fed in, as it says
device-fact-charge = Charge
device-fact-counted = Counted by
device-fact-home = Home
device-fact-name = Its name
device-store-full = { $percent } full
device-lost-readings = { $count ->
    [one] { $count } reading, ever
   *[other] { $count } readings, ever
}
device-happened = What happened ({ $count })

# Devices of other makers.
bought-title = { $device } of { $point }
bought-unsigned = unsigned
bought-unsigned-text = This device cannot sign; your bill marks its values.
bought-suspected = One of its registers fell or jumped. The node waits until it is clear whether for good; until then nothing of it is counted.
bought-counted-registers = its own registers
bought-counted-net-power = net power
bought-reversed = It is mounted the other way round
bought-retire = Retire it…
bought-retire-title = Retire this device?
bought-retire-text = From now on { $point } has no meter until another one is put there. What was measured stays on the bill. The device stays connected and can be taken again.
bought-retire-confirm = Retire it

connections-title = Connections
connections-asked = The node asks it every few seconds.
connections-broker = The node listens at this broker.
connections-nobody = No device has logged in.
connections-clients = { $count ->
    [one] One device is logged in.
   *[other] { $count } devices are logged in.
}
connections-tells-figures = Tell my home's own figures and the price there, for automations
connections-end = End this connection…
connections-end-title = End “{ $label }”?
connections-end-house = Devices that log in with its user and password are cut off; the password is of no use any more.
connections-end-asked = The node asks nothing there any more, and forgets address and password.
connections-end-meters = { $count ->
    [one] What it is read as retires too: { $points } has no meter until another one is put there.
   *[other] What it is read as retires too: { $points } have no meter until others are put there.
}
connections-end-bill = What was measured stays on the bill.
connections-end-confirm = End it

# Values whose meaning only the owner knows.
question-title = What do these values mean?
question-text = The device does not say it. Until you do, they do not count.
question-value = { $field } of { $source }, now { $value } { $unit }
question-choose = Choose…

# For those who look after all homes.
everybody-title = Devices that sign
everybody-none = None is paired yet. A pairing code begins it.
everybody-find = Find a home, a metering point or a device
everybody-not-found = None is called so.
everybody-revoke = Revoke it…
everybody-revoke-title = Revoke the device of { $point }?
everybody-revoke-text = Its key is good for nothing here any more, for good: what it measures from now on is refused. The metering point needs another meter. What was measured stays on the bill.
everybody-revoke-confirm = Revoke it
