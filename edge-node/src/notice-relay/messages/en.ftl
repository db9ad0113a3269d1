# Notices as they reach people who are not at home: as a push message and by e-mail. The sentences are those of the page.

notice-moment = { $day }, { $time }
notice-ready = Your statement for { $month } is ready.
notice-ready-text = Its amounts are provisional until the network operator's values have come.
notice-final = Your statement for { $month } is final.
notice-correction = Your statement for { $month } was corrected.
notice-change-none = The network operator's values have come and changed nothing.
notice-change-more = The network operator's values changed it by { $amount } in your favour.
notice-change-less = The network operator's values changed it: { $amount } more to pay.
notice-silent = The meter of { $point } has gone silent.
notice-silent-text = Its last reading is from { $when }. Until it is back its energy is estimated. See whether it has power and network.
notice-back = The meter of { $point } is back.
notice-back-text = It had sent nothing since { $when }. What it kept is being made up for.
notice-price-above = Neighbours' power has risen to { $price }.
notice-price-below = Neighbours' power has fallen to { $price }.
notice-price-text = Your limit is { $limit }; the price is that of the interval at { $time }.
notice-trouble-clock-unsure = The node is not sure of the time.
notice-trouble-text-clock-unsure = Nobody has set its clock since { $when }. Connect it to the internet or to other nodes.
notice-trouble-storage-low = The node's storage is nearly full.
notice-trouble-text-storage-low = Seen on { $when }. Make room before readings have to wait.
notice-trouble-hub-away = The hub has been out of reach for more than a day.
notice-trouble-text-hub-away = Records have been waiting since { $when }. Nothing is lost; they go up once it answers.

notice-trial = It works: your notifications reach this device.
notice-trial-text = You asked for this trial on the page of { $community }.

notice-node-away = Your community's node cannot be reached.
notice-node-away-text = The hub has not heard from it for a while. Meters keep their readings and send them later; nothing is lost. If the box is near you, see whether it has power and network.

mail-text =
    { $text }

    You find more on the page of { $community } when you are at home.

    You get this mail because your login there asked for it. To end it, remove your address under “Notifications”.
